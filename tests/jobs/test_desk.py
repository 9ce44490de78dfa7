import pytest

from mvidarr.clock import DAY, now
from mvidarr.db import Database
from mvidarr.db.tables.jobs import job_lines, jobs
from mvidarr.errors import Invalid
from tests.jobs.house import Blow, Gate, House


async def test_the_list_is_newest_first_in_pages_and_filtered(db: Database) -> None:
    house = House(db)
    house.kind("a")
    house.kind("b")
    ids = [await house.add("a", subject=("video", n)) for n in range(5)]
    other = await house.add("b", subject=("artist", 1))
    await house.jobs.cancel(ids[0], "user:1")
    first = await house.jobs.list(limit=4)
    assert [view["id"] for view in first["items"]] == [other, *ids[:1:-1]]
    second = await house.jobs.list(limit=4, cursor=first["next"])
    assert [view["id"] for view in second["items"]] == [ids[1], ids[0]]
    assert second["next"] is None
    assert [view["id"] for view in (await house.jobs.list(kind="b", cursor=""))["items"]] == [other]
    assert [view["id"] for view in (await house.jobs.list(subject=("video", 3)))["items"]] == [ids[3]]
    assert [view["id"] for view in (await house.jobs.list(state="finished"))["items"]] == [ids[0]]
    assert len((await house.jobs.list(state="open", limit=0))["items"]) == 1
    assert await house.jobs.count_open() == 5
    for wrong in ({"state": "asleep"}, {"cursor": "²"}, {"cursor": "x" * 30}):
        with pytest.raises(Invalid):
            await house.jobs.list(**wrong)


async def test_open_jobs_are_found_by_what_they_are_about(db: Database) -> None:
    house = House(db)
    house.kind("a")
    old = await house.add("a", subject=("video", 1), dedupe="x")
    new = await house.add("a", subject=("video", 1))
    await house.add("a", subject=("artist", 2))
    await house.jobs.cancel(await house.add("a", subject=("video", 2)), "user:1")
    assert {subject: view["id"] for subject, view in (await house.jobs.open_of("video", [1, 2, 3])).items()} == {1: new}
    async with db.read() as r:
        held, free = await house.jobs.open_with(r, "x"), await house.jobs.open_with(r, "y")
    assert held is not None
    assert held.id == old
    assert free is None


async def test_health_tells_of_lanes_the_supervisor_and_recent_failures(db: Database) -> None:
    house = House(db, lanes={"work": 1, "quiet": 2})
    gate = Gate()
    house.kind("slow", gate)
    house.kind("bad", Blow(Invalid("", code="odd"), Invalid("", code="odd")), lane="quiet")
    assert (await house.jobs.health())["supervisor"] == {"alive": False, "heartbeat": None, "jobs_per_minute": 0}
    async with house.at_work():
        running = await house.add("slow")
        await gate.begun.wait()
        await house.looked()
        await house.add("slow")
        await house.add("slow", not_before=4_000_000_000_000)
        for _ in range(2):
            await house.until(await house.add("bad"), "failed")
        async with db.write() as w:  # as if it had been a while
            await w.run(jobs.update().where(jobs.c.id == running + 1).values(created=now() - 10_000))
        health = await house.jobs.health()
        gate.open.set()
    quiet, work = health["lanes"]
    assert (quiet["name"], quiet["running"], quiet["oldest"]) == ("quiet", 0, None)
    assert (work["concurrency"], work["running"], work["queued"], work["waiting"]) == (1, 1, 1, 1)
    assert work["oldest"] is not None
    assert work["oldest"] >= 10
    assert health["supervisor"]["alive"] is True
    assert health["supervisor"]["heartbeat"] is not None
    assert health["supervisor"]["jobs_per_minute"] == 2
    assert health["failures"] == [{"code": "odd", "count": 2}]


async def test_pruning_forgets_old_finished_jobs_with_their_logs_but_no_open_and_no_recent_ones(db: Database) -> None:
    house = House(db)
    house.kind("a")
    opened = await house.add("a")
    old = [await house.add("a") for _ in range(5)]
    for job in old:
        await house.jobs.cancel(job, "user:1")
    recent = await house.add("a")
    await house.jobs.cancel(recent, "user:1")
    async with db.write() as w:
        await w.run(jobs.update().where(jobs.c.id.in_(old)).values(finished=now() - 40 * DAY))
        await w.run(jobs.update().where(jobs.c.id == recent).values(finished=now() - DAY))
        await w.run(job_lines.insert().values(job_id=old[0], n=1, time=0, level="info", text="x"))
    assert await house.jobs.prune(keep_days=30, keep_rows=3) == 3
    assert [view["id"] for view in (await house.jobs.list())["items"]] == [recent, old[4], old[3], opened]
    assert await house.jobs.prune(keep_days=0, keep_rows=0) == 3
    async with db.read() as r:
        assert await r.all(job_lines.select()) == []
