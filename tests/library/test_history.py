"""The history as people ask it: by the language, row by row, with what an undo would leave, and back to a moment."""

from dataclasses import dataclass
from typing import Any, cast

import pytest
from sqlalchemy import update

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.db.tables.journal import changes as changes_table
from mvidarr.db.tables.library import videos
from mvidarr.errors import Conflict, Invalid
from mvidarr.jobs import Jobs, Kinds, Lanes
from mvidarr.library import Changes, UndoTo
from mvidarr.library.patches import VideoPatch
from mvidarr.query import Asker
from tests.library.conftest import Library, library_on

ME, OTHER = "user:1", "user:2"
ADMIN, USER = Asker(1, now(), "admin"), Asker(2, now(), "user")


@dataclass
class Told:
    library: Library
    changes: Changes
    undo_to: UndoTo

    async def edit(self, video_id: int, actor: str = ME, **patch: Any) -> int:
        edits = self.library.curation.edits
        change = await edits.video(video_id, cast("VideoPatch", patch), version=None, actor=actor)
        assert change is not None
        return change

    async def found(self, q: str, asker: Asker = ADMIN) -> list[int]:
        page = await self.changes.page(q, asker=asker)
        assert await self.changes.lists.count(q, asker) == len(page["items"])
        return [change["id"] for change in page["items"]]

    async def title(self, video_id: int) -> str:
        return (await self.library.videos.get(video_id))["title"]

    async def retreat(self, change_id: int, whose: Any = "all", actor: str = ME) -> str:
        """As its job does it; the last word of it."""
        lines: list[str] = []
        said = [each async for each in self.undo_to.retreat(change_id, actor=actor, whose=whose, log=lines.append)]
        assert len(lines) == len(said) - 1
        return said[-1][1]


@pytest.fixture
async def told(db: Database) -> Told:
    library = library_on(db)
    jobs = Jobs(db, kinds := Kinds(), Lanes())
    made = Told(library, Changes(db, library.journal, jobs), UndoTo(db, library.journal, jobs))
    kinds.add(made.undo_to.kind())
    return made


async def test_changes_are_found_by_whom_when_words_and_what_they_were_about(told: Told) -> None:
    one, two = await told.library.song("Björk", "Jóga"), await told.library.song("Tricky", "Hell")
    edited = await told.edit(one, title="Hunter", year=1997)
    mine = await told.edit(two, OTHER, tags=["a", "b"])
    gone, _ = await told.library.curation.deletion.video(one, version=None, actor=ME)
    assert edited in await told.found("joga edited"), "by the name that it had before"
    assert gone in await told.found("hunter deleted")
    assert await told.found("by:me") == await told.found('actor:"user:1"') == await told.found("is:mine")
    assert await told.found('actor:"user:2"') == [mine]
    assert await told.found(f"video_id:{two} -by:me") == [mine]
    assert await told.found("video:hell rows:>1 when:<1d") == [mine, mine - 2]
    assert mine in await told.found("artist:tricky")
    assert await told.found("when:<2020") == []
    assert await told.found(f"id:{gone}") == [gone]
    assert await told.found("is:undone") == []
    await told.library.journal.undo(mine, actor=ME)
    assert await told.found("is:undone") == [mine]
    assert mine not in await told.found("is:standing")
    assert await told.found("is:inverse") == [gone + 1]
    with pytest.raises(Invalid):
        await told.found("title:x")
    about = [f"video_id:{two}", "video:hell", "artist:tricky", "-video:hell -artist:tricky"]
    before = [await told.found(q) for q in about]
    async with told.library.database.write() as w:
        await w.run(update(changes_table).where(changes_table.c.id >= mine).values(rows=5000))
    assert [await told.found(q) for q in about] == before, "long changes are asked in a way of their own"


async def test_nobody_is_told_more_than_they_may_know(told: Told) -> None:
    change = await told.edit(await told.library.song("Björk", "Jóga"), title="Two")
    async with told.library.database.write() as w:
        await w.run(update(changes_table).where(changes_table.c.id == change).values(guarded=True))
    assert change in await told.found("two")
    assert await told.found("two", USER) == []
    async with told.library.database.write() as w:
        hidden = update(changes_table).where(changes_table.c.id == change).values(guarded=False, personal=True)
        await w.run(hidden)
    assert await told.found("two", USER) == []
    assert await told.changes.lists.of_ids([change], USER) == []


async def test_a_change_is_told_row_by_row_and_searched(told: Told) -> None:
    ids = [await told.library.song("Björk", f"Song {n} {'Jóga' if n == 7 else ''}") for n in range(9)]
    async with told.library.database.write() as w:
        change = await told.library.journal.begin(w, actor=ME, origin="test", reason="Edited")
        await change.update_many(videos, {id: {"album": "Night"} for id in ids})
        await change.complete()
    first = await told.changes.rows(change.id, limit=4)
    assert [row["id"] for row in first["items"]] == ids[:4]
    assert first["items"][0]["lines"] == [{"field": "album", "before": None, "after": "Night"}]
    rest = await told.changes.rows(change.id, cursor=first["next"] or "", limit=5)
    assert ([row["id"] for row in rest["items"]], rest["next"]) == (ids[4:], None)
    assert [row["id"] for row in (await told.changes.rows(change.id, q="joga"))["items"]] == [ids[7]]
    assert len((await told.changes.rows(change.id, q="NIGHT björk"))["items"]) == 9
    assert (await told.changes.rows(change.id, q="day"))["items"] == []
    tagged = await told.edit(ids[0], tags=["x"], album="Day")
    (row,) = (await told.changes.rows(tagged))["items"]
    assert {"field": "tags", "before": [], "after": ["x"]} in row["lines"]
    own = (await told.changes.of("video_id", ids[3], asker=ADMIN))["items"]
    assert [line["id"] for line in own[0]["told"]] == [ids[3]], "of a change of many only what it did to this one"
    with pytest.raises(Invalid):
        await told.changes.rows(change.id, cursor="x")


async def test_everything_after_a_change_goes_back_newest_first(told: Told) -> None:
    video = await told.library.song("Björk", "One")
    here = await told.edit(video, title="Two")
    third = await told.edit(video, title="Three")
    await told.edit(video, title="Four")
    plan = await told.undo_to.foresee(here, actor=ME, whose="all")
    assert (plan["changes"], plan["refused"], plan["complete"]) == (2, 0, True), "each stands on what the next leaves"
    job = await told.undo_to.begin(here, actor=ME, whose="all", newest=plan["newest"])
    assert (job["kind"], job["subject"]) == ("undo_to", {"type": "change", "id": here})
    assert await told.retreat(here) == "Took back 2 changes."
    assert await told.title(video) == "Two"
    assert (await told.undo_to.foresee(here, actor=ME, whose="all"))["changes"] == 0
    with pytest.raises(Conflict):
        await told.undo_to.begin(here, actor=ME, whose="all")
    await told.retreat(third)
    assert await told.title(video) == "Three", "what was undone since is done again"


async def test_others_changes_stay_unless_a_manager_says_everybodys(told: Told) -> None:
    mine, theirs = await told.library.song("A", "One"), await told.library.song("A", "Two")
    here = await told.edit(mine, year=1990)
    await told.edit(mine, title="Mine")
    await told.edit(theirs, OTHER, title="Theirs")
    moved = await told.edit(mine, OTHER, title="Taken")
    plan = await told.undo_to.foresee(here, actor=ME, whose="mine")
    assert (plan["changes"], plan["left"], plan["refused"]) == (1, 2, 1)
    assert plan["refusals"] == [{"table": "videos", "id": mine, "reason": "It was changed since."}]
    assert await told.retreat(here, "mine") == "Took back 1 change, but for 1 row."
    assert (await told.title(mine), await told.title(theirs)) == ("Taken", "Theirs")
    everybody = await told.undo_to.foresee(here, actor=ME, whose="all")
    assert {(share["actor"], share["changes"]) for share in everybody["shares"]} == {(ME, 1), (OTHER, 2)}
    await told.retreat(here)
    assert (await told.title(mine), await told.title(theirs)) == ("One", "Two")
    assert moved in await told.found("is:undone")
