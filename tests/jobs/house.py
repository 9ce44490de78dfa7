"""A small house around the supervisor: kinds made on the spot, and waiting for what it reports instead of sleeping."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from mvidarr.db import Database, Writer
from mvidarr.jobs import (
    JobContext,
    JobRow,
    Jobs,
    JobView,
    Kind,
    Kinds,
    Lanes,
    NewJob,
    Outcome,
    Owner,
    Pace,
    RetryPolicy,
    Supervisor,
)

QUICK = Pace(poll=0.05, heartbeat=0.05, lease=30.0, flush=0.02, pause=0.05, stop=60.0)
SOON = RetryPolicy(max_attempts=3, base=0.02, cap=0.05, factor=2.0)
PATIENCE = 60.0

Handler = Callable[[JobContext], Awaitable[None]]


async def nothing(context: JobContext) -> None:
    """A job without work."""


class House:
    def __init__(self, database: Database, *, lanes: dict[str, int] | None = None, pace: Pace = QUICK) -> None:
        self.database = database
        self.kinds = Kinds()
        self.lanes = Lanes(lanes or {"work": 4})
        self.jobs = Jobs(database, self.kinds, self.lanes)
        self.owner = Owner.here()
        self.updates: list[JobView] = []
        self.settled: list[tuple[int, str, str]] = []
        self._heard = asyncio.Event()
        self.supervisor = Supervisor(
            database, self.jobs, self.kinds, self.lanes, self.owner, self._hear, pace=pace, chance=lambda: 1.0
        )

    def _hear(self, view: JobView) -> None:
        self.updates.append(view)
        self._heard.set()

    def kind(
        self,
        name: str,
        run: Handler = nothing,
        *,
        lane: str = "work",
        retries: RetryPolicy = SOON,
        resumes: bool = False,
    ) -> str:
        """A kind whose settling is written down."""
        self.kinds.add(Kind(name, lane, run, self._settle, retries, resumes=resumes))
        return name

    async def _settle(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        assert job.state == outcome.state
        self.settled.append((job.id, outcome.state, outcome.cause))

    def causes(self, job_id: int) -> list[str]:
        return [cause for job, _, cause in self.settled if job == job_id]

    async def add(self, kind: str, **rest: Any) -> int:
        async with self.database.write() as w:
            return (await self.jobs.enqueue(w, NewJob(kind, **rest))).id

    async def until(self, job_id: int, *states: str) -> JobView:
        """The job once it is in one of these states, done without any."""
        wanted = states or ("done",)
        async with asyncio.timeout(PATIENCE):
            while True:
                self._heard.clear()
                view = await self.jobs.get(job_id)
                if view["state"] in wanted:
                    return view
                await self._next()

    async def sees(self, look: Callable[[], Awaitable[object]]) -> None:
        """Wait until ``look`` finds something."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self._heard.clear()
                if await look():
                    return
                await self._next()

    async def looked(self) -> None:
        """Wait for the first sign of life of the supervisor."""

        async def beat() -> bool:
            return self.jobs.pulse.beat > 0

        await self.sees(beat)

    async def live_empty(self) -> None:
        """Wait until no handler runs here."""
        async with asyncio.timeout(PATIENCE):
            await self.jobs.live.empty.wait()

    async def _next(self) -> None:
        """The next update, or a moment: another process may be the one that moves."""
        try:
            async with asyncio.timeout(0.1):
                await self._heard.wait()
        except TimeoutError:
            return

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.supervisor.run(), name="supervisor")
            try:
                yield
            finally:
                assert await self.supervisor.drain(grace=0.0)


def job_row(id: int = 1, *, lane: str = "download", host: str | None = None, started: int | None = None) -> JobRow:
    """A job that runs, for what needs no table."""
    return JobRow(
        id=id, kind="any", lane=lane, state="running", blocked=False, held=False, priority=0, place=0, host=host,
        not_before=0, waits_for=None, dedupe=None, subject=("video", 1), payload={}, actor="system", attempts=1,
        starts=1, tries=1, crashes=0, stage=None, error=None, owner=None, cancel_requested=None, cancel_actor=None,
        created=0, started=started, finished=None,
    )  # fmt: skip


class Gate:
    """A handler that says it has begun and waits to be let through."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.open = asyncio.Event()
        self.seen: list[JobContext] = []

    async def __call__(self, context: JobContext) -> None:
        self.seen.append(context)
        self.begun.set()
        await self.open.wait()


class Blow:
    """A handler that raises what it is given, one each time, then does nothing."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    async def __call__(self, context: JobContext) -> None:
        if self.errors:
            raise self.errors.pop(0)
