"""Two videos that are the same become one: what goes over, what is lost, and every row back by an undo."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from mvidarr.accounts import console
from mvidarr.db import Database
from mvidarr.db.tables.library import play_state, videos
from mvidarr.library import Facts, NewFile
from mvidarr.library.roots import pinned_root
from mvidarr.library.unite import hold_wholes, read_wholes, unite
from mvidarr.library.uniting import joined, taken_over
from mvidarr.library.whole import Takeover, Whole, best_first
from tests.house import PASSWORD
from tests.library.conftest import Library
from tests.library.snapshot import snapshot

_BARE: dict[str, Any] = {
    "artist_id": 1, "title": "Song", "kind": "official", "year": None, "release_date": None, "album": None,
    "label": None, "description": None, "profile_id": None, "credits": [], "locked": [], "status": "wanted",
    "error": None, "picture": None, "color": None, "placeholder": None, "duration": None,
}  # fmt: skip


def whole(id: int, *, files: list[dict[str, Any]] | None = None, labels: str = "", **more: Any) -> Whole:
    told = [
        {"id": 100 * id + at, "video_id": id, "kind": "tag", "name": name, "folded": name, "position": at}
        for at, name in enumerate(labels.split())
    ]
    return Whole({"id": id, **_BARE, **more}, labels=told, files=files or [])


def file(id: int, height: int | None, *, primary: bool = True, missing_since: int | None = None) -> dict[str, Any]:
    facts = {"height": height, "duration": None, "missing_since": missing_since}
    return {"id": id, "video_id": 0, "path": f"{id}.mkv", "primary": primary, **facts}


def take(stays: Whole, goes: Whole) -> Takeover:
    return taken_over(stays, goes)


def test_a_field_goes_where_there_is_none() -> None:
    one = take(whole(1), whole(2, year=1997, album="Homogenic", title="song"))
    assert one.columns == {"year": 1997, "album": "Homogenic"}
    assert (one.before, one.after) == ({"year": None, "album": None}, one.columns)
    assert (one.lost, one.clash) == ([], [])


def test_what_stands_there_is_kept_and_what_was_emptied_by_hand_stays_empty() -> None:
    one = take(whole(1, year=1998, locked=["album"]), whole(2, year=1997, album="Homogenic", title="Other"))
    assert one.columns == {}
    assert (one.lost, one.clash) == (["year", "album", "title"], [])


def test_what_was_typed_in_both_and_differs_clashes() -> None:
    one = take(whole(1, year=1998, locked=["title", "year"]), whole(2, year=1997, title="Song", locked=["year"]))
    assert one.clash == one.lost == ["year"]


def test_a_date_of_release_is_taken_only_with_its_year() -> None:
    dated = whole(2, year=1997, release_date="1997-09-22")
    assert take(whole(1), dated).columns == {"year": 1997, "release_date": "1997-09-22"}
    assert take(whole(1, year=1997), dated).columns == {"release_date": "1997-09-22"}
    assert take(whole(1, year=1998), dated).columns == {}
    assert take(whole(1, locked=["year"]), dated).columns == {}


def test_lists_join_unless_only_one_was_arranged_by_hand() -> None:
    one = take(whole(1, labels="a b"), whole(2, labels="b c", locked=["tags"]))
    assert one.after["tags"] == ["a", "b", "c"]
    assert one.labels == {201: {"video_id": 1, "position": 2}}
    assert one.columns == {"locked": ["tags"]}
    refused = take(whole(1, labels="a", locked=["tags"]), whole(2, labels="c"))
    assert (refused.labels, refused.lost) == ({}, ["tags"])
    both = take(whole(1, labels="a", locked=["tags"]), whole(2, labels="c", locked=["tags"]))
    assert (both.after["tags"], both.columns, both.clash) == (["a", "c"], {}, [])


def test_the_best_file_that_is_there_plays_and_shows_its_picture() -> None:
    worse = whole(1, files=[file(10, 720)], status="downloaded", picture="own")
    better = whole(2, files=[file(20, 1080)], status="downloaded", picture="theirs", color="#fff")
    one = take(worse, better)
    assert one.files == {10: {"primary": False}, 20: {"video_id": 1}}
    assert (one.before["quality"], one.after["quality"]) == ("720p", "1080p")
    assert (one.aside["picture"], one.aside["color"]) == ("theirs", "#fff")
    other = take(better, worse)
    assert other.files == {10: {"video_id": 2, "primary": False}}
    assert other.aside == {}
    gone = take(whole(1, files=[file(10, 1080, missing_since=5)]), whole(2, files=[file(20, 480)]))
    assert gone.files[20] == {"video_id": 1}
    equal = take(whole(1, files=[file(10, None)]), whole(2, files=[file(20, None)]))
    assert equal.files == {20: {"video_id": 1, "primary": False}}


def test_the_status_follows_the_files_and_the_wish() -> None:
    failed = whole(1, status="failed", error={"code": "gone"})
    assert take(failed, whole(2, files=[file(20, 1)])).aside == {"status": "downloaded", "error": None}
    assert take(whole(1, status="discovered"), whole(2, status="failed")).aside["status"] == "wanted"
    assert take(whole(1, status="ignored"), whole(2, status="wanted")).aside == {}


def test_everybodys_plays_are_added_and_the_last_viewing_says_where_to_go_on() -> None:
    def state(id: int, user: int, **more: Any) -> dict[str, Any]:
        blank = {"plays": 1, "skips": 0, "last_played": None, "position": None, "settled": False, "rating": None,
                 "favourite": False, "updated": 0}  # fmt: skip
        return {"id": id, "user_id": user, **blank, **more}

    one, other = whole(1), whole(2)
    one.played = [state(1, 7, rating=3, last_played=50, updated=50, position=4.0)]
    other.played = [state(2, 7, rating=9, favourite=True, last_played=60, updated=60, position=8.0), state(3, 8)]
    joint = {"plays": 2, "last_played": 60, "position": 8.0, "favourite": True}
    assert take(one, other).played == {1: joint, 3: {"video_id": 1}}


def test_the_best_stays_by_default() -> None:
    many = [whole(1), whole(2, year=1990), whole(3, files=[file(30, 480)]), whole(4, files=[file(40, 1080)])]
    assert [one.id for one in best_first(many)] == [4, 3, 2, 1]


async def _filled(library: Library, folder: Path) -> tuple[int, int]:
    root = await pinned_root(library.database, folder)
    user = await console.add_user(library.database, "listener", PASSWORD, "admin", cost=4)
    other = await console.add_user(library.database, "another", PASSWORD, "user", cost=4)
    ids = [await library.add("one"), await library.add("two")]
    for id, name in zip(ids, ("one", "two"), strict=True):
        labels = {"tag": ("both", name), "genre": (name,)}
        await library.describe(id, Facts(title="Song", artist="Artist", featured=("Both", name), labels=labels))
        async with library.database.write() as w:
            new = NewFile(root_id=root.id, path=f"A/S/{name}.mp4", size=5, height=480 + id, duration=float(id))
            await library.videos.add_file(w, id, new, None)
            await library.videos.move(w, id, "downloaded")
            for who in (user, other) if name == "two" else (user,):
                state = {"user_id": who.id, "video_id": id, "plays": 2, "skips": 0, "rating": None, "favourite": True}
                await w.insert(play_state, {**state, "updated": id})
    await library.curation.edits.video(ids[1], {"year": 1995, "credits": [{"role": "editor", "name": "E"}]},
                                       version=None, actor="user:1")  # fmt: skip
    return ids[0], ids[1]


async def _united(library: Library, into: int, gone: int) -> int:
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="Merged")
        both = await hold_wholes(w, [into, gone])
        await unite(change, both[into], both[gone], taken_over(both[into], both[gone]))
        await change.complete()
        return change.id


async def test_rows_of_one_become_the_others_and_go_back(library: Library, tmp_path: Path) -> None:
    into, gone = await _filled(library, tmp_path / "media")
    before = await snapshot(library.database)
    foretold = await _joined(library.database, into, gone)
    change_id = await _united(library, into, gone)
    after = await snapshot(library.database)
    assert foretold == {name: await _rows(library.database, into, name) for name in foretold}
    video = await library.videos.get(into)
    assert (video["year"], video["tags"], video["genres"]) == (1995, ["both", "one", "two"], ["one", "two"])
    assert [guest["name"] for guest in video["featured"]] == ["Both", "one", "two"]
    assert [file["path"] for file in video["files"]] == ["A/S/two.mp4", "A/S/one.mp4"]
    assert [link["url"] for link in video["sources"]] == ["http://example.org/one", "http://example.org/two"]
    assert video["quality"]
    assert (video["quality"]["height"], video["locked"]) == (480 + gone, ["credits", "year"])
    assert [row["plays"] for row in after["play_state"]] == [4, 2]
    assert len(after["videos"]) == len(before["videos"]) - 1
    for way in ("undo", "redo", "undo"):
        assert (await library.journal.foresee(change_id))["refusals"] == []
        await getattr(library.journal, way)(change_id, actor="user:1", when_moved="nothing")
        assert await snapshot(library.database) == (before if way == "undo" else after)


async def _joined(database: Database, into: int, gone: int) -> dict[str, Any]:
    async with database.read() as r:
        both = await read_wholes(r, [into, gone])
    one = joined(both[into], both[gone], taken_over(both[into], both[gone]))
    return {"files": [row["path"] for row in one.files], "labels": [row["name"] for row in one.labels]}


async def _rows(database: Database, video_id: int, name: str) -> list[Any]:
    async with database.read() as r:
        one = (await read_wholes(r, [video_id]))[video_id]
        assert await r.value(select(videos.c.title).where(videos.c.id == video_id)) == "Song"
    return [row["path"] for row in one.files] if name == "files" else [row["name"] for row in one.labels]
