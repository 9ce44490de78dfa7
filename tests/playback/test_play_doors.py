"""What players report and people think, over HTTP: each for themselves, bad input told."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvidarr.accounts import console
from mvidarr.web.principal import Role
from tests.house import PASSWORD, Home, home

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as found:
        yield found


@pytest.fixture
async def video(at_home: Home) -> str:
    """The path of a video that nobody downloads."""
    added = await at_home.api.post("/api/videos", json={"artist": "Artist", "title": "Never"})
    return f"/videos/{added.json()['video']['id']}"


async def _as(at_home: Home, role: Role) -> httpx.AsyncClient:
    user = await console.add_user(at_home.house.database, f"the-{role}", PASSWORD, role, cost=4)
    headers = {"Authorization": f"Bearer {at_home.house.accounts.tokens.issue(user)}"}
    transport = httpx.ASGITransport(at_home.house.app())
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8845", headers=headers)


async def test_whoever_may_only_look_keeps_a_place_and_does_not_rate(at_home: Home, video: str) -> None:
    async with await _as(at_home, "readonly") as reader:
        told = await reader.post(f"/api{video}/play", json={"event": "progress", "position": 12.5})
        assert told.status_code == 200, told.text
        assert told.json()["play"]["position"] == 12.5
        assert (await reader.get(f"/api{video}")).json()["position"] == 12.5
        assert (await reader.put(f"/api{video}/rating", json={"rating": 5})).status_code == 403
        assert 'name="rating"' not in (await reader.get(video)).text
    assert (await at_home.api.get(f"/api{video}")).json()["position"] is None


async def test_a_rating_is_given_kept_and_taken_off(at_home: Home, video: str) -> None:
    given = await at_home.api.put(f"/api{video}/rating", json={"rating": 10, "favourite": True})
    assert given.json()["play"]["rating"] == 10
    off = await at_home.api.put(f"/api{video}/rating", json={"rating": None})
    assert (off.json()["play"]["rating"], off.json()["play"]["favourite"]) == (None, True)


@pytest.mark.parametrize(
    "body",
    [{"rating": 0}, {"rating": 11}, {"rating": 7.5}, {"rating": "7"}, {"rating": True}, {}, {"favourite": None},
     {"stars": 3}],
    ids=str,
)  # fmt: skip
async def test_what_is_no_rating_is_refused(at_home: Home, video: str, body: dict[str, Any]) -> None:
    answer = await at_home.api.put(f"/api{video}/rating", json=body)
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize(
    "body",
    [{}, {"event": "dance"}, {"event": "progress", "position": -1}, {"event": "progress", "position": "NaN"},
     {"event": "progress", "position": 1e300}],
    ids=str,
)  # fmt: skip
async def test_what_is_no_report_is_refused(at_home: Home, video: str, body: dict[str, Any]) -> None:
    answer = await at_home.api.post(f"/api{video}/play", json=body)
    assert answer.status_code == 422, answer.text


async def test_the_form_rates_without_javascript(at_home: Home, video: str) -> None:
    rated = await at_home.api.post(f"{video}/rating", data={"rating": "4"})
    assert (rated.status_code, rated.headers["Location"]) == (303, video)
    await at_home.api.post(f"{video}/rating", data={"favourite": "yes"})
    seen = (await at_home.api.get(f"/api{video}")).json()
    assert (seen["rating"], seen["favourite"]) == (4, True)
    await at_home.api.post(f"{video}/rating", data={"rating": "eleven"})
    await at_home.api.post(f"{video}/rating", data={"rating": "none"})
    assert (await at_home.api.get(f"/api{video}")).json()["rating"] is None


async def test_the_count_of_what_the_asker_has_played_is_never_an_old_one(at_home: Home, video: str) -> None:
    async with await _as(at_home, "user") as other:
        for query in ("plays:0", "-has:rating", "is:played", "rating:9"):
            await at_home.api.get("/api/videos/count", params={"q": query})
        await at_home.api.post(f"/api{video}/play", json={"event": "finish"})
        await at_home.api.put(f"/api{video}/rating", json={"rating": 9})
        mine = {"is:played": 1, "rating:9": 1, "plays:0": 0, "-has:rating": 0}
        for query, count in mine.items():
            for client, expected in ((at_home.api, count), (other, 1 - count)):
                answer = await client.get("/api/videos/count", params={"q": query})
                assert answer.json() == {"count": expected}, query
