"""Taking jobs, keeping them, and seeing whose keeper is gone: the SQL of claims and leases.

A claim is one statement for as many jobs as the lane has room for. On PostgreSQL rows that another supervisor is
taking at this moment are skipped; on SQLite the only writer takes its turn.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal_column, or_, select, update

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.jobs import job_lines, jobs
from mvidarr.jobs.models import JobRow, Reason, row_of

c = jobs.c
QUEUED: ColumnElement[str] = literal_column("'queued'")  # literals, so that the partial indexes are used
RUNNING: ColumnElement[str] = literal_column("'running'")
NO: ColumnElement[int] = literal_column("0")
CHANGE = update(jobs).returning(*c)  # built once: naming every column costs more than the statement
_FIRST = select(c.id).order_by(c.priority.desc(), c.place, c.id)


def _ready(lane: str, now: int) -> ColumnElement[bool]:
    return (c.state == QUEUED) & (c.blocked == NO) & (c.held == NO) & (c.lane == lane) & (c.not_before <= now)


async def take(
    w: Writer, lane: str, limit: int, owner: str, now: int, lease_until: int, *, full: Sequence[str] = ()
) -> list[JobRow]:
    """Up to ``limit`` jobs of the lane, most urgent first and by their places, now running for ``owner``. Those that
    ask the hosts in ``full`` are left where they are."""
    ready = _FIRST.where(_ready(lane, now), *_but(full)).limit(limit)
    if w.dialect == "postgresql":
        ready = ready.with_for_update(skip_locked=True)
    picked = ready.cte("picked")
    statement = CHANGE.where(c.id.in_(select(picked.c.id))).values(
        state="running",
        owner=owner,
        lease_until=lease_until,
        attempts=c.attempts + 1,
        starts=c.starts + 1,
        tries=c.tries + 1,
        not_before=0,
        stage=None,
        started=now,
    )
    rows = [row_of(row) for row in await w.all(statement)]
    return sorted(rows, key=lambda job: (-job.priority, job.place, job.id))


async def last_lines(r: Reader, taken: Sequence[JobRow]) -> dict[int, int]:
    """Job -> number of its newest log line, of those that ran before."""
    ids = [job.id for job in taken if job.starts > 1]
    if not ids:
        return {}
    newest = func.max(job_lines.c.n).label("n")
    statement = select(job_lines.c.job_id, newest).where(job_lines.c.job_id.in_(ids)).group_by(job_lines.c.job_id)
    return {row["job_id"]: row["n"] for row in await r.all(statement)}


async def due_lanes(r: Reader, full: Mapping[str, Sequence[str] | None], now: int) -> list[str]:
    """Of these lanes those with a job that could start now. ``full``: lane -> hosts to leave alone, None for all."""
    lanes = {lane: hosts for lane, hosts in full.items() if hosts is not None}
    if not lanes:
        return []
    columns = [exists(select(c.id).where(_ready(lane, now), *_but(hosts))).label(lane) for lane, hosts in lanes.items()]
    row = await r.one(select(*columns))
    return [lane for lane in lanes if row and row[lane]]


def _but(full: Sequence[str]) -> list[ColumnElement[bool]]:
    return [or_(c.host.is_(None), c.host.not_in(full))] if full else []


async def renew(w: Writer, owner: str, lease_until: int) -> int:
    """Also a lease that ran out while nobody else noticed (a suspended machine)."""
    return await w.run(update(jobs).where(c.state == RUNNING, c.owner == owner).values(lease_until=lease_until))


async def kept_for(r: Reader, owner: str) -> dict[int, Reason | None]:
    """Jobs that run for ``owner`` -> why somebody asked that they stop, if anybody did."""
    rows = await r.all(select(c.id, c.cancel_requested, c.held).where(c.state == RUNNING, c.owner == owner))
    return {row["id"]: _asked(row) for row in rows}


def _asked(row: dict[str, Any]) -> Reason | None:
    if row["cancel_requested"] is not None:
        return Reason.USER
    return Reason.PAUSED if row["held"] else None


async def keepers(r: Reader) -> list[str]:
    """Every owner that some running job names."""
    rows = await r.all(select(c.owner).where(c.state == RUNNING).distinct())
    return [row["owner"] for row in rows]


async def kept_by(w: Writer, owners: Sequence[str]) -> list[JobRow]:
    statement = select(jobs).where(c.state == RUNNING, c.owner.in_(owners)).order_by(c.id)
    return [row_of(row) for row in await w.all(_locked(w, statement))]


async def expired(w: Writer, but: str, now: int) -> list[JobRow]:
    """Jobs whose lease ran out, except ``but``'s own."""
    statement = select(jobs).where(c.state == RUNNING, c.owner != but, c.lease_until < now).order_by(c.id)
    return [row_of(row) for row in await w.all(_locked(w, statement))]


def _locked(w: Writer, statement: Select[Any]) -> Select[Any]:
    return statement.with_for_update(skip_locked=True) if w.dialect == "postgresql" else statement


async def any_expired(r: Reader, but: str, now: int) -> bool:
    overdue = exists(select(c.id).where(c.state == RUNNING, c.owner != but, c.lease_until < now))
    return bool(await r.value(select(overdue.label("overdue"))))
