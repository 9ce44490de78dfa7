"""Deleted with its files, brought back with its files: rows, disk and bin tell the same at every point."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from mvidarr.clock import DAY, now
from mvidarr.db.tables.files import bin_entries
from mvidarr.db.tables.library import files, roots
from mvidarr.library import NewFile, store
from mvidarr.library.projection import project_videos
from tests.house import home
from tests.library.shelf import BESIDE, Shelf


@pytest.fixture
async def shelf(db_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    async with home(db_url, tmp_path) as at_home:
        yield Shelf(at_home)


async def test_a_deleted_video_takes_its_files_and_an_undo_brings_back_both(shelf: Shelf) -> None:
    song, other = await shelf.song("Song"), await shelf.song("Other", "Another")
    before, rows = shelf.hashes(), await shelf.file_rows()
    video = await shelf.get(f"/api/videos/{song}")
    change = await shelf.delete(song)
    assert all(path.startswith("Another/") for path in shelf.hashes())
    (entry,) = await shelf.bin()
    assert (entry["title"], entry["state"], entry["change_id"]) == ("Artist - Song", "binned", change)
    assert next(file["path"] for file in entry["files"]) == "Artist/Song/Song.mkv"
    assert await shelf.get("/api/bin/count") == {"count": 1, "size": sum(file["size"] for file in entry["files"])}
    assert (await shelf.invert(change))["state"] == "done"
    assert await shelf.file_rows() == rows
    assert await shelf.bin() == []
    again = await shelf.get(f"/api/videos/{song}")
    assert (again["status"], again["files"], again["title"]) == ("downloaded", video["files"], "Song")
    after = shelf.hashes()
    assert {path for path in before if before[path] != after[path]} <= {"Artist/Song/Song.nfo", "Artist/artist.nfo"}
    assert (await shelf.get(f"/api/videos/{other}"))["status"] == "downloaded"


async def test_a_redo_throws_it_again_and_an_undo_of_that_brings_it_back(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    change = await shelf.delete(song)
    await shelf.invert(change)
    whole = shelf.hashes()
    for _ in range(2):
        await shelf.invert(change, "redo")
        assert shelf.hashes() == {}
        assert [entry["state"] for entry in await shelf.bin()] == ["binned"]
        await shelf.invert(change)
        assert shelf.hashes() == whole


async def test_files_that_are_kept_stay_also_when_they_were_in_the_bin_before(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    await shelf.invert(await shelf.delete(song))
    whole = shelf.hashes()
    change = await shelf.delete(song, "keep")
    assert (shelf.hashes(), await shelf.bin()) == (whole, [])
    await shelf.invert(change)
    assert (await shelf.get(f"/api/videos/{song}"))["status"] == "downloaded"
    await shelf.invert(change, "redo")
    assert shelf.hashes() == whole


async def test_restored_from_the_bin_is_the_undo_of_what_deleted_it(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    change = await shelf.delete(song)
    (entry,) = await shelf.bin()
    told = await shelf.ask("POST", f"/api/bin/{entry['id']}/restore")
    await shelf.home.ended(told["job"]["id"])
    await shelf.settle()
    assert (await shelf.get(f"/api/changes/{change}"))["undo"] == "done"
    assert len(shelf.hashes()) == len(BESIDE) + 2
    gone = await shelf.home.api.post(f"/api/bin/{entry['id']}/restore")
    assert (gone.status_code, gone.json()["code"]) == (404, "not_in_bin")


async def test_what_left_the_bin_for_good_comes_back_as_a_row_that_says_so(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    change = await shelf.delete(song)
    (entry,) = await shelf.bin()
    await shelf.ask("DELETE", f"/api/bin/{entry['id']}")
    await shelf.settle()
    assert not list((shelf.home.media / ".mvidarr/bin").iterdir())
    await shelf.invert(change)
    video = await shelf.get(f"/api/videos/{song}")
    assert (video["status"], video["files"], video["quality"]) == ("wanted", [], None)
    assert video["error"]["code"] == "file_purged"
    assert "Download it again" in video["error"]["detail"]


async def test_emptying_takes_everything_and_an_empty_bin_is_no_mistake(shelf: Shelf) -> None:
    for title in ("One", "Two", "Three"):
        await shelf.delete(await shelf.song(title))
    assert (await shelf.get("/api/bin?limit=2"))["next"] is not None
    assert (await shelf.ask("POST", "/api/bin/empty"))["job"] is not None
    await shelf.settle()
    assert await shelf.bin() == []
    assert (await shelf.ask("POST", "/api/bin/empty"))["job"] is None


async def test_a_file_in_the_way_is_told_and_moved_away_the_video_comes_back(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    change = await shelf.delete(song)
    stranger = shelf.home.media / "Artist/Song/Song.mkv"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"stranger")
    await shelf.invert(change)
    (entry,) = await shelf.bin()
    assert (entry["state"], entry["error"]["code"]) == ("binned", "target_exists")
    assert (await shelf.get("/api/videos?q=is:missing"))["items"][0]["id"] == song
    assert stranger.read_bytes() == b"stranger"
    stranger.unlink()
    told = await shelf.ask("POST", f"/api/bin/{entry['id']}/restore")
    assert told["change_id"] is None
    await shelf.settle()
    assert stranger.read_bytes() == b"video"
    assert (await shelf.get("/api/videos?q=is:missing"))["items"] == []


async def clashing(shelf: Shelf) -> tuple[int, Path]:
    """A video that an undo brought back while another file lay in its place; that file."""
    song = await shelf.song("Song")
    change = await shelf.delete(song)
    stranger = shelf.home.media / "Artist/Song/Song.mkv"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"stranger")
    await shelf.invert(change)
    return song, stranger


async def test_what_lies_in_the_place_of_a_file_in_the_bin_is_not_taken_for_it(shelf: Shelf) -> None:
    song, stranger = await clashing(shelf)
    answer = await shelf.home.api.get(f"/api/videos/{song}/stream")
    assert (answer.status_code, answer.json()["code"]) == (404, "file_in_bin")
    assert "recycle bin" in answer.json()["detail"]
    frame = await shelf.home.api.post(f"/api/videos/{song}/thumbnail/frame", json={"second": 0})
    assert (frame.status_code, frame.json()["code"]) == (404, "file_in_bin")
    stranger.unlink()
    (entry,) = await shelf.bin()
    await shelf.ask("POST", f"/api/bin/{entry['id']}/restore")
    await shelf.settle()
    assert (await shelf.home.api.get(f"/api/videos/{song}/stream")).content == b"video"


async def test_deleted_again_it_leaves_what_lies_in_its_place_and_an_undo_finds_its_own(shelf: Shelf) -> None:
    song, stranger = await clashing(shelf)
    change = await shelf.delete(song)
    assert stranger.read_bytes() == b"stranger"
    (entry,) = await shelf.bin()
    assert (entry["state"], entry["error"], entry["change_id"]) == ("binned", None, change)
    stranger.unlink()
    told = await shelf.ask("POST", f"/api/bin/{entry['id']}/restore")
    await shelf.home.ended(told["job"]["id"])
    await shelf.settle()
    assert (stranger.read_bytes(), await shelf.bin()) == (b"video", [])
    assert (await shelf.get("/api/videos?q=is:missing"))["items"] == []


async def test_its_own_file_removed_for_good_it_is_wanted_again(shelf: Shelf) -> None:
    song, stranger = await clashing(shelf)
    (entry,) = await shelf.bin()
    await shelf.ask("DELETE", f"/api/bin/{entry['id']}")
    await shelf.settle()
    video = await shelf.get(f"/api/videos/{song}")
    assert (video["status"], video["files"], video["error"]["code"]) == ("wanted", [], "file_purged")
    assert stranger.read_bytes() == b"stranger"


async def test_downloaded_anew_it_keeps_the_new_file_whatever_the_bin_holds_of_it(shelf: Shelf) -> None:
    song, place = await clashing(shelf)
    place.write_bytes(b"anew")
    async with shelf.home.house.database.write() as w:
        root_id = await w.value(select(roots.c.id))
        await store.add_primary_file(w, song, NewFile(root_id, "Artist/Song/Song.mkv", 4))
    (entry,) = await shelf.bin()
    refused = await shelf.home.api.post(f"/api/bin/{entry['id']}/restore")
    assert (refused.status_code, refused.json()["code"]) == (409, "downloaded")
    assert (await shelf.get("/api/videos?q=is:missing"))["items"] == []
    assert (await shelf.home.api.get(f"/api/videos/{song}/stream")).content == b"anew"


async def test_a_file_that_was_missing_is_missing_still_after_an_undo(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    shutil.rmtree(shelf.home.media / "Artist")
    async with shelf.home.house.database.write() as w:
        await w.run(update(files).where(files.c.video_id == song).values(missing_since=now()))
        await project_videos(w, [song])
    await shelf.invert(await shelf.delete(song))
    assert [video["id"] for video in (await shelf.get("/api/videos?q=is:missing"))["items"]] == [song]
    assert all(file["missing_since"] for file in await shelf.file_rows())


async def test_without_its_disk_the_deletion_waits_and_health_says_so(shelf: Shelf) -> None:
    song, other = await shelf.song("Song"), await shelf.song("Other")
    mark = shelf.home.media / ".mvidarr/root"
    mark.rename(mark.with_name("away"))
    change = await shelf.delete(song)
    (entry,) = await shelf.bin()
    assert (entry["state"], entry["error"]["code"]) == ("intended", "root_unmounted")
    (check,) = (c for c in (await shelf.get("/api/system/health"))["checks"] if c["code"] == "recycle_bin")
    assert check["severity"] == "warning"
    mark.with_name("away").rename(mark)
    await shelf.delete(other)
    assert {one["state"] for one in await shelf.bin()} == {"binned"}
    await shelf.invert(change)
    assert (shelf.home.media / "Artist/Song/Song.mkv").exists()


async def test_an_undo_before_anything_moved_leaves_the_files_where_they_are(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    mark = shelf.home.media / ".mvidarr/root"
    mark.rename(mark.with_name("away"))
    change = await shelf.delete(song)
    whole = shelf.hashes()
    mark.with_name("away").rename(mark)
    await shelf.invert(change)
    assert await shelf.bin() == []
    assert set(shelf.hashes()) == set(whole)
    assert (await shelf.get(f"/api/videos/{song}"))["status"] == "downloaded"


async def test_days_and_size_bound_the_bin(shelf: Shelf) -> None:
    for number, title in enumerate(("One", "Two", "Three")):
        await shelf.delete(await shelf.song(title, content=bytes(10 + number)))
    (three, two, one) = await shelf.bin()
    async with shelf.home.house.database.write() as w:
        old = update(bin_entries).where(bin_entries.c.id == one["id"])
        await w.run(old.values(created=now() - 31 * DAY))
        await w.run(update(bin_entries).where(bin_entries.c.id == two["id"]).values(size=10**12))
    await shelf.home.house.scheduler.run_now("housekeeping", "system")
    await shelf.settle()
    assert [entry["id"] for entry in await shelf.bin()] == [three["id"]]
    smaller = {"settings": {"library.bin_size": "10 B"}}
    changed = await shelf.home.api.patch("/api/settings", json=smaller, headers={"If-Match": "*"})
    assert changed.status_code == 200, changed.text
    await shelf.home.house.scheduler.run_now("housekeeping", "system")
    await shelf.settle()
    assert await shelf.bin() == []


async def test_a_video_is_deleted_while_it_is_played(shelf: Shelf) -> None:
    song = await shelf.song("Song", content=bytes(range(256)) * 4096)
    with (shelf.home.media / "Artist/Song/Song.mkv").open("rb") as playing:
        first = playing.read(1000)
        await shelf.delete(song)
        assert len(first + playing.read()) == 256 * 4096
    answer = await shelf.home.api.get(f"/api/videos/{song}/stream")
    assert answer.status_code == 404


async def test_an_artist_goes_with_all_videos_in_one_change(shelf: Shelf) -> None:
    songs = [await shelf.song(f"Song {number}") for number in range(3)]
    whole = set(shelf.hashes())
    artist = (await shelf.get(f"/api/videos/{songs[0]}"))["artist"]["id"]
    told = await shelf.ask("DELETE", f"/api/artists/{artist}?files=bin")
    await shelf.settle()
    assert (shelf.hashes(), len(await shelf.bin())) == ({}, 3)
    await shelf.invert(told["change_id"])
    assert set(shelf.hashes()) == whole


async def test_a_crash_between_the_disk_and_the_rows_is_made_up_for(shelf: Shelf) -> None:
    """The files moved, and the process died before it could say so."""
    song = await shelf.song("Song")
    change = await shelf.delete(song)
    (entry,) = await shelf.bin()
    await forget(shelf, entry["id"], state="intended", files=[])
    assert await shelf.bin() == [entry]
    await shelf.invert(change)
    whole = shelf.hashes()
    await forget(shelf, entry["id"], state="restoring")
    assert (shelf.hashes(), await shelf.bin()) == (whole, [])
    assert (await shelf.get(f"/api/videos/{song}"))["status"] == "downloaded"


async def test_a_bin_emptied_by_hand_is_noticed_when_its_video_comes_back(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    change = await shelf.delete(song)
    shutil.rmtree(shelf.home.media / ".mvidarr/bin")
    await shelf.invert(change)
    video = await shelf.get(f"/api/videos/{song}")
    assert (video["status"], video["files"], video["error"]["code"]) == ("wanted", [], "file_purged")


async def forget(shelf: Shelf, entry_id: int, **values: Any) -> None:
    async with shelf.home.house.database.write() as w:
        await w.run(update(bin_entries).where(bin_entries.c.id == entry_id).values(**values))
    await shelf.home.house.scheduler.run_now("housekeeping", "system")
    await shelf.settle()
