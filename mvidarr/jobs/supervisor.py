"""The one that runs jobs: claims what the lanes have room for, runs handlers, sees that every end is stored.

Its tasks live in two nested groups. The outer one holds the clerk, who writes, and the watch, who renews leases; the
inner one holds the handlers and is always over first, so however this ends, ends of jobs can still be written.
A handler's exception is its result; only a fault of our own leaves ``run``.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from mvidarr.clock import SECOND, now
from mvidarr.db import Database
from mvidarr.db.shield import finish
from mvidarr.errors import Unavailable
from mvidarr.jobs import claim
from mvidarr.jobs.attempt import Attempt, OnBroken
from mvidarr.jobs.clerk import Clerk, breathe
from mvidarr.jobs.desk import Jobs
from mvidarr.jobs.kinds import Kinds
from mvidarr.jobs.lanes import Lanes
from mvidarr.jobs.live import OnUpdate
from mvidarr.jobs.models import JobRow, Outcome, Reason
from mvidarr.jobs.owner import Owner
from mvidarr.jobs.transitions import End
from mvidarr.jobs.watch import Watch
from mvidarr.observe import get_logger

_log = get_logger("mvidarr.jobs")


@dataclass(frozen=True)
class Pace:
    """Seconds."""

    poll: float = 1.0  # looking for jobs that became due or came from another process
    heartbeat: float = 1.0  # looking for cancels from another process
    lease: float = 30.0  # how long a job stays ours without a word from us
    flush: float = 0.5  # log lines wait this long to be written together
    pause: float = 1.0  # before a database that is away is tried again
    stop: float = 9.0  # a whole drain: grace, cancel, the time of handlers to stop


def _chance() -> float:
    return secrets.randbelow(1 << 30) / (1 << 30)


class Supervisor:
    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        kinds: Kinds,
        lanes: Lanes,
        owner: Owner,
        on_update: OnUpdate,
        *,
        on_broken: OnBroken | None = None,
        pace: Pace = Pace(),
        chance: Callable[[], float] = _chance,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._kinds = kinds
        self._lanes = lanes
        self._owner = owner
        self._pace = pace
        self._chance = chance
        self._on_broken = on_broken
        self._live = jobs.live
        self._live.listen(on_update)
        self._bell = asyncio.Event()
        lanes.on_change(self._bell.set)
        self._clerk = Clerk(database, jobs.transitions, self._live, self._stored, flush=pace.flush, pause=pace.pause)
        self.watch = Watch(
            database,
            self._live,
            jobs.pulse,
            jobs.transitions,
            owner,
            self._stored,
            heartbeat=pace.heartbeat,
            lease=pace.lease,
        )
        self._draining = False
        self._stopped = asyncio.Event()
        self._stopped.set()

    async def run(self) -> None:
        """Until ``drain``; a cancel stops at once and stores what was running as queued."""
        self._stopped.clear()
        try:
            async with asyncio.TaskGroup() as staff:
                await self._start()
                clerk = staff.create_task(self._clerk.run(), name="jobs clerk")
                watch = staff.create_task(self.watch.run(), name="jobs watch")
                try:
                    async with asyncio.TaskGroup() as work:
                        await self._dispatch(work)
                finally:
                    await finish(self._release())
                watch.cancel()
                self._clerk.close()
                await clerk
        finally:
            self._live.close()
            self._stopped.set()

    async def drain(self, grace: float = 5.0) -> bool:
        """Claim no more, let jobs end for ``grace`` seconds, then put them back into the queue. False if something
        would not stop; it is found at the next start."""
        self._draining = True
        self._bell.set()
        if await self._ends_within(grace):
            return True
        for running in self._live:
            running.cancel(Reason.SHUTDOWN)
        if await self._ends_within(max(self._pace.stop - grace, 0.1)):
            return True
        _log.error("jobs_would_not_stop", jobs=[running.job.id for running in self._live])
        self._clerk.give_up()
        return await self._ends_within(0.1)

    async def _ends_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        return self._stopped.is_set()

    async def _start(self) -> None:
        while not self._draining:
            try:
                await self.watch.recover_dead()
                return
            except Unavailable as error:
                _log.warning("jobs_not_recovered", code=error.code)
                await self._rest(self._pace.pause)

    async def _release(self) -> None:
        """What was claimed in the instant of a cancel and never began."""
        try:
            async with self._database.write("jobs_release") as w:
                rows = await claim.kept_by(w, [str(self._owner)])
                ends = [End(job, Outcome("queued", "shutdown")) for job in rows]
                await self._jobs.transitions.finished(w, ends, now())
        except Unavailable as error:
            _log.warning("jobs_not_released", code=error.code)

    async def _dispatch(self, work: asyncio.TaskGroup) -> None:
        while not self._draining:
            self._bell.clear()
            self._stop_paused()
            began = asyncio.get_running_loop().time()
            asked = self._lanes.wanted()
            try:
                await self._take(work, asked)
            except Unavailable as error:
                self._lanes.stir()
                _log.warning("jobs_not_claimed", code=error.code)
                await asyncio.sleep(self._pace.pause)
                continue
            if any(self._lanes.free(lane) for lane in asked):
                await breathe(began)
            if not self._lanes.wanted():
                await self._rest(self._pace.poll)

    async def _take(self, work: asyncio.TaskGroup, wanted: Mapping[str, int]) -> None:
        self.watch.claiming = True
        try:
            for job, last_line in await self._claim(wanted):
                self._begin(work, job, last_line)
        finally:
            self.watch.claiming = False

    def _stop_paused(self) -> None:
        """What runs in a lane that somebody paused, and can go on later."""
        for running in self._live:
            kind = self._kinds.find(running.job.kind)
            if kind is not None and kind.resumes and self._lanes.is_paused(running.job.lane):
                running.cancel(Reason.PAUSED)

    async def _rest(self, seconds: float) -> None:
        """Until the bell, or until it is time to look for what nobody rings for."""
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            with suppress(Unavailable):
                await self._look_around()

    async def _look_around(self) -> None:
        moment = now()
        async with self._database.read() as r:
            full = {lane: await self._lanes.full(r, lane, moment) for lane in self._lanes.idle()}
            for lane in await claim.due_lanes(r, full, moment):
                self._lanes.stir(lane)

    async def _claim(self, wanted: Mapping[str, int]) -> list[tuple[JobRow, int]]:
        """Jobs to start, at most so many per lane, each with the number of its last log line."""
        if not wanted:
            return []
        moment = now()
        taken: list[JobRow] = []
        changed: list[JobRow] = []
        async with self._database.write("jobs_claim") as w:
            for lane, limit in wanted.items():
                self._lanes.asked(lane)
                full = await self._lanes.full(w, lane, moment)
                if full is None:
                    continue
                lease = moment + round(self._pace.lease * SECOND)
                rows = await claim.take(w, lane, limit, str(self._owner), moment, lease, full=full)
                if len(rows) == limit:
                    self._lanes.stir(lane)
                started, otherwise = await self._jobs.transitions.claimed(w, rows, moment)
                taken += started
                changed += otherwise
            lines = await claim.last_lines(w, taken)
        self._stored(changed)
        return [(job, lines.get(job.id, 0)) for job in taken]

    def _begin(self, work: asyncio.TaskGroup, job: JobRow, last_line: int) -> None:
        running = self._live.enter(job, last_line)
        self._lanes.enter(job.lane)
        attempt = Attempt(running, self._kinds.find(job.kind), self._live, self._clerk, self._chance, self._on_broken)
        running.task = work.create_task(attempt.run(), name=f"job {job.id} {job.kind}")

        def over(_: object) -> None:
            self._live.leave(running)
            self._lanes.leave(job.lane)
            self._bell.set()

        running.task.add_done_callback(over)
        self._clerk.expect()
        self._live.changed(job)

    def _stored(self, changed: Sequence[JobRow]) -> None:
        """Rows that changed are committed: tell the world, and look for what may start now."""
        for job in changed:
            self._live.changed(job)
            if job.state == "queued" and not job.blocked:
                self._lanes.stir(job.lane)
