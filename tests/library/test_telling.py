"""What the history says: whose title, which field, before and after, in names."""

from typing import Any, cast

from mvidarr.db import ChangeSet
from mvidarr.db.tables.library import videos
from mvidarr.jobs import Jobs, Kinds, Lanes
from mvidarr.library import Changes
from mvidarr.library.patches import VideoPatch
from mvidarr.library.telling import Told
from mvidarr.query import Asker
from tests.library.conftest import Library

ME = "user:1"
ADMIN = Asker(1, 0, "admin")


def _changes(library: Library) -> Changes:
    return Changes(library.database, library.journal, Jobs(library.database, Kinds(), Lanes()))


async def _told(library: Library, change_id: int | None) -> dict[tuple[str, str], tuple[Any, Any]]:
    assert change_id is not None
    told: list[Told] = (await _changes(library).get(change_id))["told"]
    return {(one["title"], one["field"]): (one["before"], one["after"]) for one in told}


async def _edit(library: Library, video_id: int, **patch: Any) -> int | None:
    return await library.curation.edits.video(video_id, cast("VideoPatch", patch), version=None, actor=ME)


async def test_an_edit_is_told_by_field_with_names_for_ids(library: Library) -> None:
    video_id = await library.song("Björk", "Joga", tags=["a", "b"], featured=["Guest"])
    change_id = await _edit(library, video_id, artist="Tricky", title="Jóga", tags=["b", "c"], featured=[], album="H")
    told = await _told(library, change_id)
    title = "Tricky - Jóga"
    assert told.pop((title, "locked"))[1] == ["album", "artist", "featured", "tags", "title"]
    assert told.pop(("Tricky", "")) == (None, "Tricky")
    assert told == {
        (title, "artist"): ("Björk", "Tricky"), (title, "title"): ("Joga", "Jóga"), (title, "album"): (None, "H"),
        (title, "tags"): (["a"], ["c"]), (title, "featured"): (["Guest"], []),
    }  # fmt: skip


async def test_another_order_is_told_as_such(library: Library) -> None:
    video_id = await library.song("Björk", "Joga", tags=["a", "b"])
    assert await _told(library, await _edit(library, video_id, tags=["b", "a"])) == {("Björk - Joga", "tags"): ([], [])}


async def test_a_deletion_and_a_merge_are_told_by_the_names_of_what_is_gone(library: Library) -> None:
    video_id = await library.song("Björk", "Joga", tags=["a"])
    deleted, _ = await library.curation.deletion.video(video_id, version=None, actor=ME)
    assert await _told(library, deleted) == {("Joga", ""): ("Joga", None)}
    one, two = await library.song("Bjork G", "A"), await library.song("Tricky", "B")
    artists = await library.artist_id(one), await library.artist_id(two)
    merged = await library.curation.merging.merge(*artists, version=None, actor=ME)
    told = await _told(library, merged)
    assert told["Tricky - A", "artist"] == ("Bjork G", "Tricky")
    assert told["Bjork G", ""] == ("Bjork G", None)
    assert told["Tricky", "aliases"] == ([], ["Bjork G"])


async def test_the_list_is_narrowed_to_a_video_an_artist_or_an_actor(library: Library) -> None:
    video_id, other = await library.song("Björk", "Joga"), await library.song("Björk", "Hunter")
    change_id = await _edit(library, video_id, tags=["x"])
    changes = _changes(library)
    listed = await changes.of("video_id", video_id, asker=ADMIN)
    assert next(change["id"] for change in listed["items"]) == change_id
    assert len(listed["items"]) == 2
    assert len((await changes.of("video_id", other, asker=ADMIN))["items"]) == 1
    assert len((await changes.of("artist_id", await library.artist_id(other), asker=ADMIN))["items"]) == 1
    assert (await changes.page('actor:"user:2"', asker=ADMIN))["items"] == []


async def test_of_a_long_change_the_list_tells_the_beginning(library: Library) -> None:
    ids = [await library.song("Björk", f"Song {n}") for n in range(60)]
    async with library.database.write() as w:
        change: ChangeSet = await library.journal.begin(w, actor="job:1", origin="test", reason="Edited")
        await change.update_many(videos, {id: {"album": "X"} for id in ids})
        await change.complete()
    changes = _changes(library)
    newest = (await changes.page(limit=1, asker=ADMIN))["items"][0]
    assert (newest["rows"], len(newest["told"]), newest["who"]) == (60, 12, "job:1")
    assert len((await changes.get(change.id))["told"]) == 60
