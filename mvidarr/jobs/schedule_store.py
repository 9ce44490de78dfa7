"""What is stored of schedules."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.database import Row
from mvidarr.db.tables.jobs import jobs, schedules

c = schedules.c
_INSERT_UNLESS_THERE = {
    "sqlite": sqlite.insert(schedules).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(schedules).on_conflict_do_nothing(),
}
_WITH_JOB = select(*c, jobs.c.state, jobs.c.created, jobs.c.started, jobs.c.finished, jobs.c.error_detail).select_from(
    schedules.outerjoin(jobs, jobs.c.id == c.job_id)
)


async def all(r: Reader) -> dict[str, Row]:
    """Name -> row."""
    return {row["name"]: row for row in await r.all(select(schedules))}


async def all_with_jobs(r: Reader) -> dict[str, Row]:
    """Name -> row, with ``state``, ``created``, ``started``, ``finished`` and ``error_detail`` of its last job."""
    return {row["name"]: row for row in await r.all(_WITH_JOB)}


async def hold(w: Writer, name: str) -> Row | None:
    """Its row, which nobody else changes until the transaction ends."""
    return await w.one(select(schedules).where(c.name == name).with_for_update())


async def begin(w: Writer, name: str, cron: str, due: int | None) -> None:
    """Unless it is there, perhaps by another process."""
    await w.run(_INSERT_UNLESS_THERE[w.dialect], {"name": name, "cron": cron, "due": due})


async def change(w: Writer, name: str, **values: Any) -> None:
    await w.run(update(schedules).where(c.name == name).values(**values))
