"""NFO files follow the rows."""

import shutil
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mvidarr.files import parse
from tests.house import Home, home
from tests.library.shelf import Shelf
from tests.standins.media_server import MediaServer


@pytest.fixture
async def shelf(db_url: str, tmp_path: Path) -> AsyncIterator[Shelf]:
    async with home(db_url, tmp_path) as at_home:
        yield Shelf(at_home)


def nfo(at_home: Home, path: str = "Artist/Song/Song.nfo") -> ET.Element:
    return ET.fromstring((at_home.media / path).read_bytes())


async def test_an_edit_rewrites_the_nfo_and_moves_no_file(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    paths = shelf.home.files()
    edit = {"title": "Other", "artist": "Björk", "year": 1995, "genres": ["Pop"], "featured": ["Guest"]}
    told = await shelf.ask("PATCH", f"/api/videos/{song}", json=edit)
    await shelf.settle()
    facts = parse((shelf.home.media / "Artist/Song/Song.nfo").read_bytes()).facts
    assert (facts.title, facts.artists, facts.year, facts.genres) == ("Other", ("Björk", "Guest"), 1995, ("Pop",))
    assert nfo(shelf.home).findtext("playcount") == "5"
    artist = nfo(shelf.home, "Artist/artist.nfo")
    assert (artist.findtext("name"), artist.findtext("style")) == ("Björk", "x")
    assert shelf.home.files() == paths
    await shelf.invert(told["change_id"])
    facts = parse((shelf.home.media / "Artist/Song/Song.nfo").read_bytes()).facts
    assert (facts.title, facts.artists, facts.year, facts.genres) == ("Song", ("Artist",), None, ())
    assert nfo(shelf.home, "Artist/artist.nfo").findtext("name") == "Artist"


async def test_a_video_with_an_nfo_can_be_asked_for(shelf: Shelf) -> None:
    song, wish = await shelf.song("Song"), "has:nfo"
    await shelf.home.api.post("/api/videos", json={"artist": "Artist", "title": "Without a file"})
    assert await shelf.get(f"/api/videos/count?q={wish}") == {"count": 0}
    await shelf.ask("PATCH", f"/api/videos/{song}", json={"album": "First"})
    await shelf.settle()
    assert await shelf.get(f"/api/videos/count?q={wish}") == {"count": 1}
    assert await shelf.get(f"/api/videos/count?q=-{wish}") == {"count": 1}
    assert [video["id"] for video in (await shelf.get(f"/api/videos?q={wish}"))["items"]] == [song]


async def test_what_is_told_already_is_not_touched(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    await shelf.ask("PATCH", f"/api/videos/{song}", json={"album": "First"})
    await shelf.settle()
    file = shelf.home.media / "Artist/Song/Song.nfo"
    before = file.stat().st_ino, file.stat().st_mtime_ns
    await shelf.ask("PATCH", f"/api/videos/{song}", json={"monitored": False})
    assert next(job for job in await shelf.settle() if job["kind"] == "nfo")["state"] == "done"
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == before


async def test_a_new_name_of_an_artist_reaches_every_video_also_where_they_are_guests(shelf: Shelf) -> None:
    song, other = await shelf.song("Song"), await shelf.song("Other", "Another")
    await shelf.ask("PATCH", f"/api/videos/{other}", json={"featured": ["Artist"]})
    artist = (await shelf.get(f"/api/videos/{song}"))["artist"]["id"]
    facts = {"name": "Renamed", "genres": ["Rock"], "description": "Long."}
    await shelf.ask("PATCH", f"/api/artists/{artist}", json=facts)
    await shelf.settle()
    assert nfo(shelf.home).findtext("artist") == "Renamed"
    guests = [node.text for node in nfo(shelf.home, "Another/Other/Other.nfo").findall("artist")]
    assert guests == ["Another", "Renamed"]
    folder = nfo(shelf.home, "Artist/artist.nfo")
    assert [folder.findtext(tag) for tag in ("name", "genre", "biography")] == ["Renamed", "Rock", "Long."]
    assert nfo(shelf.home, "Another/artist.nfo").findtext("name") == "Another"


async def test_a_folder_with_videos_of_several_artists_keeps_its_artist_nfo(shelf: Shelf) -> None:
    song, _ = await shelf.song("Song"), await shelf.song("Other")
    await shelf.ask("PATCH", f"/api/videos/{song}", json={"artist": "Somebody"})
    await shelf.settle()
    assert nfo(shelf.home).findtext("artist") == "Somebody"
    assert nfo(shelf.home, "Artist/artist.nfo").findtext("name") == "Artist"


async def test_an_nfo_that_cannot_be_read_is_kept_beside_the_new_one(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    file = shelf.home.media / "Artist/Song/Song.nfo"
    for number in range(2):
        file.write_bytes(b"\xff broken %d" % number)
        await shelf.ask("PATCH", f"/api/videos/{song}", json={"album": f"Album {number}"})
        await shelf.settle()
        assert nfo(shelf.home).findtext("album") == f"Album {number}"
    assert file.with_name("Song.nfo.bak").read_bytes() == b"\xff broken 0"
    assert file.with_name("Song.nfo-2.bak").read_bytes() == b"\xff broken 1"


async def test_without_a_file_there_is_nothing_to_write(shelf: Shelf) -> None:
    wanted = (await shelf.home.api.post("/api/videos", json={"artist": "A", "title": "T"})).json()["video"]["id"]
    await shelf.ask("PATCH", f"/api/videos/{wanted}", json={"title": "U"})
    assert not [job for job in await shelf.settle() if job["kind"] == "nfo"]
    song = await shelf.song("Song")
    shutil.rmtree(shelf.home.media / "Artist")
    await shelf.ask("PATCH", f"/api/videos/{song}", json={"title": "Gone"})
    assert (await shelf.settle())[0]["state"] == "done"
    assert shelf.home.files() == []


async def test_without_its_disk_it_waits_and_nothing_is_missed(shelf: Shelf) -> None:
    song = await shelf.song("Song")
    mark = shelf.home.media / ".mvidarr/root"
    mark.rename(mark.with_name("away"))
    await shelf.ask("PATCH", f"/api/videos/{song}", json={"title": "First"})
    job = (await shelf.settle())[0]
    assert (job["state"], job["error"] and job["error"]["code"]) == ("queued", "root_unmounted")
    mark.with_name("away").rename(mark)
    await shelf.ask("PATCH", f"/api/videos/{song}", json={"title": "Second"})
    await shelf.home.eventually(lambda: nfo(shelf.home).findtext("title") == "Second")


async def test_what_a_killed_process_wrote_last_is_known_to_be_ours(shelf: Shelf) -> None:
    song, file, mark = await shelf.song("Song"), "Artist/Song/Song.nfo", shelf.home.media / ".mvidarr/root"
    await shelf.ask("PATCH", f"/api/videos/{song}", json={"genres": ["Pop"]})
    await shelf.settle()
    mark.rename(mark.with_name("away"))
    edit = await shelf.ask("PATCH", f"/api/videos/{song}", json={"genres": ["Rock"]})
    await shelf.settle()
    written = (shelf.home.media / file).read_text()
    (shelf.home.media / file).write_text(written.replace("<genre>Pop<", "<genre>Rock<"))  # and then it was killed
    mark.with_name("away").rename(mark)
    await shelf.invert(edit["change_id"])
    await shelf.home.eventually(lambda: [one.text for one in nfo(shelf.home).iter("genre")] == ["Pop"])


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_many_edits_while_it_writes_end_in_the_last_one(shelf: Shelf) -> None:
    songs = [await shelf.song(f"Song {number}") for number in range(4)]
    for turn in range(6):
        for song in songs:
            await shelf.ask("PATCH", f"/api/videos/{song}", json={"album": f"Album {turn}"})
    await shelf.settle()
    for number in range(4):
        assert nfo(shelf.home, f"Artist/Song {number}/Song {number}.nfo").findtext("album") == "Album 5"


async def test_downloaded_edited_deleted_and_brought_back_it_is_the_same(
    shelf: Shelf, media_server: MediaServer
) -> None:
    job, video = await shelf.home.download(media_server.at("/page", title="Björk - Army of Me (Official Video)"))
    assert job["state"] == "done"
    await shelf.ask("PATCH", f"/api/videos/{video['id']}", json={"title": "Army of Us"})
    await shelf.settle()
    assert nfo(shelf.home, "Björk/Army of Me/Army of Me.nfo").findtext("title") == "Army of Us"
    before = shelf.hashes()
    assert len(before) == 5
    change = await shelf.delete(video["id"])
    assert shelf.hashes() == {}
    await shelf.invert(change)
    assert shelf.hashes() == before
    assert (await shelf.home.api.get(f"/api/videos/{video['id']}/stream")).status_code == 200


async def test_edits_in_a_row_are_gathered_by_one_job_that_lets_them_through_first(shelf: Shelf) -> None:
    songs, lanes = [await shelf.song("Song"), await shelf.song("Other")], shelf.home.house.lanes
    usual = lanes.concurrency("media")
    lanes.set("media", 0)  # a machine that is busy takes longer for the edits than the job waits
    for song in (*songs, *songs):
        await shelf.ask("PATCH", f"/api/videos/{song}", json={"album": f"Album {song}", "monitored": song != songs[0]})
    (job,) = (await shelf.home.house.jobs.list(kind="nfo"))["items"]
    assert job["not_before"] is not None
    assert job["not_before"] > job["created"]
    lanes.set("media", usual)
    assert (await shelf.settle())[0]["id"] == job["id"]
    for name, song in zip(("Song", "Other"), songs, strict=True):
        assert nfo(shelf.home, f"Artist/{name}/{name}.nfo").findtext("album") == f"Album {song}"
