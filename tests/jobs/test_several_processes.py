"""Leases, heartbeats and who may take whose job."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import replace

import asyncpg
import pytest
from sqlalchemy import text

from mvidarr.clock import now
from mvidarr.db import Database, Reader
from mvidarr.db.sqlite import path_of
from mvidarr.db.tables.jobs import jobs
from mvidarr.errors import Unavailable
from mvidarr.jobs import JobContext, Owner, Reason
from mvidarr.jobs.claim import take
from mvidarr.jobs.retry import DEATHS
from tests.jobs.house import QUICK, Gate, House


async def test_several_supervisors_run_every_job_once(db: Database, db_url: str) -> None:
    ran: list[int] = []

    async def work(context: JobContext) -> None:
        ran.append(context.job.id)
        await asyncio.sleep(0)

    first = House(db)
    first.kind("shared", work)
    ids = [await first.add("shared") for _ in range(90)]
    async with AsyncExitStack() as stack:
        houses = [first]
        for _ in range(2):
            other = await Database.open(db_url)
            stack.push_async_callback(other.close)
            houses.append(House(other))
            houses[-1].kind("shared", work)
        for house in houses:
            await stack.enter_async_context(house.at_work())
        await first.sees(lambda: _is_nothing_open(first))
    assert sorted(ran) == ids
    views = (await first.jobs.list(limit=100))["items"]
    assert {(view["state"], view["attempts"]) for view in views} == {("done", 1)}


async def _is_nothing_open(house: House) -> bool:
    return await house.jobs.count_open() == 0


async def _taken_by(house: House, owner: Owner, lease_until: int) -> int:
    job = await house.add("any")
    async with house.database.write() as w:
        rows = await take(w, "work", 1, str(owner), now(), lease_until)
    assert [row.id for row in rows] == [job]
    return job


async def test_a_job_of_a_dead_process_on_this_host_comes_back_at_the_start(db: Database) -> None:
    house = House(db)
    house.kind("any")
    dead = replace(Owner.here(), pid=2**22 - 3)
    job = await _taken_by(house, dead, now() + 3_600_000)
    async with house.at_work():
        view = await house.until(job)
    assert view["attempts"] == 2
    assert [attempt["outcome"] for attempt in await house.jobs.attempts(job)] == ["crashed", "done"]
    assert house.causes(job) == ["crashed", "claimed", "finished"]
    assert [line["level"] for line in await house.jobs.log(job)] == ["warning"]


async def test_a_job_of_another_host_comes_back_when_its_lease_has_expired_and_not_before(db: Database) -> None:
    house = House(db)
    house.kind("any")
    elsewhere = replace(Owner.here(), host="elsewhere")
    silent = await _taken_by(house, elsewhere, now() - 1)
    alive = await _taken_by(house, replace(elsewhere, token="b"), now() + 3_600_000)
    async with house.at_work():
        await house.until(silent)
        assert (await house.jobs.get(alive))["state"] == "running"


async def test_a_job_that_is_ours_by_the_table_but_that_nobody_runs_comes_back(db: Database) -> None:
    """The connection broke between the commit of a claim and its answer."""
    house = House(db)
    house.kind("any")
    async with house.at_work():
        job = await house.add("any", not_before=4_000_000_000_000)
        async with db.write() as w:
            claimed = {"state": "running", "owner": str(house.owner), "starts": 1, "attempts": 1, "tries": 1}
            await w.run(jobs.update().where(jobs.c.id == job).values(not_before=0, **claimed))
        view = await house.until(job)
    assert view["attempts"] == 1


async def test_what_is_being_taken_at_this_moment_is_not_given_back(db: Database) -> None:
    """However long the answer to the claim takes, nobody runs it twice."""
    house, seen = House(db), list[bool]()
    house.kind("any")
    watch = house.supervisor.watch

    async def brake(r: Reader, lane: str, moment: int) -> Sequence[str]:
        seen.append(watch.claiming)
        return ()

    house.lanes.brake(brake)
    job = await _taken_by(house, house.owner, now() + 3_600_000)
    for claiming, state in ((True, "running"), (False, "queued")):
        watch.claiming = claiming
        for _ in range(3):
            await watch.beat()
        assert (await house.jobs.get(job))["state"] == state
    async with house.at_work():
        assert (await house.until(job))["attempts"] == 1
    assert (seen[0], watch.claiming) == (True, False)


async def test_a_job_that_somebody_cancelled_before_its_process_died_does_not_come_back(db: Database) -> None:
    house = House(db)
    house.kind("any")
    job = await _taken_by(house, replace(Owner.here(), pid=2**22 - 3), now())
    await house.jobs.cancel(job, "user:1")
    async with house.at_work():
        await house.until(job, "cancelled")


async def test_who_cancels_a_job_in_the_moment_in_which_its_try_ends_is_heard(db: Database) -> None:
    house = House(db)
    house.kind("any")
    job = await _taken_by(house, house.owner, now() + 3_600_000)
    async with db.write() as w:
        await w.run(jobs.update().where(jobs.c.id == job).values(state="queued", owner=None, lease_until=None))
        cancelling = asyncio.create_task(house.jobs.cancel(job, "user:1"))
        if db.dialect == "postgresql":  # else it waits for the one writer
            while not await w.value(text("SELECT count(*) AS n FROM pg_locks WHERE NOT granted")):
                await asyncio.sleep(0)
    assert (await cancelling)["state"] == "cancelled"


async def test_a_job_during_which_the_process_died_again_and_again_is_not_started_again(db: Database) -> None:
    house = House(db)
    house.kind("any")
    dead = replace(Owner.here(), pid=2**22 - 3)
    job = await house.add("any")
    child = await house.add("any", waits_for=job)
    moment, waits = now(), list[int]()
    for death in range(DEATHS):
        async with db.write() as w:
            rows = await take(w, "work", 1, str(dead), moment, moment)
            (died, *_) = await house.jobs.transitions.crashed(w, rows, moment)
        waits.append(max(died.not_before - moment, 0))
        moment += waits[-1]
        if death == 5:
            assert died.error is not None
            assert died.error.detail == "The server died 6 times in a row while this job ran."
    assert waits[:5] == [0] * 5
    assert waits[5:-1] == sorted(waits[5:-1])
    assert waits[5]
    view = await house.jobs.get(job)
    assert view["state"] == "failed"
    assert view["error"] is not None
    assert view["error"]["code"] == "crashed"
    assert (await house.jobs.get(child))["state"] == "failed"
    assert [attempt["outcome"] for attempt in await house.jobs.attempts(job)] == ["crashed"] * DEATHS
    await house.jobs.retry(job, "user:1")
    async with house.at_work():
        await house.until(child)


async def test_the_lease_of_a_running_job_is_renewed(db: Database) -> None:
    house = House(db, pace=replace(QUICK, lease=0.3))
    gate = Gate()
    house.kind("long", gate)
    lease = jobs.c.lease_until

    async def renewed() -> bool:
        async with db.read() as r:
            return bool(await r.value(lease_now) > first)

    async with house.at_work():
        job = await house.add("long")
        await gate.begun.wait()
        lease_now = jobs.select().with_only_columns(lease).where(jobs.c.id == job)
        async with db.read() as r:
            first = await r.value(lease_now)
        await house.sees(renewed)
        gate.open.set()
        await house.until(job)
    assert gate.seen[0].reason is None


async def test_a_handler_whose_job_was_taken_by_another_process_stops_and_leaves_no_trace(db: Database) -> None:
    house = House(db)
    gate = Gate()
    house.kind("long", gate)
    async with house.at_work():
        job = await house.add("long")
        await gate.begun.wait()
        gate.seen[0].log("lost words")
        async with db.write() as w:
            elsewhere = str(replace(Owner.here(), host="elsewhere"))
            await w.run(jobs.update().values(owner=elsewhere, attempts=2, lease_until=now() + 3_600_000))
        await house.live_empty()
        assert gate.seen[0].reason is Reason.LOST
        view = await house.jobs.get(job)
        assert (view["state"], view["attempts"]) == ("running", 2)
    assert house.causes(job) == ["claimed"]
    assert await house.jobs.attempts(job) == []


async def test_an_end_that_comes_too_late_changes_nothing(db: Database) -> None:
    house = House(db, pace=replace(QUICK, heartbeat=60.0))
    gate = Gate()
    house.kind("long", gate)
    async with house.at_work():
        job = await house.add("long")
        await gate.begun.wait()
        async with db.write() as w:
            await w.run(jobs.update().values(owner="elsewhere", lease_until=now() + 3_600_000))
        gate.open.set()
        await house.live_empty()
        assert (await house.jobs.get(job))["state"] == "running"
    assert house.causes(job) == ["claimed"]


async def test_a_database_that_goes_away_for_a_moment_stops_nothing(db: Database, db_url: str) -> None:
    house = House(db)
    gate = Gate()
    house.kind("long", gate)
    house.kind("any")
    async with house.at_work():
        job = await house.add("long")
        await gate.begun.wait()
        if db.dialect == "sqlite":
            await _hold_the_file(house, db_url, gate)
        else:
            await _cut_every_connection(db_url)
            gate.open.set()
        await house.sees(lambda: _is_done(house, job))
        await house.until(await house.add("any"))
    assert (await house.jobs.get(job))["attempts"] == 1


async def _is_done(house: House, job: int) -> bool:
    """A person who asks in the moment of the outage hears of it, too."""
    try:
        return (await house.jobs.get(job))["state"] == "done"
    except Unavailable:
        return False


async def _hold_the_file(house: House, db_url: str, gate: Gate) -> None:
    async with house.database.write() as w:
        await w.all(text("PRAGMA busy_timeout = 10"))
    other = sqlite3.connect(path_of(db_url), timeout=60, isolation_level=None, check_same_thread=False)
    with closing(other):
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")  # who writes just now goes on meanwhile
        gate.open.set()
        house.lanes.stir()
        gone = asyncio.Event()
        asyncio.get_running_loop().call_later(0.3, gone.set)
        await gone.wait()
        other.execute("ROLLBACK")


async def _cut_every_connection(db_url: str) -> None:
    """Returns when each of them is cut: one that is cut later would be met by whoever asks next."""
    connection = await asyncpg.connect(db_url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


async def test_past_the_lease_jobs_are_let_go_while_postgresql_cannot_be_asked(db: Database) -> None:
    """Another process may run them by now; a SQLite file has no other process."""
    house = House(db, pace=replace(QUICK, lease=0.05, heartbeat=60.0))
    gate = Gate()
    house.kind("long", gate)
    async with house.at_work():
        job = await house.add("long")
        await gate.begun.wait()
        await house.looked()  # and not again for a minute
        later = asyncio.Event()
        asyncio.get_running_loop().call_later(0.1, later.set)
        await later.wait()
        house.supervisor.watch.let_go_if_too_late()
        expected = Reason.LOST if db.dialect == "postgresql" else None
        assert gate.seen[0].reason is expected
        gate.open.set()
        await house.until(job, "done")


@pytest.mark.parametrize("name", ["", "not an owner"])
async def test_an_owner_nobody_can_read_is_left_to_its_lease(db: Database, name: str) -> None:
    house = House(db)
    house.kind("any")
    job = await house.add("any")
    async with db.write() as w:
        await take(w, "work", 1, name, now(), now() + 3_600_000)
    async with house.at_work():
        await house.until(await house.add("any"))
        assert (await house.jobs.get(job))["state"] == "running"
