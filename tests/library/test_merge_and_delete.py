"""An artist merged into another, videos and artists deleted: one change each, undone and redone as one."""

from pathlib import Path

import pytest

from mvidarr.accounts import console
from mvidarr.db.tables.library import files, play_state, sources, videos
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library import Facts, NewFile, VideoLists
from mvidarr.library import merge as merging
from mvidarr.library.deletion import CHUNK
from mvidarr.library.roots import pinned_root
from mvidarr.query import Asker
from tests.house import PASSWORD
from tests.library.conftest import Library
from tests.library.snapshot import snapshot

ME = "user:1"
NOBODY = Asker(None, 0)


async def merge(library: Library, one: int, into: int) -> int:
    return await library.curation.merging.merge(one, into, version=None, actor=ME)


async def _pair(library: Library) -> tuple[int, int]:
    """Two artists that are one, each with something that the other has too."""
    theirs = await library.song("Bjork", "Army of Me", featured=["Björk Guðmundsdóttir", "Guest"])
    await library.song("Bjork", "Hyperballad")
    await library.song("Björk Guðmundsdóttir", "Joga", featured=["Bjork"])
    await library.song("Tricky", "Keep Your Mouth Shut", featured=["Bjork", "Björk Guðmundsdóttir"])
    await library.song("PJ Harvey", "Satisfaction", featured=["Bjork"])
    one = await library.artist_id(theirs)
    other = (await library.videos.get(theirs))["featured"][0]["id"]
    links = [{"name": "Home", "url": "https://bjork.com/"}, {"name": "Wiki", "url": "https://example.org/bjork"}]
    edits = library.curation.edits
    await edits.artist(
        one,
        {"aliases": ["Bjoerk", "B"], "genres": ["Pop", "Trip Hop"], "ids": {"imvdb": "a", "youtube": "c"},
         "links": links},  # type: ignore[typeddict-item]
        version=None, actor=ME,
    )  # fmt: skip
    await edits.artist(
        other,
        {"aliases": ["BJOERK"], "genres": ["Art Pop", "pop"], "ids": {"imvdb": "b"}, "links": links[:1]},  # type: ignore[typeddict-item]
        version=None, actor=ME,
    )  # fmt: skip
    return one, other


async def test_everything_of_an_artist_becomes_the_others(library: Library) -> None:
    one, other = await _pair(library)
    await merge(library, one, other)
    with pytest.raises(NotFound):
        await library.artists.get(one)
    artist = await library.artists.get(other)
    assert artist["aliases"] == ["BJOERK", "B", "Bjork"]
    assert artist["genres"] == ["Art Pop", "pop", "Trip Hop"]
    assert artist["ids"] == {"imvdb": "b", "youtube": "c"}
    assert [link["name"] for link in artist["links"]] == ["Home", "Wiki"]
    assert artist["counts"]["videos"] == 3
    guests = {
        video["title"]: [guest["name"] for guest in video["featured"]]
        for video in (await VideoLists(library.database).page(asker=NOBODY))["items"]
    }
    assert guests == {
        "Army of Me": ["Guest"], "Hyperballad": [], "Joga": [], "Keep Your Mouth Shut": ["Björk Guðmundsdóttir"],
        "Satisfaction": ["Björk Guðmundsdóttir"],
    }  # fmt: skip


async def test_a_merge_is_undone_and_redone_as_one(library: Library) -> None:
    one, other = await _pair(library)
    before = await snapshot(library.database)
    change_id = await merge(library, one, other)
    after = await snapshot(library.database)
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    assert await snapshot(library.database) == before
    await library.journal.redo(change_id, actor=ME, when_moved="nothing")
    assert await snapshot(library.database) == after


async def test_what_a_source_calls_by_the_merged_name_is_the_same_artist(library: Library) -> None:
    one, other = await _pair(library)
    await merge(library, one, other)
    video_id = await library.add("song")
    await library.describe(video_id, Facts(title="Bachelorette", artist="Bjork", featured=("Bjoerk",)))
    video = await library.videos.get(video_id)
    assert (await library.artist_id(video_id), video["featured"]) == (other, [])


async def test_a_merge_needs_two_artists(library: Library) -> None:
    one, _ = await _pair(library)
    with pytest.raises(Invalid, match="itself"):
        await merge(library, one, one)
    with pytest.raises(Invalid, match="no artist 987654"):
        await merge(library, one, 987654)
    with pytest.raises(NotFound):
        await merge(library, 987654, one)
    with pytest.raises(Conflict) as caught:
        await library.curation.merging.merge(one, 2, version=99, actor=ME)
    assert caught.value.code == "moved_on"
    assert caught.value.extra["artist"] == await library.artists.get(one)


async def test_a_locked_field_does_not_hold_a_video_back_from_a_merge(library: Library) -> None:
    one = await library.song("Bjork", "A")
    two = await library.song("Björk Guðmundsdóttir", "B")
    assert "artist" in (await library.videos.get(one))["locked"]
    await merge(library, await library.artist_id(one), await library.artist_id(two))
    assert await library.artist_id(one) == await library.artist_id(two)


async def _with_everything(library: Library, folder: Path) -> int:
    """A video with a source, a file, labels, guests and somebody's play state."""
    root = await pinned_root(library.database, folder)
    user = await console.add_user(library.database, "listener", PASSWORD, "admin", cost=4)
    video_id = await library.add("song")
    facts = Facts(title="Song", artist="Artist", featured=("Guest",), labels={"tag": ("a", "b")})
    await library.describe(video_id, facts)
    async with library.database.write() as w:
        await library.videos.add_file(w, video_id, NewFile(root_id=root.id, path="A/S/S.mp4", size=5), None)
        await library.videos.move(w, video_id, "downloaded")
        state = {"user_id": user.id, "video_id": video_id, "plays": 3, "skips": 0, "rating": 9, "favourite": True}
        await w.insert(play_state, {**state, "updated": 1})
    return video_id


async def test_a_deleted_video_comes_back_with_all_that_was_its_own(library: Library, tmp_path: Path) -> None:
    video_id = await _with_everything(library, tmp_path / "media")
    before = await snapshot(library.database)
    version = (await library.videos.get(video_id))["version"]
    deletion = library.curation.deletion
    with pytest.raises(Conflict) as caught:
        await deletion.video(video_id, files="keep", version=version + 1, actor=ME)
    assert caught.value.extra["video"]["id"] == video_id
    change_id, job = await deletion.video(video_id, files="keep", version=version, actor=ME)
    assert job is None
    after = await snapshot(library.database)
    assert [after[table.name] for table in (videos, sources, files, play_state)] == [[], [], [], []]
    with pytest.raises(NotFound):
        await library.videos.get(video_id)
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    assert await snapshot(library.database) == before
    await library.journal.redo(change_id, actor=ME, when_moved="nothing")
    assert await snapshot(library.database) == after
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    assert await snapshot(library.database) == before
    heard = [type for type, _ in await library.events() if type in ("VideoAdded", "VideoDeleted")]
    assert heard == ["VideoAdded", "VideoDeleted", "VideoAdded", "VideoDeleted", "VideoAdded"]


async def test_a_deletion_is_not_redone_over_a_file_that_came_since(library: Library, tmp_path: Path) -> None:
    video_id = await _with_everything(library, tmp_path / "media")
    change_id, _ = await library.curation.deletion.video(video_id, files="keep", version=None, actor=ME)
    await library.journal.undo(change_id, actor=ME)
    root = await pinned_root(library.database, tmp_path / "media")
    async with library.database.write() as w:
        await library.videos.add_file(w, video_id, NewFile(root_id=root.id, path="A/S/better.mp4", size=9), None)
    with pytest.raises(Conflict):
        await library.journal.redo(change_id, actor=ME, when_moved="nothing")
    assert len((await library.videos.get(video_id))["files"]) == 2


async def test_an_artist_goes_with_their_videos_and_from_those_where_they_are_a_guest(library: Library) -> None:
    one, _ = await _pair(library)
    before = await snapshot(library.database)
    change_id, job = await library.curation.deletion.artist(one, version=None, actor=ME)
    assert job is None
    left = {
        video["title"]: [guest["name"] for guest in video["featured"]]
        for video in (await VideoLists(library.database).page(asker=NOBODY))["items"]
    }
    assert left == {"Joga": [], "Keep Your Mouth Shut": ["Björk Guðmundsdóttir"], "Satisfaction": []}
    after = await snapshot(library.database)
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    assert await snapshot(library.database) == before
    await library.journal.redo(change_id, actor=ME, when_moved="nothing")
    assert await snapshot(library.database) == after
    with pytest.raises(NotFound):
        await library.artists.get(one)


async def test_an_artist_with_many_videos_goes_some_at_a_time_in_one_change(library: Library) -> None:
    artist_id = await library.artist_id(await library.song("Prolific", "Song 0"))
    for number in range(1, CHUNK + 2):
        await library.song("Prolific", f"Song {number}")
    change_id, _ = await library.curation.deletion.artist(artist_id, version=None, actor=ME)
    assert await VideoLists(library.database).count("", NOBODY) == 0
    listed = [change for change in (await library.journal.list())["items"] if change["actor"] == ME]
    assert (listed[0]["id"], listed[0]["state"], listed[0]["undo"]) == (change_id, "complete", "possible")
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    assert (await library.artists.get(artist_id))["counts"]["videos"] == CHUNK + 2


async def test_many_videos_are_merged_some_at_a_time_in_one_change(library: Library) -> None:
    one = await library.artist_id(await library.song("Prolific", "Song 0"))
    two = await library.artist_id(await library.song("Prolyfic", "Other"))
    for number in range(1, merging.CHUNK + 2):
        await library.song("Prolific", f"Song {number}")
    change_id = await merge(library, one, two)
    assert (await library.artists.get(two))["counts"]["videos"] == merging.CHUNK + 3
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    assert (await library.artists.get(one))["counts"]["videos"] == merging.CHUNK + 2


async def test_what_is_gone_cannot_be_deleted(library: Library) -> None:
    with pytest.raises(NotFound):
        await library.curation.deletion.video(987654, version=None, actor=ME)
    with pytest.raises(NotFound):
        await library.curation.deletion.artist(987654, version=None, actor=ME)
