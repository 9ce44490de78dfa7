"""kill -9 at any moment: nothing is lost, nothing happens twice to a visible effect."""

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Awaitable, Callable

from sqlalchemy import func, select, text

from mvidarr.db import Database
from mvidarr.db.tables.jobs import job_attempts, job_lines, jobs
from mvidarr.jobs import Jobs, Lanes, NewJob
from mvidarr.jobs.retry import DEATHS
from tests.forks import Process, ended, run
from tests.jobs.child import kinds

JOBS = 400
KILLS = 3
SEED = 20261121


def start(db_url: str) -> Process:
    return run("tests.jobs.child", db_url)


async def reaches(db: Database, count: Callable[[], Awaitable[int]], goal: int, process: Process) -> None:
    async with asyncio.timeout(60):
        while await count() < goal:
            assert process.poll() is None
            await asyncio.sleep(0.005)


async def enqueue(db: Database, kind: str, number: int) -> list[int]:
    face = Jobs(db, kinds(), Lanes({"work": 1}))
    async with db.write() as w:
        await w.run(text("CREATE TABLE IF NOT EXISTS effects (job_id BIGINT NOT NULL)"))
        dies = [{"dies": 0 if at else KILLS} for at in range(number)]  # the first one runs whenever it is killed
        return [(await face.enqueue(w, NewJob(kind, payload=payload))).id for payload in dies]


async def test_jobs_survive_kill_9_at_any_moment_and_none_takes_effect_twice(db: Database, db_url: str) -> None:
    ids = await enqueue(db, "effect", JOBS)

    async def effects() -> int:
        async with db.read() as r:
            return int(await r.value(text("SELECT count(*) AS n FROM effects")))

    chance = random.Random(SEED)
    for kill in range(KILLS):
        process = start(db_url)
        await reaches(db, effects, (kill + 1) * JOBS // 5, process)
        await asyncio.sleep(chance.random() * 0.02)
        process.kill()
        await ended(process)
    process = start(db_url)
    await reaches(db, effects, JOBS, process)
    process.send_signal(signal.SIGTERM)
    assert await ended(process) == 0

    async with db.read() as r:
        done = [row["job_id"] for row in await r.all(text("SELECT job_id FROM effects"))]
        states = Counter(row["state"] for row in await r.all(select(jobs.c.state)))
        outcomes = Counter(row["outcome"] for row in await r.all(select(job_attempts.c.outcome)))
        over = select(func.count(job_lines.c.job_id.distinct()).label("n")).where(job_lines.c.text == "ended")
        told = await r.value(over)
    assert sorted(done) == ids
    assert states == {"done": JOBS}
    assert outcomes["done"] == JOBS
    assert outcomes["crashed"] >= KILLS
    assert set(outcomes) == {"done", "crashed"}
    assert told == JOBS


async def test_a_job_that_kills_its_process_again_and_again_is_given_up(db: Database, db_url: str) -> None:
    (job,) = await enqueue(db, "deadly", 1)
    async with db.write() as w:
        await w.run(jobs.update().where(jobs.c.id == job).values(crashes=DEATHS - 1))
    process = start(db_url)
    async with asyncio.timeout(60):
        assert await ended(process) == -9
    process = start(db_url)

    async def failed() -> int:
        async with db.read() as r:
            return int(await r.value(select(func.count().label("n")).where(jobs.c.error_code == "crashed")))

    await reaches(db, failed, 1, process)
    process.send_signal(signal.SIGTERM)
    assert await ended(process) == 0
    assert (await Jobs(db, kinds(), Lanes({})).get(job))["attempts"] == 1
