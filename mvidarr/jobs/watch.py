"""Keeps leases of jobs that run here, hears what was asked of them elsewhere, returns jobs of the dead to the queue."""

import asyncio
from collections.abc import Callable, Collection, Sequence

from mvidarr.clock import SECOND, now
from mvidarr.db import Database
from mvidarr.errors import Unavailable
from mvidarr.jobs import claim
from mvidarr.jobs.health import Pulse
from mvidarr.jobs.live import Live
from mvidarr.jobs.models import JobRow, Outcome, Reason
from mvidarr.jobs.owner import Owner
from mvidarr.jobs.transitions import End, Transitions
from mvidarr.observe import get_logger
from mvidarr.observe.seldom import Seldom

_log = get_logger("mvidarr.jobs")


class Watch:
    """``claiming``: jobs are being taken at this moment, so that of some that are ours nobody here knows yet."""

    def __init__(
        self,
        database: Database,
        live: Live,
        pulse: Pulse,
        transitions: Transitions,
        owner: Owner,
        stored: Callable[[Sequence[JobRow]], None],
        *,
        heartbeat: float,
        lease: float,
    ) -> None:
        self._database = database
        self._live = live
        self._pulse = pulse
        self._transitions = transitions
        self._owner = owner
        self._name = str(owner)
        self._stored = stored
        self._heartbeat = heartbeat
        self._lease = round(lease * SECOND)
        self._renewed = now()
        self._strays: set[int] = set()
        self.claiming = False
        self._trouble = Seldom()
        self._pulse.owner = self._name
        self._pulse.patience = round(max(5 * heartbeat, 5.0) * SECOND)

    async def run(self) -> None:
        try:
            while True:
                await self.beat()
                await asyncio.sleep(self._heartbeat)
        finally:
            self._pulse.beat = 0

    async def beat(self) -> None:
        try:
            await self._look_after_ours()
            await self._take_from_the_silent()
        except Unavailable as error:
            if self._trouble.due():
                _log.warning("jobs_heartbeat_failed", code=error.code)
            self.let_go_if_too_late()
        else:
            self._trouble.over()
            self._pulse.beat = now()

    async def _look_after_ours(self) -> None:
        before = list(self._live)
        async with self._database.read() as r:
            held = await claim.kept_for(r, self._name)
        await self._give_back_strays(held)
        if not before:
            self._renewed = now()
            return
        for running in before:
            if running.ending or self._live.find(running.job.id) is not running:
                continue
            asked = held.get(running.job.id, Reason.LOST)
            if asked is not None:
                running.cancel(asked)
        if now() - self._renewed >= self._lease // 3:
            await self._renew()

    async def _give_back_strays(self, held: Collection[int]) -> None:
        """Ours by the table, but nobody runs it, twice in a row: its claim was committed and we never heard (the
        connection broke in that moment). No lease would bring it back, as ours are renewed."""
        strays = {job_id for job_id in held if self._live.find(job_id) is None and not self.claiming}
        strays, self._strays = strays & self._strays, strays
        if not strays:
            return
        async with self._database.write("jobs_release") as w:
            rows = [job for job in await claim.kept_by(w, [self._name]) if job.id in strays]
            ends = [End(job, Outcome("queued", "shutdown")) for job in rows if self._live.find(job.id) is None]
            changed = await self._transitions.finished(w, ends, now())
        _log.warning("jobs_given_back", jobs=sorted(strays))
        self._stored(changed)

    async def _renew(self) -> None:
        moment = now()
        async with self._database.write("jobs_lease") as w:
            await claim.renew(w, self._name, moment + self._lease)
        self._renewed = moment

    def let_go_if_too_late(self) -> None:
        """While we cannot reach PostgreSQL another process may; past the lease our jobs are theirs to take."""
        if self._database.dialect == "postgresql" and now() - self._renewed > self._lease:
            for running in self._live:
                running.cancel(Reason.LOST)

    async def _take_from_the_silent(self) -> None:
        async with self._database.read() as r:
            if not await claim.any_expired(r, self._name, now()):
                return
        async with self._database.write("jobs_recover") as w:
            rows = await claim.expired(w, self._name, now())
            changed = await self._transitions.crashed(w, rows, now())
        _log.warning("jobs_taken_from_the_silent", jobs=[job.id for job in rows])
        self._stored(changed)

    async def recover_dead(self) -> None:
        """At the start: jobs of processes on this host that are surely gone need not wait for their lease."""
        async with self._database.read() as r:
            names = await claim.keepers(r)
        dead = [name for name in names if self._is_dead(name)]
        if not dead:
            return
        async with self._database.write("jobs_recover") as w:
            rows = await claim.kept_by(w, dead)
            changed = await self._transitions.crashed(w, rows, now())
        _log.warning("jobs_recovered", jobs=[job.id for job in rows])
        self._stored(changed)

    def _is_dead(self, name: str) -> bool:
        other = Owner.parse(name)
        one_machine = self._database.dialect == "sqlite"
        return other is not None and self._owner.sees_dead(other, one_machine=one_machine)
