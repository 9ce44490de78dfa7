"""New jobs enter here: the lane of their kind, the job they wait for, one open job per dedupe key."""

from collections.abc import Collection, Mapping, Sequence
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
_INSERT_MANY: dict[str, Any] = {
    "sqlite": sqlite.insert(jobs).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(jobs).on_conflict_do_nothing(),
}
_OPEN_WITH = select(jobs).where(c.dedupe == bindparam("dedupe"), c.state.in_(OPEN))
_LOST = ("failed", "cancelled")
_COUNTERS = ("attempts", "starts", "tries", "crashes", "held")
_UNSET: dict[str, Any] = {column.name: None for column in jobs.columns} | dict.fromkeys(_COUNTERS, 0)


class Intake:
    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    async def add(self, w: Writer, new: NewJob) -> JobRow:
        blocked = await self.must_wait(w, new.waits_for)
        values = _columns(new, self._kinds[new.kind].lane, blocked)
        values["id"] = await self._insert(w, new.dedupe, values)
        return row_of(_UNSET | values)

    async def add_many(self, w: Writer, wanted: Sequence[NewJob]) -> list[JobRow]:
        """In a few statements, however many. Left out are those whose key is taken, and whose parent did not succeed
        or is gone."""
        states = await _states(w, {new.waits_for for new in wanted if new.waits_for is not None})
        fit = [new for new in wanted if new.waits_for is None or states.get(new.waits_for, "failed") not in _LOST]
        if not fit:
            return []
        ids = await w.ids(jobs, len(fit))
        rows = [
            {"id": id, **_columns(new, self._kinds[new.kind].lane, _waits(new, states))}
            for id, new in zip(ids, fit, strict=True)
        ]
        await w.run_many(_INSERT_MANY[w.dialect], rows)
        taken = {row["id"] for row in await w.all(select(c.id).where(c.id.in_(ids)))}
        return [row_of(_UNSET | row) for row in rows if row["id"] in taken]

    async def must_wait(self, w: Writer, parent: int | None) -> bool:
        """Is the parent still to be done? Its row is held until we commit, so that it can't end unseen."""
        if parent is None:
            return False
        statement = select(c.state).where(c.id == parent)
        state = await w.value(statement.with_for_update(read=True) if w.dialect == "postgresql" else statement)
        if state is None:
            raise NotFound(f"There is no job {parent} to wait for.", code="no_such_job")
        if state in _LOST:
            detail = "The job it should wait for did not succeed. Retry that one first."
            raise Conflict(detail, code="dependency_failed", extra={"job_id": parent})
        return bool(state != "done")

    async def must_be_free(self, w: Writer, dedupe: str | None) -> None:
        holder = await open_with(w, dedupe) if dedupe else None
        if holder is not None:
            told = view_of(holder, self._kinds.role_for(holder))
            raise Conflict("This is already queued or running.", code="job_open", extra={"job": dict(told)})

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


async def _states(w: Writer, ids: Collection[int]) -> Mapping[int, str]:
    """Of jobs that others would wait for, held until we commit."""
    asked = select(c.id, c.state).where(c.id.in_(sorted(ids)))
    held = asked.order_by(c.id).with_for_update(read=True) if w.dialect == "postgresql" else asked
    return {row["id"]: row["state"] for row in await w.all(held)} if ids else {}


def _waits(new: NewJob, states: Mapping[int, str]) -> bool:
    return new.waits_for is not None and states[new.waits_for] != "done"


def _columns(new: NewJob, lane: str, blocked: bool) -> dict[str, Any]:
    subject_type, subject_id = new.subject or (None, None)
    moment = now()
    return {
        "kind": new.kind,
        "lane": lane,
        "state": "queued",
        "blocked": int(blocked),
        "priority": new.priority,
        "place": moment if new.place is None else new.place,
        "host": new.host,
        "not_before": new.not_before or 0,
        "waits_for": new.waits_for,
        "dedupe": new.dedupe,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "payload": dict(new.payload),
        "actor": new.actor,
        "created": moment,
    }
