"""Empty jobs: persisted, claimed, run, one log line, finished; beside the same statements by the driver alone."""

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import asyncpg

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.db.postgres import driver_options
from mvidarr.jobs import JobContext, Jobs, JobView, Kind, Kinds, Lanes, NewJob, Owner, Supervisor
from tests import databases
from tests.bench.figures import Figure, at_least

COUNT = 4000
BARE_COUNT = 2000
WARM = 200
ASKING = 8  # rooms that ask for jobs at the same time, each in a transaction of its own
LANE = 8

_PERSIST = """
INSERT INTO jobs (kind, lane, state, blocked, priority, not_before, payload, actor, attempts, starts, tries, crashes,
created) VALUES ('empty', 'work', 'queued', 0, 0, 0, '{}', 'system', 0, 0, 0, 0, $1) RETURNING id
"""
_CLAIM = """
UPDATE jobs SET state = 'running', owner = 'me', lease_until = $1, attempts = 1, starts = 1, tries = 1, started = $1
WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND blocked = 0 AND lane = 'work' ORDER BY priority DESC, id
LIMIT 1 {skip}) RETURNING *
"""
_LINE = "INSERT INTO job_lines (job_id, n, time, level, text) VALUES ($1, 1, $2, 'info', 'Nothing to do.')"
_FINISH = """
UPDATE jobs SET state = 'done', finished = $2, owner = NULL, lease_until = NULL WHERE id = $1 AND owner = 'me'
"""
_ATTEMPT = "INSERT INTO job_attempts (job_id, n, finished, outcome) VALUES ($1, 1, $2, 'done')"
_LIMIT = "{driver}, three transactions a job, one at a time"


def jobs_on_sqlite(work: Path) -> list[Figure]:
    with databases.sqlite_template(work) as template:
        (work / "ours").mkdir()
        ours = asyncio.run(_ours(databases.sqlite_copy(template, work / "ours")))
        bare = _bare_sqlite(template)
    limit = _LIMIT.format(driver="sqlite3")
    return [Figure("empty jobs, SQLite", ours, "/s", at_least(700), bare, limit)]


def jobs_on_postgres(work: Path) -> list[Figure]:
    with databases.postgres() as server:
        with databases.postgres_database(server, work) as url:
            ours = asyncio.run(_ours(url))
        with databases.postgres_database(server, work) as url:
            bare = asyncio.run(_bare_postgres(url))
    limit = _LIMIT.format(driver="asyncpg")
    return [Figure("empty jobs, PostgreSQL", ours, "/s", at_least(500), bare, limit)]


async def _empty(context: JobContext) -> None:
    context.log("Nothing to do.")


class _Meter:
    """Counts ends, rings when all are there."""

    def __init__(self) -> None:
        self.done = 0
        self.wanted = 0
        self.all_done = asyncio.Event()

    def hear(self, job: JobView) -> None:
        if job["state"] == "done":
            self.done += 1
            if self.done >= self.wanted:
                self.all_done.set()


async def _ours(url: str) -> float:
    database = await Database.open(url)
    kinds, lanes, meter = Kinds(), Lanes({"work": LANE}), _Meter()
    kinds.add(Kind("empty", "work", _empty))
    jobs = Jobs(database, kinds, lanes)
    supervisor = Supervisor(database, jobs, kinds, lanes, Owner.here(), meter.hear)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(supervisor.run())
            await _through(database, jobs, meter, WARM)
            began = time.perf_counter()
            await _through(database, jobs, meter, COUNT)
            seconds = time.perf_counter() - began
            await supervisor.drain(1)
    finally:
        await database.close()
    return COUNT / seconds


async def _through(database: Database, jobs: Jobs, meter: _Meter, count: int) -> None:
    async def ask(share: int) -> None:
        for _ in range(share):
            async with database.write() as w:
                await jobs.enqueue(w, NewJob("empty"))

    meter.wanted = meter.done + count
    meter.all_done.clear()
    async with asyncio.TaskGroup() as group:
        for _ in range(ASKING):
            group.create_task(ask(count // ASKING))
        await meter.all_done.wait()


def _bare_sqlite(path: Path) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()

    def run(*statements: tuple[str, tuple[Any, ...]]) -> Any:
        connection.execute("BEGIN IMMEDIATE")
        rows: list[Any] = []
        for sql, values in statements:
            rows = connection.execute(sql.replace("$1", "?1").replace("$2", "?2"), values).fetchall()
        connection.execute("COMMIT")
        return rows[0] if rows else None

    began = time.perf_counter()
    for _ in range(BARE_COUNT):
        run((_PERSIST, (now(),)))
        (job_id, *_) = run((_CLAIM.format(skip=""), (now(),)))
        run((_LINE, (job_id, now())), (_FINISH, (job_id, now())), (_ATTEMPT, (job_id, now())))
    seconds = time.perf_counter() - began
    connection.close()
    return BARE_COUNT / seconds


async def _bare_postgres(url: str) -> float:
    connection: Any = await asyncpg.connect(**driver_options(url))
    claim = _CLAIM.format(skip="FOR UPDATE SKIP LOCKED")
    began = time.perf_counter()
    for _ in range(BARE_COUNT):
        async with connection.transaction():
            await connection.fetchval(_PERSIST, now())
        async with connection.transaction():
            job_id = await connection.fetchval(claim, now())
        async with connection.transaction():
            for sql in (_LINE, _FINISH, _ATTEMPT):
                await connection.execute(sql, job_id, now())
    seconds = time.perf_counter() - began
    await connection.close()
    return BARE_COUNT / seconds
