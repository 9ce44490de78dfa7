"""What a profile wants besides a format is done: subtitles, SponsorBlock, another container. Real yt-dlp and ffmpeg."""

import json
import subprocess
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from mvidarr.db.tables.downloads import downloads, host_states
from mvidarr.media import Tools
from mvidarr.process import Warm
from tests.downloads.test_profiles import ID, Site
from tests.house import Home, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("db_url", ["sqlite"], indirect=True),
]

BESIDE = {"languages": ["en", "de"]}


@pytest.fixture
def site(fake_youtube: FakeYouTube, media_server: MediaServer) -> Site:
    found = Site(fake_youtube, media_server)
    fake_youtube.every_page(subtitles={"en": _words(media_server), "fr": _words(media_server)})
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def at_home(
    db_url: str, tmp_path: Path, site: Site, media_server: MediaServer, warm: Warm
) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path, warm=warm, plugins=site.plugins) as found:
        await _asks(found, media_server.url)
        yield found


def _words(server: MediaServer, **faults: str | int) -> list[dict[str, str]]:
    return [{"ext": "vtt", "url": server.at("/words.vtt", said="Chorus", **faults)}]


async def _asks(at_home: Home, sponsorblock: str) -> None:
    flags = {"ytdlp.flags": [f"--sponsorblock-api {sponsorblock}"]}
    answer = await at_home.api.patch("/api/settings", json={"settings": flags}, headers={"If-Match": "*"})
    assert answer.is_success, answer.text


async def _wants(at_home: Home, *heights: int, **wants: Any) -> None:
    body = {
        "name": f"Takes {heights} with {len(wants)} wishes",
        "heights": list(heights or (240,)),
        "default": True,
        "wants": wants,
    }
    answer = await at_home.api.post("/api/profiles", json=body)
    assert answer.status_code == 201, answer.text


async def _download(at_home: Home, url: str) -> dict[str, Any]:
    """The video, and of its download what there is to tell."""
    job, video = await at_home.download(url)
    assert job["state"] == "done", job
    return video


async def _note(at_home: Home, video: Mapping[str, Any]) -> dict[str, Any]:
    async with at_home.house.database.read() as r:
        said = await r.value(select(downloads.c.error).where(downloads.c.video_id == video["id"]))
    return dict(said or {})


def _probed(tools: Tools, path: Path) -> dict[str, Any]:
    asked = ("-v", "error", "-print_format", "json", "-show_format", "-show_chapters", "-show_streams", str(path))
    return dict(json.loads(subprocess.run([tools.ffprobe, *asked], capture_output=True, check=True).stdout))


async def test_subtitles_beside_chapters_and_another_container(
    at_home: Home, site: Site, media_server: MediaServer, tools: Tools
) -> None:
    media_server.segments[ID] = [("music_offtopic", 0, 2), ("intro", 4, 5)]
    marked = {"do": "mark", "parts": ["music_offtopic"]}
    await _wants(at_home, remux="mkv", sponsorblock=marked, subtitles=BESIDE)
    video = await _download(at_home, site.url)
    (path,) = [one["path"] for one in video["files"]]
    assert path.endswith(".mkv")
    assert video["quality"]["container"] == "mkv"
    beside = path.replace(".mkv", ".en.srt")
    assert [name for name in at_home.files() if name.endswith((".srt", ".mkv", ".mp4"))] == [beside, path]
    text = (at_home.media / beside).read_text("utf-8")
    assert "00:00:03,000 --> 00:00:06,0" in text  # and not until second 9, where nothing is
    assert "Chorus" in text
    titles = [one["tags"]["title"] for one in _probed(tools, at_home.media / path)["chapters"]]
    assert titles[0] == "[SponsorBlock]: Non-Music Section"
    assert (await at_home.api.get("/api/videos?q=subtitle:eng")).json()["items"][0]["id"] == video["id"]
    assert await _note(at_home, video) == {}  # that the site has none in German is told in the log
    gone = await at_home.api.delete(f"/api/videos/{video['id']}", headers={"If-Match": "*"})
    await _settled(at_home)
    assert at_home.files() == []
    await _undo(at_home, gone.json()["change_id"])
    assert beside in at_home.files()


async def test_a_better_file_is_cut_has_its_subtitles_inside_and_the_old_ones_go_with_the_old_one(
    at_home: Home, site: Site, media_server: MediaServer, tools: Tools
) -> None:
    media_server.segments[ID] = [("outro", 3.5, 6)]
    await _wants(at_home, 144, subtitles=BESIDE)
    video = await _download(at_home, site.url)
    before = at_home.files()
    assert any(name.endswith(".en.srt") for name in before)
    inside = {"languages": ["fr"], "inside": True}
    await _wants(at_home, 720, 144, subtitles=inside, sponsorblock={"do": "cut", "parts": ["outro", "sponsor"]})
    asked = await at_home.api.post(f"/api/videos/{video['id']}/download")
    job = await at_home.ended(asked.json()["job"]["id"])
    assert job["state"] == "done", job
    await _settled(at_home)
    now = (await at_home.api.get(f"/api/videos/{video['id']}")).json()
    assert now["quality"]["height"] == 720
    assert now["duration"] == pytest.approx(3.5, abs=0.6)
    assert not any(name.endswith(".srt") for name in at_home.files())
    streams = _probed(tools, at_home.media / now["files"][0]["path"])["streams"]
    words = [one for one in streams if one["codec_type"] == "subtitle"]
    assert [(one["codec_name"], one["tags"]["language"]) for one in words] == [("mov_text", "fra")]
    assert (await at_home.api.get("/api/videos?q=subtitle:fra")).json()["items"][0]["id"] == video["id"]
    (entry,) = (await at_home.api.get("/api/bin")).json()["items"]
    await _undo(at_home, entry["change_id"])
    assert at_home.files() == before


@pytest.mark.parametrize("fault", ["500", "odd"])
async def test_the_file_comes_as_it_is_where_sponsorblock_or_the_container_fails(
    at_home: Home, site: Site, media_server: MediaServer, fault: str
) -> None:
    await _asks(at_home, f"{media_server.url}/{fault}")
    container = {"remux": "webm"} if fault == "500" else {}  # which H.264 can't be in
    await _wants(at_home, sponsorblock={"do": "cut", "parts": ["sponsor"]}, **container)
    video = await _download(at_home, site.url)
    assert video["files"][0]["path"].endswith(".mp4")
    assert (video["quality"]["height"], video["duration"]) == (240, pytest.approx(6, abs=0.2))
    note = await _note(at_home, video)
    assert note["code"] == "not_as_wanted"
    assert "cut, so the file is as it came" in note["detail"]
    page = (await at_home.api.get(f"/videos/{video['id']}")).text
    assert "Not all that the profile wants came with the file." in page
    assert media_server.hits("/media/picture-240.mp4") == 1


async def test_subtitles_that_do_not_come_keep_no_file_away_and_a_site_that_is_asked_too_much_rests(
    at_home: Home, site: Site, fake_youtube: FakeYouTube, media_server: MediaServer
) -> None:
    wrong = {"en": _words(media_server, status=429), "fr": _words(media_server), "it": _words(media_server, status=404)}
    fake_youtube.every_page(subtitles=wrong)
    await _wants(at_home, subtitles={"languages": ["en", "it", "fr"]})
    video = await _download(at_home, site.url)
    assert [name for name in at_home.files() if name.endswith(".srt")] == [
        video["files"][0]["path"].replace(".mp4", ".fr.srt")
    ]
    note = await _note(at_home, video)
    assert note["detail"] == "Subtitles in en, it did not come. The site asks for fewer requests."
    async with at_home.house.database.read() as r:
        rests = await r.all(select(host_states.c.host, host_states.c.code))
    assert rests == [{"host": "youtube.com", "code": "rate_limited"}]


async def test_a_site_that_lists_subtitles_only_when_asked_is_asked_and_its_video_comes_in_any_case(
    at_home: Home,
) -> None:
    await _wants(at_home, 360, subtitles=BESIDE)
    for name, came in (("song", True), ("oddsong", False)):
        video = await _download(at_home, f"https://clips.test/{name}")
        beside = video["files"][0]["path"].replace(".mp4", ".en.srt")
        assert (at_home.media / beside).exists() is came
        assert await _note(at_home, video) == {}


async def _undo(at_home: Home, change_id: int) -> None:
    undone = await at_home.api.post(f"/api/changes/{change_id}/undo", json={})
    assert undone.status_code == 202, undone.text
    assert (await at_home.ended(undone.json()["job"]["id"]))["state"] == "done"
    await _settled(at_home)


async def _settled(at_home: Home) -> None:
    for job in (await at_home.api.get("/api/jobs?state=open")).json()["items"]:
        await at_home.ended(job["id"])
