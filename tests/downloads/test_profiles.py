"""A download takes what the profile of its video takes: real yt-dlp, a site with several heights, real files."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from mvidarr.jobs import JobView
from mvidarr.process import Warm
from tests.house import Home, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("db_url", ["sqlite"], indirect=True),
]

ID = "heightsAAAA"


class Site:
    """One video, in 144p, 240p and 720p, its sound apart."""

    def __init__(self, youtube: FakeYouTube, server: MediaServer) -> None:
        formats: list[dict[str, Any]] = [
            {
                "url": server.at(f"/media/picture-{height}.mp4"), "format_id": str(height), "ext": "mp4",
                "height": height, "width": height * 16 // 9, "vcodec": "avc1.4d401e", "acodec": "none",
            }
            for height in (144, 240, 720)
        ]  # fmt: skip
        sound = {"url": server.at("/media/sound.m4a"), "format_id": "140", "ext": "m4a", "vcodec": "none",
                 "acodec": "mp4a.40.2"}  # fmt: skip
        self.url = youtube.add(ID, formats=[sound, *formats])
        self.plugins = youtube.plugins


@pytest.fixture
def site(fake_youtube: FakeYouTube, media_server: MediaServer) -> Site:
    return Site(fake_youtube, media_server)


@pytest_asyncio.fixture(loop_scope="session")
async def at_home(db_url: str, tmp_path: Path, site: Site, warm: Warm) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path, warm=warm, plugins=site.plugins) as found:
        yield found


async def prefers(at_home: Home, *heights: int) -> int:
    """A profile that takes these heights is the default from now on; its id."""
    body = {"name": f"Takes {heights}", "heights": list(heights), "default": True}
    answer = await at_home.api.post("/api/profiles", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["profile"]["id"])


async def _downloaded(at_home: Home, site: Site) -> tuple[JobView, dict[str, Any]]:
    return await at_home.download(site.url)


@pytest.mark.parametrize(("heights", "taken"), [((240, 720), 240), ((2160, 1080, 144), 144)], ids=str)
async def test_the_height_liked_most_of_those_offered_becomes_the_file(
    at_home: Home, site: Site, heights: tuple[int, ...], taken: int
) -> None:
    await prefers(at_home, *heights)
    job, video = await _downloaded(at_home, site)
    assert job["state"] == "done", job
    assert video["quality"]["height"] == taken
    files = (await at_home.api.get(f"/api/videos/{video['id']}/files")).json()
    kept = (files["items"] if isinstance(files, dict) else files)[0]
    assert kept["audio"] == [{"codec": "aac", "channels": 1, "language": None}]


async def test_without_a_wanted_height_the_download_fails_for_good_and_says_what_would_help(
    at_home: Home, site: Site, media_server: MediaServer
) -> None:
    profile_id = await prefers(at_home, 1080, 480)
    job, video = await _downloaded(at_home, site)
    assert job["state"] == "failed"
    assert job["error"] is not None
    assert (job["error"]["code"], job["error"]["retryable"]) == ("no_quality", False)
    assert video["status"] == "failed"
    assert "144p, 240p and 720p" in video["error"]["detail"]
    assert "480p or 1080p" in video["error"]["detail"]
    assert sum(media_server.hits(f"/media/picture-{height}.mp4") for height in (144, 240, 720)) == 0
    changed = await at_home.api.patch(
        f"/api/profiles/{profile_id}", json={"heights": [1080, 480, 240]}, headers={"If-Match": "*"}
    )
    assert changed.status_code == 200, changed.text
    again = await at_home.api.post(f"/api/jobs/{job['id']}/retry")
    assert again.status_code == 200, again.text
    assert (await at_home.ended(job["id"]))["state"] == "done"


async def test_a_file_whose_height_nobody_told_is_not_kept_when_it_is_unwanted(
    at_home: Home, media_server: MediaServer
) -> None:
    await prefers(at_home, 1080)
    job, video = await at_home.download(media_server.at("/media/song.mp4/Plain%20-%20File"))
    assert job["error"] is not None
    assert (job["state"], job["error"]["code"], video["status"]) == ("failed", "no_quality", "failed")
    assert at_home.files() == []
    [letter] = (await at_home.api.get("/api/queue/needs-you")).json()["items"]
    assert letter["remedy"].startswith("Give the video another profile, or add a height to this one")
    page = (await at_home.api.get("/activity/needs-you")).text
    assert page.count("Give the video another profile") == 1
    assert f'href="/videos/{video["id"]}/formats"' in page


async def test_a_video_with_a_profile_of_its_own_is_taken_by_that(at_home: Home, site: Site) -> None:
    small = await prefers(at_home, 144)
    await prefers(at_home, 720)
    added = await at_home.add(site.url, download=False)
    await at_home.ended(added["job"]["id"])
    here = f"/api/videos/{added['video']['id']}"
    given = await at_home.api.patch(here, json={"profile_id": small}, headers={"If-Match": "*"})
    assert given.status_code == 200, given.text
    asked = await at_home.api.post(f"{here}/download")
    await at_home.ended(asked.json()["job"]["id"])
    assert (await at_home.api.get(here)).json()["quality"]["height"] == 144
