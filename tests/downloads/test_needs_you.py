"""What cannot go on without a person says why, what helps, and does what its buttons say."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from mvidarr.process import Warm
from tests.house import Home, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("db_url", ["sqlite"], indirect=True),
]


@pytest_asyncio.fixture(loop_scope="session")
async def at_home(db_url: str, tmp_path: Path, warm: Warm, fake_youtube: FakeYouTube) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path, warm=warm, plugins=fake_youtube.plugins) as found:
        yield found


async def _failed(at_home: Home, url: str) -> int:
    added = await at_home.add(url)
    assert (await at_home.ended(added["job"]["id"]))["state"] == "failed"
    return int(added["video"]["id"])


async def test_what_failed_is_listed_with_its_remedy_and_leaves_when_it_is_ignored(
    at_home: Home, fake_youtube: FakeYouTube
) -> None:
    empty = await at_home.api.get("/activity/needs-you")
    assert "Nothing needs you." in empty.text
    assert "count-needs-you" not in empty.text
    assert _current(empty.text) == ["/activity"]
    first = await _failed(at_home, fake_youtube.url("ageblocked1"))
    second = await _failed(at_home, fake_youtube.url("private0001"))
    found = (await at_home.api.get("/api/queue/needs-you", params={"limit": 1})).json()
    assert [(one["video"]["id"], one["code"], one["others"]) for one in found["items"]] == [(second, "private", 0)]
    more = (await at_home.api.get("/api/queue/needs-you", params={"cursor": found["next"]})).json()
    assert [(one["video"]["id"], one["code"]) for one in more["items"]] == [(first, "age")]
    assert more["next"] is None
    letter = more["items"][0]
    assert "restricted to adults" in letter["why"]
    assert letter["remedy"] == "It needs the cookies of an account that may see it."
    page = (await at_home.api.get("/activity/needs-you")).text
    assert "restricted to adults" in page
    assert f'action="/activity/needs-you/{first}/again"' in page
    assert f'href="/videos/{first}/search"' in page
    assert 'href="/system/ytdlp#cookies"' in page
    assert 'id="count-needs-you"' in page
    assert 'href="/videos/bulk/download?q=status%3Afailed' in page  # all at once
    assert _current(page) == ["/activity/needs-you"]
    assert _current((await at_home.api.get("/activity/queue")).text) == ["/activity"]
    ignore = next(way for way in letter["ways"] if way["code"] == "ignore")
    answer = await at_home.api.request(ignore["method"], ignore["href"], json=ignore["body"])
    assert answer.status_code == 200, answer.text
    left = (await at_home.api.get("/api/queue/needs-you")).json()
    assert [one["video"]["id"] for one in left["items"]] == [second]
    for nowhere in ("x", "9" * 19, "9" * 400):
        assert (await at_home.api.get("/api/queue/needs-you", params={"cursor": nowhere})).status_code == 422
    assert (await at_home.api.get("/activity/needs-you", params={"cursor": "9" * 20})).status_code == 422


def _current(page: str) -> list[str]:
    """Of the sidebar's entries those that are marked."""
    return re.findall(r'<a class="nav-item[^"]*" href="([^"]*)" aria-current=', page)


async def test_trying_again_goes_on_where_the_site_can_be_had_by_now(at_home: Home, media_server: MediaServer) -> None:
    video = await _failed(at_home, media_server.at("/page", title="Second - Try", first=410))
    answer = await at_home.api.post(f"/api/queue/needs-you/{video}/again")
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(120):
        while (await at_home.api.get(f"/api/videos/{video}")).json()["status"] != "downloaded":
            await asyncio.sleep(0.05)
    assert (await at_home.api.get("/api/queue/needs-you")).json() == {"items": [], "next": None}


async def test_a_page_tries_again_and_says_when_it_cannot(at_home: Home, media_server: MediaServer) -> None:
    video = await _failed(at_home, media_server.at("/page", title="Third - Try", first=410))
    letter = (await at_home.api.get("/api/queue/needs-you")).json()["items"][0]
    assert (letter["code"], letter["remedy"]) == ("gone", "Look for another source of this video.")  # and no other
    pressed = await at_home.api.post(f"/activity/needs-you/{video}/again")
    assert (pressed.status_code, pressed.headers["location"]) == (303, "/activity/needs-you")
    gone = await at_home.api.post("/api/queue/needs-you/999/again")
    assert gone.status_code == 404


async def test_sites_that_rest_are_told_and_a_manager_asks_them_at_once(
    at_home: Home, fake_youtube: FakeYouTube
) -> None:
    added = await at_home.add(fake_youtube.url("botcheck001"))
    job = await at_home.ended(added["job"]["id"])
    assert job["state"] == "queued"
    resting = (await at_home.api.get("/api/queue/resting")).json()["items"]
    assert [(one["host"], one["code"], one["tries"]) for one in resting] == [("youtube.com", "bot_check", 1)]
    (entry,) = (await at_home.api.get("/api/queue")).json()["items"]  # its page could not be read: that is told of it
    assert (entry["waits_for"], entry["error"]["code"], entry["not_before"] is None) == (job["id"], "bot_check", False)
    shown = (await at_home.api.get("/activity/queue")).text
    assert f'formaction="/jobs/{job["id"]}/retry"' in shown
    assert resting[0]["sentence"] in (await at_home.api.get("/activity/needs-you")).text
    assert (await at_home.api.post("/api/queue/wake", json={"host": "youtube.com"})).status_code == 200
    async with asyncio.timeout(120):
        while True:
            again = (await at_home.api.get("/api/queue/resting")).json()["items"]
            if again and again[0]["tries"] == 2:
                break
            await asyncio.sleep(0.05)
