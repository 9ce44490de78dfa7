"""The real yt-dlp against servers that stall, drop, throttle, refuse and lie: what can be had comes without a
person, and nothing of what never can."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from mvidarr.db.tables.jobs import jobs
from mvidarr.process import Warm
from tests.house import Home, home
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

# What the server does with the media, and later not any more.
CAN_SUCCEED: list[dict[str, Any]] = [
    {},
    {"delay": 0.3},
    {"rate": 400_000},
    {"drop": 400_000},
    {"drop": 400_000, "norange": 1, "drops": 1},
    {"first": 500},
    {"first": 403},
    {"first": 429},
    {"first": 429, "times": 2},
    {"norange": 1},
]
NEVER: list[dict[str, Any]] = [{"status": 410}]


async def _hurry(at_home: Home) -> None:
    """What waits for its next try, or for its site, is due: hours pass."""
    async with at_home.house.database.write() as w:
        waiting = await w.all(jobs.select().where(jobs.c.state == "queued", jobs.c.not_before > 0, jobs.c.blocked == 0))
    for row in waiting:
        await at_home.house.jobs.retry(row["id"], "user:1")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_can_be_had_comes_whatever_the_server_does(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm
) -> None:
    async with home(db_url, tmp_path, warm=warm) as at_home:
        added = {}
        for number, fault in enumerate([*CAN_SUCCEED, *NEVER]):
            source = media_server.at(f"/media/song.mp4/{number}", **fault)
            one = await at_home.add(media_server.at("/page", title=f"Bad - Server {number}", src=source))
            added[number] = one["video"]["id"]
        status: dict[int, str] = {}
        async with asyncio.timeout(240):
            while any(status.get(number) not in ("downloaded", "failed") for number in range(len(CAN_SUCCEED))):
                await _hurry(at_home)
                await asyncio.sleep(0.2)
                for number, video in added.items():
                    status[number] = (await at_home.api.get(f"/api/videos/{video}")).json()["status"]
        came = [number for number in range(len(CAN_SUCCEED)) if status[number] == "downloaded"]
        lost = [CAN_SUCCEED[number] for number in range(len(CAN_SUCCEED)) if number not in came]
        assert len(came) >= 0.95 * len(CAN_SUCCEED), lost
        assert len([name for name in at_home.files() if name.endswith(".mp4")]) == len(came)
        assert all(status[len(CAN_SUCCEED) + number] != "downloaded" for number in range(len(NEVER)))
