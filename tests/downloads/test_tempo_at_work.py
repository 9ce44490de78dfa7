"""Real downloads are stopped by a rest, go on where they were, and ask a site by so many at once."""

from pathlib import Path

import pytest
from sqlalchemy import select

from mvidarr.db.tables.downloads import downloads
from mvidarr.downloads.tempo.holding import Wants
from mvidarr.downloads.tempo.hosts import Manners
from mvidarr.process import Warm
from tests.house import Home, home
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_runs_is_stopped_by_a_rest_and_goes_on_where_it_was(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm
) -> None:
    async with home(db_url, tmp_path, warm=warm) as at_home:
        source = media_server.at("/media/song.mp4", rate=60_000)
        added = await at_home.add(media_server.at("/page", title="Slow - Song", src=source))
        job_id = added["download"]["job_id"]
        await at_home.eventually(lambda: at_home.house.gate.received > 40_000)
        await _put(at_home, {"downloads.windows": ["daily 00:00-24:00 closed"]})
        await at_home.eventually(lambda: at_home.house.lanes.running("download") == 0)
        rests = (await at_home.api.get("/api/queue/tempo")).json()
        assert rests["hold"]["code"] == "closed"
        assert rests["received"] > 40_000
        assert "Downloads have rested since " in (await at_home.api.get("/activity")).text
        assert (await at_home.house.jobs.get(job_id))["state"] == "queued"
        media_server.hurry()
        await _put(at_home, {"downloads.windows": []})
        job = await at_home.ended(job_id)
        assert (job["state"], job["attempts"]) == ("done", 1)
        assert media_server.ranges[-1] != "bytes=0-"
        await at_home.house.traffic.write()
        async with at_home.house.database.read() as r:
            received = await r.value(select(downloads.c.bytes).where(downloads.c.job_id == job_id))
        assert media_server.clips.song.stat().st_size <= received < 1.5 * media_server.clips.song.stat().st_size


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_site_is_asked_by_so_many_at_once(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm
) -> None:
    async with home(db_url, tmp_path, warm=warm) as at_home:
        at_home.house.tempo.want(Wants(sites={"127.0.0.1": Manners(1)}))
        added = [await at_home.add(media_server.at("/page", title=f"Song - {n}")) for n in range(2)]
        jobs = [await at_home.ended(one["download"]["job_id"]) for one in added]
        spans = sorted((str(job["started"]), str(job["finished"])) for job in jobs)
        assert [job["state"] for job in jobs] == ["done", "done"]
        assert spans[0][1] <= spans[1][0]


async def _put(at_home: Home, settings: dict[str, object]) -> None:
    answer = await at_home.api.patch("/api/settings", json={"settings": settings}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text
