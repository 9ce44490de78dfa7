"""The room's part in a change of state, and what the change means for jobs that wait for this one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, exists, select

from mvidarr.db import Writer
from mvidarr.db.tables.jobs import jobs
from mvidarr.errors import Unavailable
from mvidarr.jobs.claim import CHANGE, QUEUED
from mvidarr.jobs.kinds import Kinds
from mvidarr.jobs.models import DEPENDENCY_FAILED, OPEN, JobError, JobRow, Outcome, row_of
from mvidarr.observe import get_logger

c = jobs.c
_log = get_logger("mvidarr.jobs")
_PARENT_FAILED = JobError(DEPENDENCY_FAILED, "The job it waited for did not succeed. Retry that one first.")

FREE: dict[str, Any] = {"owner": None, "lease_until": None}


def error_values(error: JobError | None) -> dict[str, Any]:
    if error is None:
        return {"error_code": None, "error_detail": None, "error_retryable": None}
    return {"error_code": error.code, "error_detail": error.detail, "error_retryable": int(error.retryable)}


def anew(blocked: bool) -> dict[str, Any]:
    """Columns of a job that a person puts back into the queue."""
    return {
        "state": "queued",
        "blocked": int(blocked),
        "held": 0,
        "not_before": 0,
        "tries": 0,
        "crashes": 0,
        "stage": None,
        "cancel_requested": None,
        "cancel_actor": None,
        "started": None,
        "finished": None,
        **FREE,
        **error_values(None),
    }


class Settling:
    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    async def settle(self, w: Writer, job: JobRow, outcome: Outcome) -> bool:
        """``job`` is the row after the change. False if the room failed, and then nothing of its part remains."""
        kind = self._kinds.find(job.kind)
        if kind is None or kind.settle is None:
            return True
        try:
            async with w.savepoint():
                await kind.settle(w, job, outcome)
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 - guard: a room's fault must not hold up every other job's end
            _log.exception("job_settle_failed", job_id=job.id, kind=job.kind, state=outcome.state)
            return False
        return True

    async def release_dependants(self, w: Writer, parents: Sequence[int]) -> list[JobRow]:
        """The parents are done."""
        if not parents:
            return []
        statement = CHANGE.where(_waiting(parents)).values(blocked=0)
        return [row_of(row) for row in await w.all(statement)]

    async def fail_dependants(self, w: Writer, parents: Sequence[int], now: int) -> list[JobRow]:
        """The parents will not be done, so neither will what waits for them, nor what waits for that."""
        values = {"state": "failed", "blocked": 0, "held": 0, "finished": now, **error_values(_PARENT_FAILED)}
        outcome = Outcome("failed", "dependency", _PARENT_FAILED)
        changed: list[JobRow] = []
        while parents:
            statement = CHANGE.where(_waiting(parents)).values(**values)
            rows = await self._settled(w, await w.all(statement), outcome)
            changed += rows
            parents = [job.id for job in rows]
        return changed

    async def revive_dependants(self, w: Writer, parents: Sequence[int], actor: str) -> list[JobRow]:
        """The parents get another chance; what failed only because of them waits again."""
        other = jobs.alias("other")
        taken = exists(select(other.c.id).where(other.c.dedupe == c.dedupe, other.c.state.in_(OPEN)))
        failed = and_(c.state == "failed", c.error_code == DEPENDENCY_FAILED, ~taken)
        outcome = Outcome("queued", "by_hand", actor=actor)
        changed: list[JobRow] = []
        while parents:
            statement = CHANGE.where(c.waits_for.in_(parents), failed).values(**anew(True))
            rows = await self._settled(w, await w.all(statement), outcome)
            changed += rows
            parents = [job.id for job in rows]
        return changed

    async def _settled(self, w: Writer, found: Sequence[dict[str, Any]], outcome: Outcome) -> list[JobRow]:
        rows = sorted((row_of(row) for row in found), key=lambda job: job.id)
        for job in rows:
            await self.settle(w, job, outcome)
        return rows


def _waiting(parents: Sequence[int]) -> Any:
    return and_(c.waits_for.in_(parents), c.blocked == 1, c.state == QUEUED)
