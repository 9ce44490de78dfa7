"""The library's rows: added, described, paged, moved through their statuses, and taken back."""

import asyncio
import base64

import pytest

from mvidarr.db.tables.library import videos
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library import Facts, NewFile, VideoLists
from mvidarr.library.roots import pinned_root
from mvidarr.library.status import MOVES, Status
from mvidarr.media import PictureFacts
from mvidarr.query import Asker
from tests.library.conftest import Library

NOBODY = Asker(None, 0)


async def test_a_provisional_video_shows_its_address_until_its_source_has_answered(library: Library) -> None:
    video = await library.videos.get(await library.add("song"))
    assert (video["title"], video["artist"], video["status"]) == ("http://example.org/song", None, "wanted")
    assert video["sources"] == [
        {"provider": "web", "id": "http://example.org/song", "url": "http://example.org/song", "rank": 0}
    ]
    assert (video["files"], video["quality"], video["thumbnail"]) == ([], None, None)


async def test_facts_make_a_whole_row(library: Library) -> None:
    video_id = await library.add("song")
    facts = Facts(
        title="Army of Me", artist="Björk", featured=("Skunk Anansie", "Björk"), kind="live", year=1995,
        release_date="1995-04-21", album="Post", description="…", duration=238.5, popularity=9,
        labels={"genre": ("Pop", "pop"), "tag": ("90s",), "director": ("Michel Gondry",)},
    )  # fmt: skip
    await library.describe(video_id, facts)
    video = await library.videos.get(video_id)
    assert video["artist"] is not None
    assert (video["artist"]["name"], video["title"], video["kind"]) == ("Björk", "Army of Me", "live")
    assert (video["year"], video["album"], video["duration"]) == (1995, "Post", 238.5)
    assert [guest["name"] for guest in video["featured"]] == [
        "Skunk Anansie"
    ]  # nobody is a guest in a video of their own
    assert (video["genres"], video["tags"], video["directors"]) == (["Pop"], ["90s"], ["Michel Gondry"])


async def test_describing_twice_changes_nothing(library: Library) -> None:
    video_id = await library.add("song")
    facts = Facts(title="Song", artist="Artist", featured=("Guest",), labels={"tag": ("a", "b")})
    await library.describe(video_id, facts)
    before = await library.videos.get(video_id)
    await library.describe(video_id, facts)
    after = await library.videos.get(video_id)
    assert {**after, "updated": ""} == {**before, "updated": ""}


async def test_one_artist_however_the_name_is_written(library: Library) -> None:
    one, two = await library.add("a"), await library.add("b")
    await library.describe(one, Facts(title="A", artist="Björk"))
    await library.describe(two, Facts(title="B", artist="BJORK"))
    assert (await library.videos.get(one))["artist"] == (await library.videos.get(two))["artist"]


async def test_a_field_that_a_person_edited_is_left_alone(library: Library) -> None:
    video_id = await library.add("song")
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="Edited")
        await change.update(videos, video_id, {"title": "My own title"}, person=True)
        await change.complete()
    await library.describe(video_id, Facts(title="Their title", artist="Artist"))
    video = await library.videos.get(video_id)
    assert (video["title"], video["locked"]) == ("My own title", ["title"])
    assert video["artist"] is not None


async def test_a_source_that_another_video_has_is_refused(library: Library) -> None:
    one, two = await library.add("a"), await library.add("b")
    with pytest.raises(Conflict) as caught:
        await library.describe(two, Facts(title="B"), name="a")
    assert (caught.value.code, caught.value.extra["video_id"]) == ("already_in_library", one)


async def test_the_same_address_at_once_gives_one_row(library: Library) -> None:
    results = await asyncio.gather(*(library.add("same") for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(result, int) for result in results) == 1
    assert all(isinstance(result, int | Conflict) for result in results), results
    assert await VideoLists(library.database).count("", NOBODY) == 1


@pytest.mark.parametrize("sort", ["-added", "added", "title", "-title"])
async def test_pages_follow_each_other_in_a_total_order(library: Library, sort: str) -> None:
    names = ["b", "a", "c", "a-2", "z", "m", "k"]
    ids = [await library.add(name) for name in names]
    seen: list[int] = []
    lists, cursor = VideoLists(library.database), ""
    for _ in range(len(names) + 1):
        page = await lists.page(sort=sort, cursor=cursor, limit=2, asker=NOBODY)
        seen += [video["id"] for video in page["items"]]
        cursor = page["next"] or ""
        if not cursor:
            break
    assert sorted(seen) == sorted(ids)
    titles = [(await library.videos.get(video_id))["title"] for video_id in seen]
    if "title" in sort:
        assert titles == sorted(titles, reverse=sort.startswith("-"))


def _cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("sort", ["-added", "title"])
@pytest.mark.parametrize(
    "cursor",
    [
        *("x", "e30", "WzFd", "W10", "ImEi", "WyJhIiwgMV0x"),
        *map(_cursor, ("5", "null", "[1, true]", "[true, 1]", "[1, 1e400]", f"[{10**30}, 1]", f"[1, {10**30}]")),
        *map(_cursor, ('["\\ud800", 1]', '["\\u0000", 1]', '[{"a": 1}, 1]', "[" * 300)),
    ],
)
async def test_a_made_up_cursor_is_refused(library: Library, cursor: str, sort: str) -> None:
    await library.add("a")
    with pytest.raises(Invalid) as caught:
        await VideoLists(library.database).page(cursor=cursor, sort=sort, asker=NOBODY)
    assert caught.value.code == "bad_cursor"


@pytest.mark.parametrize(("sort", "other"), [("-added", "title"), ("title", "-added")])
async def test_a_cursor_of_another_order_is_refused(library: Library, sort: str, other: str) -> None:
    await library.add("a")
    await library.add("b")
    lists = VideoLists(library.database)
    cursor = (await lists.page(sort=other, limit=1, asker=NOBODY))["next"]
    assert cursor is not None
    with pytest.raises(Invalid) as caught:
        await lists.page(sort=sort, cursor=cursor, asker=NOBODY)
    assert caught.value.code == "bad_cursor"


async def test_every_move_of_the_status_is_allowed_or_refused_as_the_table_says(library: Library) -> None:
    statuses: list[Status] = list(MOVES)
    for start in statuses:
        for target in statuses:
            video_id = await library.add(f"{start}-{target}", status=start)
            async with library.database.write() as w:
                moved = await library.videos.move(w, video_id, target)
            assert moved == (target in MOVES[start] or target == start), (start, target)
            assert (await library.videos.get(video_id))["status"] == (target if moved else start)


async def test_a_status_breaks_nobodys_edit(library: Library) -> None:
    video_id = await library.add("song")
    before = (await library.videos.get(video_id))["version"]
    async with library.database.write() as w:
        await library.videos.move(w, video_id, "failed", error={"code": "gone", "detail": "Gone.", "retryable": False})
    after = await library.videos.get(video_id)
    assert (after["version"], after["error"]) == (before, {"code": "gone", "detail": "Gone."})


async def test_marking_a_file_twice_leaves_one(library: Library, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = await pinned_root(library.database, tmp_path_factory.mktemp("media"))
    video_id = await library.add("song")
    file = NewFile(root_id=root.id, path="A/S/S.mp4", size=5, duration=6.0, height=360, video_codec="h264")
    for _ in range(2):
        async with library.database.write() as w:
            await library.videos.add_file(w, video_id, file, PictureFacts("0" * 32, "#aabbcc", "data:,"))
    video = await library.videos.get(video_id)
    assert [held["path"] for held in video["files"]] == ["A/S/S.mp4"]
    assert video["thumbnail"] == f"/api/videos/{video_id}/thumbnail?v={'0' * 12}"
    assert (await library.videos.file(video_id)).root == str(root.path)


async def test_undoing_the_adding_takes_the_row_and_redoing_brings_it_back(library: Library) -> None:
    video_id = await library.add("song")
    (change,) = (await library.journal.list())["items"]
    await library.journal.undo(change["id"], actor="user:1")
    with pytest.raises(NotFound):
        await library.videos.get(video_id)
    await library.journal.redo(change["id"], actor="user:1")
    assert (await library.videos.get(video_id))["sources"][0]["url"] == "http://example.org/song"


async def test_adding_is_not_undone_once_the_file_is_there(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = await pinned_root(library.database, tmp_path_factory.mktemp("media"))
    video_id = await library.add("song")
    async with library.database.write() as w:
        await library.videos.add_file(w, video_id, NewFile(root_id=root.id, path="A/S/S.mp4", size=5), None)
    (change,) = (await library.journal.list())["items"]
    with pytest.raises(Conflict) as caught:
        await library.journal.undo(change["id"], actor="user:1", when_moved="nothing")
    assert caught.value.code == "moved_on"
    assert (await library.videos.get(video_id))["files"]


async def test_a_root_that_lost_its_mark_is_not_made_anew(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("disk") / "media"
    first = await pinned_root(library.database, path)
    path.rename(path.with_name("unmounted"))
    again = await pinned_root(library.database, path)
    assert again.id == first.id
    assert not path.exists()
