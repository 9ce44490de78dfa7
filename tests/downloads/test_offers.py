"""What a profile would take of a video as its site offers it: the real yt-dlp, asked once, then what is kept."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from mvidarr.process import Warm
from tests.downloads.test_profiles import Site
from tests.house import Home, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("db_url", ["sqlite"], indirect=True),
]

HERE = "/api/profiles/preview/site"


@pytest.fixture
def site(fake_youtube: FakeYouTube, media_server: MediaServer) -> Site:
    return Site(fake_youtube, media_server)


@pytest_asyncio.fixture(loop_scope="session")
async def at_home(db_url: str, tmp_path: Path, site: Site, warm: Warm) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path, warm=warm, plugins=site.plugins) as found:
        yield found


def _taken(answer: dict[str, Any]) -> list[str]:
    return [one["format_id"] for one in answer["formats"] if one["taken"]]


async def test_a_real_list_is_asked_once_and_held_against_any_wish(
    at_home: Home, site: Site, fake_youtube: FakeYouTube, media_server: MediaServer
) -> None:
    left = at_home.media.parent / "data" / "extracted" / "asked" / "of-a-killed-server"
    left.mkdir(parents=True)
    os.utime(left, (1, 1))
    first = await at_home.api.post(HERE, json={"url": site.url})
    assert first.status_code == 200, first.text
    assert list(left.parent.iterdir()) == []
    told = first.json()
    assert (_taken(told), told["height"], told["url"]) == (["720", "140"], 720, site.url)
    assert all(one["reasons"] for one in told["formats"])
    assert "media/" not in first.text  # no address of media
    gone = "This video has been removed by the uploader"
    fake_youtube.add("heightsAAAA", error=gone)
    other = (await at_home.api.post(HERE, json={"url": site.url, "heights": [144]})).json()
    assert (_taken(other), other["asked"]) == (["144", "140"], told["asked"])

    form = {"name": "", "heights": ["240"], "first": "240", "cutoff": "240", "version": "0", "of": site.url}
    page = await at_home.api.post("/profiles/add", data={**form, "act": "kept"})
    assert page.status_code == 200
    assert "240p" in page.text.partition('id="judged"')[2].partition("</p>")[2].partition("</p>")[0]
    assert len((await at_home.api.get("/api/profiles")).json()["items"]) == 3

    down = {"url": media_server.at("/page", status=503)}
    refused = (await at_home.api.post(HERE, json=down)).json()
    assert refused["detail"].endswith("Try again in a while."), refused

    limited = {"url": media_server.at("/page", status=429)}
    refused = (await at_home.api.post(HERE, json=limited)).json()
    assert refused["detail"] == "The site asks for fewer requests. Everything from this site waits for a while."
    assert (await at_home.api.post(HERE, json=limited)).json()["code"] == "site_rests"  # as after a download
    resting = (await at_home.api.get("/api/queue")).json()["standing"]["resting"]
    assert [(one["host"], one["code"], one["tries"]) for one in resting] == [("127.0.0.1", "rate_limited", 1)]

    mixed = {**form, "act": "preview", "of": fake_youtube.add_list("PLseveral", ["several0001", "several0002"])}
    assert "There are 2 videos at this address" in (await at_home.api.post("/profiles/add", data=mixed)).text

    # what was read for a download goes with it; somebody who looks at it at that moment goes on
    added = await at_home.add(fake_youtube.url("waitingAAAA"), download=False)
    await at_home.ended(added["job"]["id"])
    for _ in range(2):
        page = await at_home.api.get(f"/profiles/2?video={added['video']['id']}")
        assert "<strong>360p" in page.text
        shutil.rmtree(at_home.media.parent / "data" / "extracted", ignore_errors=True)
