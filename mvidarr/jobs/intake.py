"""New jobs enter here: the lane of their kind, the job they wait for, one open job per dedupe key."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.clock import now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.jobs import jobs
from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs.kinds import Kinds
from mvidarr.jobs.models import OPEN, JobRow, NewJob, row_of, view_of

c = jobs.c
_INSERT_UNLESS_OPEN = {
    "sqlite": sqlite.insert(jobs).on_conflict_do_nothing().returning(c.id),
    "postgresql": postgresql.insert(jobs).on_conflict_do_nothing().returning(c.id),
}
_OPEN_WITH = select(jobs).where(c.dedupe == bindparam("dedupe"), c.state.in_(OPEN))
_COUNTERS = ("attempts", "starts", "tries", "crashes")
_UNSET: dict[str, Any] = {column.name: None for column in jobs.columns} | dict.fromkeys(_COUNTERS, 0)


class Intake:
    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    async def add(self, w: Writer, new: NewJob) -> JobRow:
        blocked = await self.must_wait(w, new.waits_for)
        values = _columns(new, self._kinds[new.kind].lane, blocked)
        values["id"] = await self._insert(w, new.dedupe, values)
        return row_of(_UNSET | values)

    async def must_wait(self, w: Writer, parent: int | None) -> bool:
        """Is the parent still to be done? Its row is held until we commit, so that it can't end unseen."""
        if parent is None:
            return False
        statement = select(c.state).where(c.id == parent)
        state = await w.value(statement.with_for_update(read=True) if w.dialect == "postgresql" else statement)
        if state is None:
            raise NotFound(f"There is no job {parent} to wait for.", code="no_such_job")
        if state in ("failed", "cancelled"):
            detail = "The job it should wait for did not succeed. Retry that one first."
            raise Conflict(detail, code="dependency_failed", extra={"job_id": parent})
        return bool(state != "done")

    async def must_be_free(self, w: Writer, dedupe: str | None) -> None:
        holder = await open_with(w, dedupe) if dedupe else None
        if holder is not None:
            raise Conflict("This is already queued or running.", code="job_open", extra={"job": dict(view_of(holder))})

    async def _insert(self, w: Writer, dedupe: str | None, values: dict[str, Any]) -> int:
        if dedupe is None:
            return await w.insert(jobs, values)
        while True:
            found = await w.one(_INSERT_UNLESS_OPEN[w.dialect], values)
            if found is not None:
                return int(found["id"])
            await self.must_be_free(w, dedupe)  # else its holder ended between the two statements


async def open_with(r: Reader, dedupe: str) -> JobRow | None:
    """The open job that holds this key."""
    row = await r.one(_OPEN_WITH, {"dedupe": dedupe})
    return None if row is None else row_of(row)


def _columns(new: NewJob, lane: str, blocked: bool) -> dict[str, Any]:
    subject_type, subject_id = new.subject or (None, None)
    return {
        "kind": new.kind,
        "lane": lane,
        "state": "queued",
        "blocked": int(blocked),
        "priority": new.priority,
        "not_before": new.not_before or 0,
        "waits_for": new.waits_for,
        "dedupe": new.dedupe,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "payload": dict(new.payload),
        "actor": new.actor,
        "created": now(),
    }
