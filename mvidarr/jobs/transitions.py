"""Every change of a job's state after its birth, each with the room's ``settle`` in the same transaction.

    queued ──take──▶ running ──▶ done │ failed │ cancelled
      ▲  ╰─ cancel, failed parent ──▶ cancelled │ failed
      ╰── retry, pause, shutdown, crash; by hand from failed and cancelled

A change of a running job names the owner that believes to hold it; if the row has moved on, nothing happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update

from mvidarr.clock import SECOND
from mvidarr.db import Writer
from mvidarr.db.tables.jobs import job_attempts, job_lines, jobs
from mvidarr.jobs.claim import CHANGE, QUEUED, RUNNING
from mvidarr.jobs.models import CRASHED, JobError, JobRow, Outcome, row_of
from mvidarr.jobs.retry import DEATHS, INTERNAL, after_death
from mvidarr.jobs.settling import FREE, Settling, anew, error_values

c = jobs.c

_GIVEN_UP = JobError(
    CRASHED, f"The server died {DEATHS} times in a row while this job ran, so it is not started again by itself."
)
NOBODYS_FAULT = ("paused", "shutdown")  # it uses up no attempt
_SPOILT = Outcome("failed", "finished", INTERNAL)


@dataclass(frozen=True)
class End:
    """How an attempt ended. ``job`` is the row as it was claimed; ``not_before`` is for a retry."""

    job: JobRow
    outcome: Outcome
    not_before: int = 0

    def attempt(self, now: int) -> dict[str, Any]:
        outcome, error = self.outcome, self.outcome.error
        words = {"crashed": CRASHED, "retry": "retry"}
        return {
            "job_id": self.job.id,
            "n": self.job.attempts,
            "started": self.job.started,
            "finished": now,
            "outcome": words.get(outcome.cause, outcome.state),
            "error_code": error.code if error else None,
            "error_detail": error.detail if error else None,
        }


class Transitions:
    def __init__(self, settling: Settling) -> None:
        self._settling = settling

    async def claimed(self, w: Writer, rows: Sequence[JobRow], now: int) -> tuple[list[JobRow], list[JobRow]]:
        """(jobs to start, jobs changed otherwise): one whose room cannot settle fails instead of starting."""
        started: list[JobRow] = []
        changed: list[JobRow] = []
        for job in rows:
            if await self._settling.settle(w, job, Outcome("running", "claimed")):
                started.append(job)
            else:
                changed += await self._ended(w, End(job, _SPOILT), now)
        return started, changed

    async def finished(self, w: Writer, ends: Sequence[End], now: int) -> list[JobRow]:
        """Store ends of one owner's attempts, many in one go: the rows that changed, dependants too. A job that
        somebody else holds by now is not among them."""
        changed: list[JobRow] = []
        done = [end for end in ends if end.outcome.state == "done"]
        if done:
            changed += await self._done(w, done, now)
        for end in ends:
            if end.outcome.state != "done":
                changed += await self._ended(w, end, now)
        return changed

    async def _done(self, w: Writer, ends: Sequence[End], now: int) -> list[JobRow]:
        by_id = {end.job.id: end for end in ends}
        held = and_(c.id.in_(sorted(by_id)), c.owner == ends[0].job.owner, c.state == RUNNING)
        statement = CHANGE.where(held).values(
            state="done", held=0, finished=now, crashes=0, **FREE, **error_values(None)
        )
        done: list[JobRow] = []
        spoilt: list[JobRow] = []
        for job in sorted((row_of(row) for row in await w.all(statement)), key=lambda job: job.id):
            if await self._settling.settle(w, job, by_id[job.id].outcome):
                done.append(job)
            else:
                spoilt += await self._spoil(w, by_id[job.id], now)
        await w.run_many(job_attempts.insert(), [by_id[job.id].attempt(now) for job in done])
        freed = await self._settling.release_dependants(w, [job.id for job in done])
        return [*done, *spoilt, *freed]

    async def _spoil(self, w: Writer, end: End, now: int) -> list[JobRow]:
        """The work is done, but its room could not take it over: run again as far as the row goes, then failed."""
        running = {"state": "running", "owner": end.job.owner, "finished": None}
        await w.run(update(jobs).where(c.id == end.job.id).values(**running))
        return await self._ended(w, End(end.job, _SPOILT), now)

    async def _ended(self, w: Writer, end: End, now: int) -> list[JobRow]:
        end, after = await self._moved(w, end, now)
        if after is None:
            return []
        if end.outcome.cause not in NOBODYS_FAULT:
            await w.run_many(job_attempts.insert(), [end.attempt(now)])
        await self._settling.settle(w, after, replace(end.outcome, actor=after.cancel_actor))
        if after.state == "queued":
            return [after]
        return [after, *await self._settling.fail_dependants(w, [after.id], now)]

    async def _moved(self, w: Writer, end: End, now: int) -> tuple[End, JobRow | None]:
        """The row after the change; None if we lost it. What somebody wants gone does not go back to the queue."""
        job = end.job
        held = and_(c.id == job.id, c.owner == job.owner, c.state == RUNNING, c.attempts == job.attempts)
        if end.outcome.state == "queued":
            back = CHANGE.where(held, c.cancel_requested.is_(None)).values(**_requeue(end))
            row = await w.one(back)
            if row is not None:
                return end, row_of(row)
            held = and_(held, c.cancel_requested.is_not(None))
            end = replace(end, outcome=Outcome("cancelled", "cancelled"))
        row = await w.one(CHANGE.where(held).values(**_close(end, now)))
        return end, None if row is None else row_of(row)

    async def crashed(self, w: Writer, rows: Sequence[JobRow], now: int) -> list[JobRow]:
        """Jobs whose process died: back to the queue, unless they seem to be what kills it."""
        changed: list[JobRow] = []
        for job in rows:
            ended = await self._ended(w, _after_death(job, now), now)
            if ended and ended[0].state == "queued":
                await append_line(w, job.id, _starts_anew(ended[0].not_before - now), now)
            changed += ended
        return changed

    async def cancel(self, w: Writer, job_id: int, actor: str, now: int) -> list[JobRow]:
        """Ends a queued job here and now, asks for the end of a running one; empty if it is neither."""
        asked = {"cancel_requested": now, "cancel_actor": actor}
        if w.dialect == "postgresql":  # else one that goes back to the queue now would be neither of the two
            await w.value(select(c.id).where(c.id == job_id).with_for_update())
        row = await w.one(CHANGE.where(c.id == job_id, c.state == QUEUED).values(**_cancelled(actor, now)))
        if row is not None:
            job = row_of(row)
            await self._settling.settle(w, job, Outcome("cancelled", "cancelled", actor=actor))
            return [job, *await self._settling.fail_dependants(w, [job_id], now)]
        row = await w.one(CHANGE.where(c.id == job_id, c.state == RUNNING).values(**asked))
        return [row_of(row)] if row else []

    async def withdraw(self, w: Writer, about: ColumnElement[bool], actor: str, now: int) -> list[JobRow]:
        """Ends queued jobs at once, without their rooms: whoever asks is the room. What is locked is being taken, and
        is waited for by nobody here, who may hold what its taker waits for."""
        picked = select(c.id).where(about)
        if w.dialect == "postgresql":
            picked = picked.with_for_update(skip_locked=True)
        rows = await w.all(CHANGE.where(c.id.in_(picked), c.state == QUEUED).values(**_cancelled(actor, now)))
        changed = sorted((row_of(row) for row in rows), key=lambda job: job.id)
        return [*changed, *(await self._settling.fail_dependants(w, [job.id for job in changed], now))]

    async def revive(self, w: Writer, job_id: int, actor: str, *, blocked: bool) -> list[JobRow]:
        """By hand, back to the queue with a fresh set of tries; with what failed only because this one did."""
        ended = and_(c.id == job_id, c.state.in_(("failed", "cancelled")))
        row = await w.one(CHANGE.where(ended).values(**anew(blocked)))
        if row is None:
            return []
        job = row_of(row)
        await self._settling.settle(w, job, Outcome("queued", "by_hand", actor=actor))
        return [job, *await self._settling.revive_dependants(w, [job.id], actor)]


def _after_death(job: JobRow, now: int) -> End:
    """What becomes of a job whose process died, and why it waits, where it does."""
    deaths = job.crashes + 1
    wait = after_death(deaths, job.id)
    if wait is None:
        return End(job, Outcome("failed", "crashed", _GIVEN_UP))
    if not wait:
        return End(job, Outcome("queued", "crashed"))
    told = JobError(CRASHED, f"The server died {deaths} times in a row while this job ran.", retryable=True)
    return End(job, Outcome("queued", "crashed", told), now + wait)


def _starts_anew(wait: int) -> str:
    soon = f" in {wait // SECOND} s" if wait > 0 else ""
    return f"The server stopped while this ran; it starts anew{soon}."


def _requeue(end: End) -> dict[str, Any]:
    values = {"state": "queued", "not_before": end.not_before, **FREE}
    if end.outcome.cause in NOBODYS_FAULT:
        return values | {"attempts": c.attempts - 1, "tries": c.tries - 1}
    if end.outcome.cause == "crashed":
        return values | {"crashes": c.crashes + 1} | (error_values(end.outcome.error) if end.outcome.error else {})
    return values | {"crashes": 0, **error_values(end.outcome.error)}


def _cancelled(actor: str, now: int) -> dict[str, Any]:
    asked = {"cancel_requested": now, "cancel_actor": actor}
    return {"state": "cancelled", "finished": now, "blocked": 0, "held": 0, "not_before": 0, **asked}


def _close(end: End, now: int) -> dict[str, Any]:
    crashes: ColumnElement[int] | int = c.crashes + 1 if end.outcome.cause == "crashed" else 0
    outcome = end.outcome
    ended = {"state": outcome.state, "finished": now, "held": 0, "crashes": crashes}
    return {**ended, **FREE, **error_values(outcome.error)}


async def append_line(w: Writer, job_id: int, text: str, now: int) -> None:
    """A warning in the log of a job that runs nowhere at this moment."""
    n = select(func.coalesce(func.max(job_lines.c.n), 0) + 1).where(job_lines.c.job_id == job_id).scalar_subquery()
    line = job_lines.insert().values(job_id=job_id, n=n, time=now, level="warning", text=text)
    await w.value(line.returning(job_lines.c.n))
