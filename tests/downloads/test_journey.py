"""From an address to a file in the library, with real yt-dlp, real ffmpeg, real databases."""

import os
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mvidarr.process import Warm
from tests.house import Home, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_address_becomes_a_file_with_nfo_and_pictures(at_home: Home, media_server: MediaServer) -> None:
    job, video = await at_home.download(media_server.at("/page", title="Björk - Army of Me (Official Video)"))
    assert (job["state"], job["error"]) == ("done", None)
    assert (video["artist"]["name"], video["title"], video["status"]) == ("Björk", "Army of Me", "downloaded")
    assert at_home.files() == [
        "Björk/Army of Me/Army of Me-thumb.jpg",
        "Björk/Army of Me/Army of Me.jpg",
        "Björk/Army of Me/Army of Me.mp4",
        "Björk/Army of Me/Army of Me.nfo",
        "Björk/artist.nfo",
    ]
    assert video["files"][0]["path"] == "Björk/Army of Me/Army of Me.mp4"
    assert video["quality"]["height"] == 360
    assert video["duration"] == pytest.approx(6, abs=0.2)
    assert at_home.staged() == []
    assert list((at_home.media.parent / "data" / "extracted").iterdir()) == []  # it holds cookies and signed addresses


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_nfo_says_what_the_library_knows(at_home: Home, media_server: MediaServer) -> None:
    _, video = await at_home.download(media_server.at("/page", title="A & B <c> feat. Guest - Song (Live)"))
    nfo = ET.parse(at_home.media / Path(video["files"][0]["path"]).with_suffix(".nfo")).getroot()
    assert [artist.text for artist in nfo.findall("artist")] == ["A & B <c>", "Guest"]
    assert nfo.findtext("title") == "Song"
    assert nfo.findtext("fileinfo/streamdetails/video/codec") == "h264"
    assert "[live]" in video["files"][0]["path"]


@pytest.mark.parametrize("path", ["/hls/master.m3u8", "/dash/manifest.mpd"])
@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_streams_in_pieces_give_the_whole_video(at_home: Home, media_server: MediaServer, path: str) -> None:
    job, video = await at_home.download(f"{media_server.url}{path}")
    assert job["state"] == "done", job
    assert video["duration"] == pytest.approx(6, abs=0.3)
    assert video["quality"]["video_codec"] == "h264"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_youtube_video_is_named_after_its_heading(
    db_url: str, tmp_path: Path, media_server: MediaServer, fake_youtube: FakeYouTube, warm: Warm
) -> None:
    url = fake_youtube.add("dQw4w9WgXcQ", title="Artist - Song (Official Video)")
    async with home(db_url, tmp_path, warm=warm, plugins=fake_youtube.plugins) as at_home:
        job, video = await at_home.download(url)
        assert job["state"] == "done", job
        assert (video["artist"]["name"], video["title"]) == ("Artist", "Song")
        assert video["sources"] == [{"provider": "youtube", "id": "dQw4w9WgXcQ", "url": url, "rank": 0}]
        again = await at_home.add("https://youtu.be/dQw4w9WgXcQ?t=3")
        assert again["video"]["id"] == video["id"]
        assert "job" not in again


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_same_address_twice_is_one_video_and_one_download(at_home: Home, media_server: MediaServer) -> None:
    url = media_server.at("/media/song.mp4", rate=20_000)
    first = await at_home.add(url)
    second = await at_home.add(url)
    assert second["video"]["id"] == first["video"]["id"]
    assert second["job"]["id"] == first["job"]["id"]
    media_server.hurry()
    job = await at_home.ended(first["download"]["job_id"])
    assert job["state"] == "done"
    assert (await at_home.api.get("/api/videos/count")).json() == {"count": 1}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_two_videos_of_one_name_get_two_places(at_home: Home, media_server: MediaServer) -> None:
    one = await at_home.add(media_server.at("/page", title="Same - Name", a=1))
    two = await at_home.add(media_server.at("/page", title="Same - Name", a=2))
    for added in (one, two):
        assert (await at_home.ended(added["download"]["job_id"]))["state"] == "done"
    paths = [name for name in at_home.files() if name.endswith(".mp4")]
    assert paths == ["Same/Name (2)/Name (2).mp4", "Same/Name/Name.mp4"]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_without_download_only_the_name_is_asked_for(at_home: Home, media_server: MediaServer) -> None:
    added = await at_home.add(media_server.at("/page", title="Only - Asked"), download=False)
    assert (await at_home.ended(added["job"]["id"]))["state"] == "done"
    video = (await at_home.api.get(f"/api/videos/{added['video']['id']}")).json()
    assert (video["title"], video["status"], video["files"]) == ("Asked", "discovered", [])
    answer = await at_home.api.post(f"/api/videos/{video['id']}/download")
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/jobs/{answer.json()['job']['id']}"
    assert (await at_home.ended(answer.json()["job"]["id"]))["state"] == "done"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_file_that_vanished_is_downloaded_again(at_home: Home, media_server: MediaServer) -> None:
    _, video = await at_home.download(media_server.at("/page", title="Once - Only"))
    (at_home.media / video["files"][0]["path"]).unlink()
    again = await at_home.api.post(f"/api/videos/{video['id']}/download")
    assert again.status_code == 202
    assert (await at_home.ended(again.json()["job"]["id"]))["state"] == "done"
    assert (at_home.media / video["files"][0]["path"]).is_file()


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_cancelled_download_leaves_nothing_and_can_be_retried(at_home: Home, media_server: MediaServer) -> None:
    added = await at_home.add(media_server.at("/media/song.mp4/Slow%20-%20Song", rate=20_000))
    job_id = added["download"]["job_id"]
    await at_home.until(job_id, "fetch")
    assert (await at_home.api.post(f"/api/jobs/{job_id}/cancel")).status_code == 200
    assert (await at_home.ended(job_id))["state"] == "cancelled"
    await at_home.eventually(lambda: at_home.staged() == [])
    assert at_home.files() == []
    video = (await at_home.api.get(f"/api/videos/{added['video']['id']}")).json()
    assert video["status"] == "wanted"
    media_server.hurry()
    assert (await at_home.api.post(f"/api/jobs/{job_id}/retry")).status_code == 200
    assert (await at_home.ended(job_id))["state"] == "done"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_stop_in_the_middle_goes_on_from_the_part(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm
) -> None:
    async with home(db_url, tmp_path, warm=warm) as first:
        added = await first.add(media_server.at("/media/song.mp4/Half%20-%20Way", rate=40_000))
        job_id = added["download"]["job_id"]
        await first.until(job_id, "fetch")
        await first.eventually(lambda: any(path.stat().st_size for path in first.media.rglob("*.part")))
    media_server.hurry()
    async with home(db_url, tmp_path, warm=warm) as second:
        job = await second.ended(job_id)
        assert job["state"] == "done", job
    assert any(not span.startswith("bytes=0-") for span in media_server.ranges), media_server.ranges


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_undoing_the_adding_stops_the_download(at_home: Home, media_server: MediaServer) -> None:
    added = await at_home.add(media_server.at("/page", title="Never - Mind", delay=60))
    change = (await at_home.api.get("/api/changes")).json()["items"][0]
    undone = await at_home.api.post(f"/api/changes/{change['id']}/undo", json={})
    assert undone.status_code == 202
    await at_home.ended(undone.json()["job"]["id"])
    assert (await at_home.api.get(f"/api/videos/{added['video']['id']}")).status_code == 404
    assert (await at_home.ended(added["download"]["job_id"]))["state"] == "cancelled"


HOSTILE = [
    "../../../etc - passwd",
    "a" * 150 + " - " + "é" * 300,
    "عمرو دياب - تملي معاك \u202eevil",
    "... - 長い🎸👩‍🎤" + "曲" * 90,
    "CON - NUL\n<script>alert(1)</script>",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("db_url", ["postgres"], indirect=True)  # the stricter one with texts
async def test_a_hostile_title_gives_a_correct_file_inside_the_root(
    at_home: Home, media_server: MediaServer, title: str
) -> None:
    job, video = await at_home.download(media_server.at("/page", title=title))
    assert job["state"] == "done", job
    path = at_home.media / video["files"][0]["path"]
    assert path.resolve().is_relative_to(at_home.media.resolve())
    assert path.is_file()
    assert all(len(os.fsencode(part)) <= 255 for part in path.parts)
    page = await at_home.api.get(f"/videos/{video['id']}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_new_download_keeps_the_picture_that_a_person_chose(at_home: Home, media_server: MediaServer) -> None:
    url = media_server.at("/page", title="Chosen - Still", poster=media_server.at("/media/poster.jpg"))
    _, video = await at_home.download(url)
    out = BytesIO()
    Image.new("RGB", (640, 360), (10, 150, 40)).save(out, "PNG")
    still = f"/api/videos/{video['id']}/thumbnail"
    sent = await at_home.api.put(still, content=out.getvalue(), headers={"Content-Type": "image/png"})
    assert sent.status_code == 200, sent.text
    chosen = sent.json()["video"]
    folder = (at_home.media / video["files"][0]["path"]).parent
    for path in folder.iterdir():
        path.unlink()
    asked = await at_home.api.post(f"/api/videos/{video['id']}/download")
    assert (await at_home.ended(asked.json()["job"]["id"]))["state"] == "done"
    after = (await at_home.api.get(f"/api/videos/{video['id']}")).json()
    assert after["status"] == "downloaded"
    assert after["color"] == chosen["color"]
    assert after["placeholder"] == chosen["placeholder"]
    pictures = [at_home.media / name for name in at_home.files() if name.endswith(".jpg")]
    assert len(pictures) == 2
    for path in pictures:
        with Image.open(path) as picture:
            red, green, blue = picture.resize((1, 1)).convert("RGB").tobytes()
        assert green > max(red, blue) + 60
