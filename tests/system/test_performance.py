"""What is counted, kept minute by minute, and read back; and who may read it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from mvidarr import clock
from mvidarr.accounts import console
from mvidarr.db import Database
from mvidarr.observe import Metrics
from mvidarr.system.day import day, step_for
from mvidarr.system.pages.performance import shortest
from mvidarr.system.performance import Performance
from mvidarr.system.readings import Depth, Reading
from tests import databases
from tests.house import PASSWORD, Home, home

NOON = 1_795_262_400_000


class Given:
    """What the house reads off itself, as it would be with a full queue."""

    async def take(self) -> Reading:
        return Reading(
            memory=90_000_000,
            lanes={"download": Depth(2, 5, 1), "media": Depth(0, 0, 0)},
            database=4096,
            free={"data": 10, "media": 20},
            sockets=3,
        )


@pytest.fixture
async def at_home(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Home]:
    """At the beginning of a minute, so that none is over and kept while a test has begun."""
    monkeypatch.setitem(Performance.__init__.__kwdefaults__ or {}, "now", lambda: NOON)
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    async with home(url, tmp_path, more={"metrics.token": "a token for scrapers"}) as found:
        yield found


async def test_a_day_is_kept_minute_by_minute_and_no_longer(db: Database) -> None:
    moment, metrics = NOON, Metrics()
    one, other = (
        Performance(db, metrics, Given(), owner=owner, now=lambda: moment)  # type: ignore[arg-type]
        for owner in ("one", "other")
    )
    for status, seconds in ((200, 0.01), (200, 0.02), (503, 0.9)):
        metrics.request("/videos", "GET", status, seconds)
    metrics.loop_lag(0.003)
    await one.keep_minute()
    await one.keep_minute()  # the same minute again, with nothing new: the clock was set back
    metrics.request("/videos", "GET", 200, 0.04)
    await other.keep_minute()
    moment += clock.MINUTE
    found = await one.last(1)
    assert found["moments"][-2:] == [NOON // 1000 - 60, NOON // 1000]
    assert found["lines"]["requests"][-2:] == [4, None]
    assert found["lines"]["queued"][-2] == 6
    assert found["lines"]["free_media"][-2] == 20
    assert [route["route"] for route in found["routes"]] == ["GET /videos"]
    moment += 26 * clock.HOUR
    await one.keep_minute()
    moment += clock.MINUTE
    assert sum(value is not None for value in (await one.last(24))["lines"]["memory"]) == 1


def test_minutes_of_several_processes_are_added_up() -> None:
    metrics, rows = Metrics(), []
    for number, seconds in enumerate((0.01, 0.02, 1.0)):
        metrics.request("/videos", "GET", 500 if number == 2 else 200, seconds)
        metrics.loop_lag(seconds)
        taken = {**metrics.tally.take(), "gauges": {"memory": number}}
        rows.append((NOON, json.dumps(taken)))
    found = day(rows, since=NOON, until=NOON + clock.MINUTE, step=clock.MINUTE)
    route = found["routes"][0]
    assert (route["count"], route["errors"], route["longest"]) == (3, 1, 1.0)
    assert abs(route["p50"] - 0.02) < 0.002
    assert found["lines"]["lag_max"] == [1.0]
    assert found["lines"]["memory"] == [2]
    assert found["lines"]["errors"] == [1]


@pytest.mark.parametrize(("minutes", "hours"), [(0, 1), (50, 1), (61, 6), (359, 6), (361, 24)])
def test_a_new_house_shows_the_hours_it_has(minutes: int, hours: int) -> None:
    until, kept = NOON + clock.DAY, json.dumps({**Metrics().tally.take(), "gauges": {"memory": 1}})
    rows = [(until - minute * clock.MINUTE, kept) for minute in range(1, minutes + 1)]
    assert shortest(day(rows, since=NOON, until=until, step=step_for(24))) == hours


async def test_who_may_read_the_metrics(at_home: Home) -> None:
    text = (await at_home.api.get("/metrics")).text
    for name in ("http_request_seconds", "jobs_open", "loop_lag_seconds", "database_hold_seconds", "free_bytes"):
        assert f"mvidarr_{name}" in text
    assert 'mvidarr_videos{status="downloaded"} 0.0' in text
    await console.add_user(at_home.house.database, "reader", PASSWORD, "readonly", cost=4)
    reader = await at_home.house.accounts.users.named("reader")
    transport = httpx.ASGITransport(at_home.house.app(), client=("203.0.113.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8845") as anybody:
        statuses = {
            "": 401,
            "Bearer a token for scrapers": 200,
            "Bearer a token for scraper": 401,
            f"Bearer {at_home.house.accounts.tokens.issue(reader)}": 403,
        }
        for credential, status in statuses.items():
            answer = await anybody.get("/metrics", headers={"Authorization": credential} if credential else {})
            assert answer.status_code == status, credential


async def test_the_page_shows_what_was_measured(at_home: Home) -> None:
    page = await at_home.api.get("/system/performance")
    assert "Nothing has been measured" in page.text
    await at_home.api.get("/api/videos")
    await at_home.house.performance.keep_minute()
    page = await at_home.api.get("/system/performance?hours=1")
    assert "GET /api/videos" in page.text
    answer = (await at_home.api.get("/api/system/performance", params={"hours": 1})).json()
    assert len(answer["moments"]) == 60
    assert (await at_home.api.get("/api/system/performance", params={"hours": 25})).status_code == 422
