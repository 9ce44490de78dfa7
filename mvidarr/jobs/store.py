"""Reading what is stored of jobs, and pruning what is old."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Update, delete, func, select, update

from mvidarr.clock import DAY, iso, iso_or_none
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.jobs import job_attempts, job_lines, jobs
from mvidarr.errors import Invalid, NotFound
from mvidarr.jobs.models import FINISHED, OPEN, AttemptView, JobRow, LineView, row_of

c = jobs.c
_STATES: dict[str, tuple[str, ...]] = {
    "open": OPEN,
    "finished": FINISHED,
    **{state: (state,) for state in (*OPEN, *FINISHED)},
}
_PRUNED_AT_ONCE = 200


def missing(job_id: int) -> NotFound:
    return NotFound(f"There is no job {job_id}.", code="no_such_job")


async def row(r: Reader, job_id: int) -> JobRow:
    statement = select(jobs).where(c.id == job_id)
    if isinstance(r, Writer) and r.dialect == "postgresql":
        statement = statement.with_for_update()
    found = await r.one(statement)
    if found is None:
        raise missing(job_id)
    return row_of(found)


async def open_of(r: Reader, subject_type: str, ids: Collection[int]) -> list[JobRow]:
    about = (c.subject_type == subject_type) & c.subject_id.in_(sorted(ids))
    return [row_of(found) for found in await r.all(select(jobs).where(about, c.state.in_(OPEN)).order_by(c.id))]


async def busy(r: Reader, subject_type: str, ids: Collection[int]) -> set[int]:
    """Which of these an open job is about."""
    about = (c.subject_type == subject_type) & c.subject_id.in_(sorted(ids))
    rows = await r.all(select(c.subject_id).where(about, c.state.in_(OPEN))) if ids else []
    return {row["subject_id"] for row in rows}


async def open_about(r: Reader, kind: str, subject_type: str, ids: Collection[int]) -> dict[int, int]:
    """Subject id -> the open job of this kind."""
    about = (c.subject_type == subject_type) & c.subject_id.in_(sorted(ids)) & (c.kind == kind)
    rows = await r.all(select(c.subject_id, c.id).where(about, c.state.in_(OPEN)).order_by(c.id)) if ids else []
    return {row["subject_id"]: row["id"] for row in rows}


def asking(dialect: str, job_id: int, host: str | None) -> Update:
    """This job asks that host. One that is locked is being taken, and is waited for by nobody here."""
    other = select(c.id).where(c.id == job_id, c.state == "queued", c.host.is_distinct_from(host))
    if dialect == "postgresql":
        other = other.with_for_update(skip_locked=True)
    return update(jobs).where(c.id.in_(other)).values(host=host)


def queued_about(kind: str, subject_type: str, ids: Collection[int]) -> ColumnElement[bool]:
    about = (c.subject_type == subject_type) & c.subject_id.in_(sorted(ids))
    return about & (c.kind == kind) & (c.state == "queued")


async def hold_open_of(w: Writer, subject_type: str, ids: Collection[int]) -> None:
    """Locks them until the transaction ends; before the rows they are about (``Jobs.hold``)."""
    about = (c.subject_type == subject_type) & c.subject_id.in_(sorted(ids))
    await w.all(select(c.id).where(about, c.state.in_(OPEN)).order_by(c.id).with_for_update())


async def count_open(r: Reader) -> int:
    return int(await r.value(select(func.count().label("n")).select_from(jobs).where(c.state.in_(OPEN))))


async def lines(r: Reader, job_id: int, after: int) -> list[LineView]:
    n = job_lines.c.n
    rows = await r.all(select(job_lines).where(job_lines.c.job_id == job_id, n > after).order_by(n))
    if not rows and await r.value(select(c.id).where(c.id == job_id)) is None:
        raise missing(job_id)
    return [{"n": line["n"], "time": iso(line["time"]), "level": line["level"], "text": line["text"]} for line in rows]


async def attempts(r: Reader, job_id: int) -> list[AttemptView]:
    a = job_attempts.c
    return [
        {
            "n": found["n"],
            "started": iso_or_none(found["started"]),
            "finished": iso(found["finished"]),
            "outcome": found["outcome"],
            "code": found["error_code"],
            "detail": found["error_detail"],
        }
        for found in await r.all(select(job_attempts).where(a.job_id == job_id).order_by(a.n))
    ]


async def prune(w: Writer, now: int, keep_days: float, keep_rows: int) -> int:
    """Remove up to 200 of the oldest finished jobs that are older than ``keep_days`` and not among the last
    ``keep_rows``, nor waited for by an open one: how many there were. 0 when nothing is left to remove."""
    ended = c.state.in_(FINISHED)
    edge = await w.value(select(c.id).where(ended).order_by(c.id.desc()).offset(keep_rows).limit(1))
    if edge is None:
        return 0
    child = jobs.alias("child")
    needed = select(child.c.id).where(child.c.waits_for == c.id, child.c.state.in_(OPEN)).exists()
    old = ended & (c.id <= edge) & (c.finished < now - round(keep_days * DAY)) & ~needed
    ids = [found["id"] for found in await w.all(select(c.id).where(old).order_by(c.id).limit(_PRUNED_AT_ONCE))]
    return await w.run(delete(jobs).where(c.id.in_(ids))) if ids else 0


def filters(state: str | None, kind: str | None, subject: tuple[str, int] | None) -> Iterable[ColumnElement[bool]]:
    if state is not None:
        if state not in _STATES:
            raise Invalid(f"There is no state “{state}”; there are {', '.join(_STATES)}.", code="bad_state")
        yield c.state.in_(_STATES[state])
    if kind is not None:
        yield c.kind == kind
    if subject is not None:
        yield (c.subject_type == subject[0]) & (c.subject_id == subject[1])
