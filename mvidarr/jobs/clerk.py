"""Writes what happened to running jobs: ends, stages and log lines, as many as there are in one transaction.

Whoever stores an end waits until it is committed; while one transaction runs the next ones gather.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.clock import now
from mvidarr.db import Database, Writer
from mvidarr.db.tables.jobs import job_lines, jobs
from mvidarr.errors import Unavailable
from mvidarr.jobs.claim import RUNNING
from mvidarr.jobs.live import Live, Running
from mvidarr.jobs.models import JobRow, Reason
from mvidarr.jobs.transitions import End, Transitions
from mvidarr.observe import get_logger
from mvidarr.observe.seldom import Seldom

_log = get_logger("mvidarr.jobs")
_INSERT_LINE = {  # a line that another process stored under the same number stays; the two can't both be right
    "sqlite": sqlite.insert(job_lines).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(job_lines).on_conflict_do_nothing(),
}
Done = asyncio.Future[bool]


class Clerk:
    def __init__(
        self,
        database: Database,
        transitions: Transitions,
        live: Live,
        stored: Callable[[Sequence[JobRow]], None],
        *,
        flush: float,
        pause: float,
    ) -> None:
        """``stored`` hears of rows once they are committed. Lines wait up to ``flush`` seconds; a database that is
        away is tried again every ``pause`` seconds."""
        self._database = database
        self._transitions = transitions
        self._live = live
        self._stored = stored
        self._flush = flush
        self._pause = pause
        self._ends: list[tuple[Running, End, Done]] = []
        self._stages: dict[int, tuple[Running, str, Done]] = {}
        self._bell = asyncio.Event()
        self._closing = False
        self._closed = asyncio.Event()
        self._trouble = Seldom()

    async def end(self, running: Running, end: End) -> bool:
        """True once the end is stored, False if the job was not ours any more."""
        done = self._promise()
        self._ends.append((running, end, done))
        self._bell.set()
        return await done

    async def stage(self, running: Running, name: str) -> None:
        before = self._stages.get(running.job.id)
        done = before[2] if before else self._promise()
        self._stages[running.job.id] = (running, name, done)
        self._bell.set()
        await asyncio.shield(done)

    def _promise(self) -> Done:
        if self._closed.is_set():
            raise Unavailable("The job supervisor has stopped.", code="stopping")
        return asyncio.get_running_loop().create_future()

    def expect(self) -> None:
        """A job begins: there will be lines to look for."""
        self._bell.set()

    def close(self) -> None:
        """Write what is left, then ``run`` ends."""
        self._closing = True
        self._bell.set()

    async def run(self) -> None:
        try:
            while not self._closed.is_set() and not (self._closing and self._is_idle()):
                began = asyncio.get_running_loop().time()
                if not await self._write():
                    await self._rest()
                elif not self._closing:
                    if len(self._live):
                        await breathe(began)
                    await self._wait()
        finally:
            self.give_up()

    def _is_idle(self) -> bool:
        return not self._ends and not self._stages

    async def _wait(self) -> None:
        """For something that cannot wait, or for lines to have waited long enough."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._flush if len(self._live) else None):
                await self._bell.wait()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause):
                await self._closed.wait()

    async def _write(self) -> bool:
        """One transaction with everything at hand; False if the database is away."""
        self._bell.clear()
        lines = [running for running in self._live if running.lines]
        if self._is_idle() and not lines:
            return True
        ends: list[tuple[Running, End, Done]] = []
        stages: dict[int, tuple[Running, str, Done]] = {}
        try:
            async with self._database.write("jobs_record") as w:
                ends, self._ends = self._ends, ends
                stages, self._stages = self._stages, stages
                upto = await self._write_lines(w, [*lines, *(running for running, _, _ in ends)])
                staged = await self._write_stages(w, stages)
                changed = await self._transitions.finished(w, [end for _, end, _ in ends], now()) if ends else []
        except Unavailable as error:
            self._ends[:0] = ends
            self._stages = stages | self._stages
            if self._trouble.due():
                _log.warning("jobs_not_recorded", code=error.code, ends=len(ends))
            return False
        except BaseException:
            self._ends[:0] = ends
            self._stages = stages | self._stages
            raise
        self._trouble.over()
        self._commit(upto, staged, ends, changed)
        return True

    def _commit(
        self,
        upto: dict[Running, int],
        staged: list[tuple[Running, Done]],
        ends: list[tuple[Running, End, Done]],
        changed: list[JobRow],
    ) -> None:
        for running, last in upto.items():
            running.lines.stored(last)
        ours = {job.id for job in changed}
        for running, end, done in ends:
            self._live.leave(running)
            _fulfil(done, end.job.id in ours)
        for running, done in staged:
            _fulfil(done, True)
            self._live.changed(running.job)
        self._stored(changed)

    async def _write_lines(self, w: Writer, found: Sequence[Running]) -> dict[Running, int]:
        upto: dict[Running, int] = {}
        rows = []
        for running in dict.fromkeys(running for running in found if running.reason is not Reason.LOST):
            upto[running] = running.lines.last
            for line in running.lines.pending():
                values = {"job_id": running.job.id, "n": line.n, "time": line.time, "level": line.level}
                rows.append({**values, "text": line.text})
        await w.run_many(_INSERT_LINE[w.dialect], rows)
        for running in upto:
            if running.lines.surplus is not None:
                above, last = running.lines.surplus
                too_many = (job_lines.c.job_id == running.job.id) & (job_lines.c.n > above) & (job_lines.c.n <= last)
                await w.run(delete(job_lines).where(too_many))
        return upto

    async def _write_stages(
        self, w: Writer, stages: dict[int, tuple[Running, str, Done]]
    ) -> list[tuple[Running, Done]]:
        for running, name, _ in stages.values():
            job = running.job
            ours = (jobs.c.id == job.id) & (jobs.c.owner == job.owner) & (jobs.c.state == RUNNING)
            await w.run(update(jobs).where(ours).values(stage=name))
        return [(running, done) for running, _, done in stages.values()]

    def give_up(self) -> None:
        """Nobody writes any more: whoever waits is told. What is not stored is found by the next start."""
        self._closed.set()
        self._bell.set()
        for _, _, done in [*self._ends, *self._stages.values()]:
            if not done.done():
                done.set_exception(Unavailable("The job supervisor has stopped.", code="stopping"))
                done.exception()  # nobody may be waiting any more


async def breathe(began: float) -> None:
    """After a transaction leave the database to others for four times as long as it took, at most 10 ms. Meanwhile the
    next ones gather: under load this trades a few milliseconds for three times the work."""
    await asyncio.sleep(min(4 * (asyncio.get_running_loop().time() - began), 0.01))


def _fulfil(done: Done, value: bool) -> None:
    if not done.done():
        done.set_result(value)
