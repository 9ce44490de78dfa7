"""Whatever happens to jobs in whatever order, these things stay true."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvidarr.db import Database, Writer
from mvidarr.db.tables.jobs import job_attempts, jobs
from mvidarr.errors import Conflict
from mvidarr.jobs import JobError, JobRow, NewJob, Outcome
from mvidarr.jobs.claim import kept_by, take
from mvidarr.jobs.models import FINISHED, row_of
from mvidarr.jobs.transitions import End
from tests.jobs.house import House

ODD = JobError("odd", "Odd.", retryable=True)
OUTCOMES = {
    "done": Outcome("done", "finished"),
    "failed": Outcome("failed", "finished", ODD),
    "retry": Outcome("queued", "retry", ODD),
    "shutdown": Outcome("queued", "shutdown"),
    "cancelled": Outcome("cancelled", "cancelled"),
}
which = st.integers(0, 5)
steps = st.one_of(
    st.tuples(st.just("add"), st.sampled_from([None, None, "a", "b"]), st.none() | which),
    st.tuples(st.just("take"), st.integers(1, 3)),
    st.tuples(st.just("end"), which, st.sampled_from(sorted(OUTCOMES))),
    st.tuples(st.just("end_all"), st.sampled_from(sorted(OUTCOMES))),
    st.tuples(st.just("cancel"), which),
    st.tuples(st.just("retry"), which),
    st.tuples(st.just("crash")),
)


@dataclass
class World:
    house: House
    ids: list[int] = field(default_factory=list)
    running: dict[int, JobRow] = field(default_factory=dict)
    clock: int = 1000

    def pick(self, n: int) -> int | None:
        return self.ids[n % len(self.ids)] if self.ids else None

    async def add(self, w: Writer, dedupe: str | None, parent: int | None) -> None:
        waits_for = None if parent is None else self.pick(parent)
        job = await self.house.jobs.enqueue(w, NewJob("any", dedupe=dedupe, waits_for=waits_for))
        self.ids.append(job.id)

    async def take(self, w: Writer, limit: int) -> None:
        taken = await take(w, "work", limit, "me", self.clock, self.clock + 1)
        started, changed = await self.house.jobs.transitions.claimed(w, taken, self.clock)
        assert not changed
        assert len(started) <= limit
        assert not {job.id for job in started} & set(self.running)
        self.running |= {job.id: job for job in started}

    async def end(self, w: Writer, n: int, how: str) -> None:
        if self.running:
            await self._end(w, [sorted(self.running)[n % len(self.running)]], how)

    async def end_all(self, w: Writer, how: str) -> None:
        await self._end(w, sorted(self.running), how)

    async def _end(self, w: Writer, ids: list[int], how: str) -> None:
        ends = [End(self.running.pop(job), OUTCOMES[how]) for job in ids]
        changed = await self.house.jobs.transitions.finished(w, ends, self.clock)
        assert set(ids) <= {job.id for job in changed}

    async def cancel(self, w: Writer, n: int) -> None:
        job = self.pick(n)
        if job is not None:
            await self.house.jobs.cancel_within(w, job, "user:1")

    async def retry(self, w: Writer, n: int) -> None:
        job = self.pick(n)
        if job is not None:
            await self.house.jobs.retry_within(w, job, "user:1")

    async def crash(self, w: Writer) -> None:
        self.running.clear()
        await self.house.jobs.transitions.crashed(w, await kept_by(w, ["me"]), self.clock)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(steps, min_size=20, max_size=40))
async def test_the_states_of_jobs_hold_together_whatever_happens(db: Database, plan: list[tuple[Any, ...]]) -> None:
    async with db.write() as w:
        await w.run(jobs.delete())
    house = House(db)
    house.kind("any")
    world, rows = World(house), dict[int, JobRow]()
    for name, *rest in plan:
        world.clock += 1
        before = rows
        code = await _refusal(world, name, rest)
        rows = await _rows(db)
        if code is not None:
            assert code in {"job_open", "dependency_failed", "job_finished", "not_retryable"}
            assert rows == before
        await _hold_together(world, before, rows)


async def _refusal(world: World, name: str, rest: list[Any]) -> str | None:
    try:
        async with world.house.database.write() as w:
            await getattr(world, name)(w, *rest)
    except Conflict as refused:
        return refused.code
    return None


async def _rows(db: Database) -> dict[int, JobRow]:
    async with db.read() as r:
        return {row["id"]: row_of(row) for row in await r.all(jobs.select())}


async def _hold_together(world: World, before: dict[int, JobRow], now: dict[int, JobRow]) -> None:
    assert set(now) == set(world.ids)
    keys = [job.dedupe for job in now.values() if job.dedupe and job.state not in FINISHED]
    assert len(keys) == len(set(keys))
    for job in now.values():
        _stands(job, now)
        if job.id in before and before[job.id].state == "done":
            assert job == before[job.id]
        if job.id in before and before[job.id].state != job.state:
            assert [state for id, state, _ in world.house.settled if id == job.id][-1] == job.state
    assert {job.id for job in now.values() if job.state == "running"} == set(world.running)
    await _attempts_add_up(world.house.database, now)


def _stands(job: JobRow, all_jobs: dict[int, JobRow]) -> None:
    assert (job.state == "running") == (job.owner is not None)
    assert (job.state in FINISHED) == (job.finished is not None)
    assert 0 <= job.tries <= job.attempts <= job.starts
    if job.state == "queued":
        parent = all_jobs[job.waits_for] if job.waits_for else None
        assert job.blocked == (parent is not None and parent.state in ("queued", "running"))
        assert parent is None or parent.state not in ("failed", "cancelled")
    else:
        assert not job.blocked
    if job.state in ("running", "done") and job.waits_for:
        assert all_jobs[job.waits_for].state == "done"


async def _attempts_add_up(db: Database, now: dict[int, JobRow]) -> None:
    async with db.read() as r:
        rows = await r.all(job_attempts.select())
    for job in now.values():
        numbers = sorted(row["n"] for row in rows if row["job_id"] == job.id)
        assert numbers == list(range(1, job.attempts + (job.state != "running")))
