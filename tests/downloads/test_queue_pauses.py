"""A download that is paused while it runs, whatever it is doing: its parts stay, and it goes on with them."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mvidarr.db.tables.jobs import jobs
from mvidarr.discovery.searching.standing import put_first
from mvidarr.library.sources import SourceKey
from tests.house import Home
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _entry(at_home: Home) -> dict[str, Any]:
    (entry,) = (await at_home.api.get("/api/queue")).json()["items"]
    return dict(entry)


async def _is(at_home: Home, state: str) -> dict[str, Any]:
    while True:
        entry = await _entry(at_home)
        if entry["state"] == state:
            return entry
        await at_home.house.jobs.get(entry["job_id"])


async def _hold(at_home: Home, download: int, held: bool) -> None:
    answer = await at_home.api.patch(f"/api/downloads/{download}", json={"held": held})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("db_url", "stage"),
    [*(("sqlite", stage) for stage in ("probe", "check", "place", "write")), ("postgres", "place")],
    indirect=["db_url"],
)
async def test_it_ends_well_however_far_it_was(at_home: Home, media_server: MediaServer, stage: str) -> None:
    added = await at_home.add(media_server.at("/page", title="Rest - Well"))
    job_id = added["download"]["job_id"]
    await at_home.until(job_id, stage)
    paused = await at_home.api.patch(f"/api/downloads/{added['download']['id']}", json={"held": True})
    if paused.status_code == 200:  # else it was quicker
        job = await at_home.house.jobs.get(job_id)
        while job["state"] == "running":
            job = await at_home.house.jobs.get(job_id)
        if job["state"] == "queued":
            assert (await at_home.api.get(f"/api/videos/{added['video']['id']}")).json()["status"] == "wanted"
            await _hold(at_home, added["download"]["id"], held=False)
    job = await at_home.ended(job_id)
    assert (job["state"], job["attempts"]) == ("done", 1)
    assert [name for name in at_home.files() if name.endswith(".mp4")] == ["Rest/Well/Well.mp4"]
    await at_home.eventually(lambda: at_home.staged() == [])


@pytest.mark.parametrize("lane", [False, True])
@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_it_goes_on_with_the_part_that_it_has(at_home: Home, media_server: MediaServer, lane: bool) -> None:
    added = await at_home.add(media_server.at("/media/song.mp4/Slow%20-%20Song", rate=40_000))
    video, job_id, download = added["video"]["id"], added["download"]["job_id"], added["download"]["id"]
    await at_home.until(job_id, "fetch")
    await at_home.eventually(lambda: _parts(at_home, job_id) > 0)
    (known,) = (await at_home.api.get(f"/api/videos/{video}")).json()["sources"]
    await _put_first(at_home, video, SourceKey("generic", "x", "http://www.elsewhere.test/x"))
    if lane:
        await at_home.api.post("/api/queue/lane", json={"paused": True})
    else:
        await _hold(at_home, download, held=True)
    entry = await _is(at_home, "queued" if lane else "paused")
    assert (entry["attempts"], entry["error"], entry["position"]) == (0, None, 1)
    assert (await at_home.api.get(f"/api/videos/{video}")).json()["status"] == "wanted"
    await at_home.house.jobs.live.empty.wait()
    kept = _parts(at_home, job_id)
    assert kept > 0
    assert await _hosts(at_home, job_id) == ("elsewhere.test", "elsewhere.test")  # chosen while it ran
    await _put_first(at_home, video, SourceKey(known["provider"], known["id"], known["url"]))
    assert await _hosts(at_home, job_id) == ("127.0.0.1", "127.0.0.1")
    media_server.ranges.clear()
    media_server.hurry()
    if lane:
        await at_home.api.post("/api/queue/lane", json={"paused": False})
    else:
        await _hold(at_home, download, held=False)
    assert (await at_home.ended(job_id))["state"] == "done"
    firsts = {int(header.removeprefix("bytes=").partition("-")[0]) for header in media_server.ranges}
    assert kept in firsts  # the first byte that it had not


async def _put_first(at_home: Home, video: int, upload: SourceKey) -> None:
    async with at_home.house.database.write() as w:
        change = await at_home.house.journal.begin(w, actor="user:1", origin="ui", reason="Chose")
        await put_first(change, w, video, upload)
        await change.complete()


async def _hosts(at_home: Home, job_id: int) -> tuple[str, str]:
    """The site for which it waits, and the one that people are told."""
    async with at_home.house.database.read() as r:
        waits = await r.value(select(jobs.c.host).where(jobs.c.id == job_id))
    return str(waits), str((await _entry(at_home))["host"])


def _parts(at_home: Home, job_id: int) -> int:
    """Bytes that lie in its staging folder."""
    folder: Path = at_home.media / ".mvidarr" / "staging" / str(job_id)
    return sum(path.stat().st_size for path in folder.rglob("*.part"))
