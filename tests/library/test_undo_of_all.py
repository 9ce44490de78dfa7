"""Whatever people do to the library, one after the other: taken back in turn, every row is as it was, also in what is
derived from it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from mvidarr.db import ChangeView, Database
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.db.tables.library import artists, videos
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library import Facts
from mvidarr.library.wishes import Wish
from tests.library.conftest import Library, library_on
from tests.library.snapshot import TABLES, Snapshot, snapshot

ME = "user:1"

_names = st.sampled_from(["Björk", "bjork", "Tricky", "Sigur Rós", "The Knife", "ライブ"])
_words = st.lists(st.sampled_from(["a", "b", "A", "c", "Ünï", "d"]), max_size=4)
_titles = st.sampled_from(["Army of Me", "Jóga", "army of me", "x"])
_lines = st.sampled_from([None, "Post", "Debut"])
_video_patches = st.fixed_dictionaries(
    {},
    optional={
        "artist": _names, "title": _titles, "featured": st.lists(_names, max_size=3),
        "kind": st.sampled_from(["official", "live"]), "year": st.sampled_from([None, 1995, 1996]),
        "release_date": st.sampled_from([None, "1995-04-21"]), "album": _lines, "label": _lines, "description": _lines,
        "tags": _words, "genres": _words, "directors": _words,
        "credits": st.sampled_from([[], [{"role": "Camera", "name": "X"}]]), "monitored": st.booleans(),
        "locked": st.sampled_from([[], ["title"], ["tags", "artist"]]),
    },
)  # fmt: skip
_artist_patches = st.fixed_dictionaries(
    {},
    optional={
        "name": _names, "aliases": _words, "genres": _words, "monitored": st.booleans(), "folder": _lines,
        "ids": st.dictionaries(st.sampled_from(["imvdb", "youtube"]), st.sampled_from(["1", "2"])),
        "links": st.sampled_from([[], [{"name": "Home", "url": "https://example.org/"}]]), "description": _lines,
        "kinds": st.sampled_from([["official"], ["official", "live"]]), "locked": st.sampled_from([[], ["name"]]),
    },
)  # fmt: skip
_which = st.integers(0, 7)
_walks = st.lists(st.tuples(st.sampled_from(["undo", "redo"]), _which), min_size=3, max_size=10)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("edit_video"), _which, _video_patches),
        st.tuples(st.just("edit_artist"), _which, _artist_patches),
        st.tuples(st.just("add_video"), _names, _titles, _video_patches),
        st.tuples(st.just("describe"), _which, _names, _words),
        st.tuples(st.just("merge"), _which, _which),
        st.tuples(st.just("wish"), _which, st.sampled_from(["wanted", "ignored", "discovered"])),
        st.tuples(st.just("delete_video"), _which),
        st.tuples(st.just("delete_artist"), _which),
        st.tuples(st.just("undo"), _which),
        st.tuples(st.just("redo"), _which),
    ),
    min_size=1,
    max_size=14,
)


class Hand:
    """Takes the steps; ``which`` counts among what is there."""

    def __init__(self, library: Library) -> None:
        self.library = library

    async def take(self, step: tuple[Any, ...]) -> None:
        name, *arguments = step
        do: Callable[..., Awaitable[None]] = getattr(self, name)
        try:
            await do(*arguments)
        except (Invalid, NotFound):
            return
        except Conflict as refusal:
            if refusal.code not in _REFUSALS:
                raise

    async def edit_video(self, which: int, patch: Any) -> None:
        await self.library.curation.edits.video(await self._pick(videos, which), patch, version=None, actor=ME)

    async def edit_artist(self, which: int, patch: Any) -> None:
        await self.library.curation.edits.artist(await self._pick(artists, which), patch, version=None, actor=ME)

    async def add_video(self, artist: str, title: str, patch: Any) -> None:
        await self.library.curation.edits.add_video({**patch, "artist": artist, "title": title}, actor=ME)

    async def describe(self, which: int, artist: str, tags: list[str]) -> None:
        video_id = await self._pick(videos, which)
        async with self.library.database.read() as r:
            if await self.library.videos.best_source(r, video_id) is None:
                return
        facts = Facts(title="Theirs", artist=artist, featured=("Guest", artist), labels={"tag": tuple(tags)})
        await self.library.describe(video_id, facts)

    async def merge(self, which: int, into: int) -> None:
        one, other = await self._pick(artists, which), await self._pick(artists, into)
        await self.library.curation.merging.merge(one, other, version=None, actor=ME)

    async def wish(self, which: int, wished: Wish) -> None:
        await self.library.curation.wishes.set(await self._pick(videos, which), wished, actor=ME)

    async def delete_video(self, which: int) -> None:
        video_id = await self._pick(videos, which)
        await self.library.curation.deletion.video(video_id, files="keep", version=None, actor=ME)

    async def delete_artist(self, which: int) -> None:
        artist_id = await self._pick(artists, which)
        await self.library.curation.deletion.artist(artist_id, files="keep", version=None, actor=ME)

    async def undo(self, which: int) -> None:
        """One of the last, whatever came after it."""
        await self.library.journal.undo(await self._change(which), actor=ME, when_moved="nothing")

    async def redo(self, which: int) -> None:
        await self.library.journal.redo(await self._change(which), actor=ME, when_moved="nothing")

    async def _pick(self, table: Any, which: int) -> int:
        async with self.library.database.read() as r:
            ids = [row["id"] for row in await r.all(select(table.c.id).order_by(table.c.id))]
        if not ids:
            raise NotFound("There is nothing left.")
        return int(ids[which % len(ids)])

    async def _change(self, which: int) -> int:
        listed = (await self.library.journal.list(limit=8))["items"]
        if not listed:
            raise NotFound("Nothing was changed yet.")
        return listed[which % len(listed)]["id"]


_REFUSALS = {
    "name_taken", "id_taken", "already_in_library", "moved_on", "already_undone", "not_undone", "nothing_to_undo",
    "bad_status",
}  # fmt: skip


async def _begin(db: Database) -> Library:
    """A small library that nobody has changed yet."""
    async with db.write() as w:
        for table in (*reversed(TABLES), change_rows, changes):
            await w.unaudited().run(delete(table))
    library = library_on(db)
    one, two = await library.add("one"), await library.add("two")
    await library.describe(one, Facts(title="Army of Me", artist="Björk", featured=("Tricky",), labels={"tag": ("a",)}))
    await library.describe(two, Facts(title="Hell Is Round the Corner", artist="Tricky", year=1995))
    await library.song("The Knife", "Heartbeats", tags=["b", "c"], featured=["Björk"])
    return library


async def _take_back(library: Library, since: int) -> None:
    """Everything, the last thing first; an undo or redo among it is taken back like the rest."""
    async with library.database.read() as r:
        later = select(changes.c.id).where(changes.c.id > since, changes.c.state == "complete")
        ids = [row["id"] for row in await r.all(later.order_by(changes.c.id.desc()))]
    for change_id in ids:
        await library.journal.undo(change_id, actor=ME, when_moved="nothing")


async def _past(library: Library) -> tuple[int, Snapshot]:
    async with library.database.read() as r:
        last = await r.value(select(func.max(changes.c.id)))
    return int(last), await snapshot(library.database)


@given(steps=_steps)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_any_changes_taken_back_in_turn_leave_every_row_as_it_was(
    db: Database, steps: list[tuple[Any, ...]]
) -> None:
    library = await _begin(db)
    since, before = await _past(library)
    hand = Hand(library)
    for step in steps:
        await hand.take(step)
    await _take_back(library, since)
    assert await snapshot(db) == before


@given(steps=_steps)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_any_changes_taken_back_and_done_again_leave_every_row_as_it_was(
    db: Database, steps: list[tuple[Any, ...]]
) -> None:
    library = await _begin(db)
    hand = Hand(library)
    for step in steps:
        await hand.take(step)
    _, before = await _past(library)
    listed = [
        change["id"] for change in (await library.journal.list(limit=30))["items"] if change["undo"] == "possible"
    ]
    undone = []
    for change_id in listed:
        try:
            await library.journal.undo(change_id, actor=ME, when_moved="nothing")
        except Conflict:
            continue
        undone.append(change_id)
    for change_id in reversed(undone):
        await library.journal.redo(change_id, actor=ME, when_moved="nothing")
    assert await snapshot(db) == before


@given(steps=_steps, walk=_walks)
@example(
    steps=[("edit_video", 1, {"artist": "Björk"}), ("edit_video", 1, {"artist": "Björk", "locked": []})],
    walk=[("undo", 1), ("undo", 0)],
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_rows_are_the_same_whenever_the_same_changes_stand_however_they_were_undone_and_redone(
    db: Database, steps: list[tuple[Any, ...]], walk: list[tuple[str, int]]
) -> None:
    library = await _begin(db)
    since, before = await _past(library)
    hand = Hand(library)
    for step in steps:
        await hand.take(step)
    lines = [change["id"] for change in await _done_since(library, since)]
    seen: dict[frozenset[int], Snapshot] = {}
    for way, which in walk if lines else ():
        change_id = lines[which % len(lines)]
        invert = library.journal.undo if way == "undo" else library.journal.redo
        with suppress(Conflict):
            await invert(change_id, actor=ME, when_moved="nothing")
        undone = frozenset(change["id"] for change in await _done_since(library, since) if change["undo"] == "done")
        now = await snapshot(db)
        assert seen.setdefault(undone, now) == now
    await _take_back(library, since)
    assert await snapshot(db) == before


async def _done_since(library: Library, since: int) -> list[ChangeView]:
    """What was changed, without its undos and redos."""
    listed = (await library.journal.list(limit=200))["items"]
    return [change for change in listed if change["id"] > since and change["reverts"] is None and change["rows"]]
