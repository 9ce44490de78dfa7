"""Schedules: what happens by itself, and when. The scheduler only enqueues.

The row of a schedule says when it is due next. Whoever moves that on, in one transaction with the new job, has ticked:
a second tick, another process or a restart in between finds it moved. However many ticks were slept through, one job
catches up; a clock that goes back repeats nothing.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import tzinfo

from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.clock import HOUR, SECOND, iso_or_none
from mvidarr.db import Database, Writer
from mvidarr.db.database import Row
from mvidarr.errors import Conflict, NotFound, Unavailable
from mvidarr.jobs import schedule_store as store
from mvidarr.jobs.cron import LOCAL, checked, in_words, next_after
from mvidarr.jobs.desk import Jobs
from mvidarr.jobs.models import JobView, NewJob
from mvidarr.observe import get_logger

LONGEST_REST = 30 * SECOND  # milliseconds; a machine that slept, or whose clock was set, is noticed by then
STEPPED_BACK = HOUR  # a clock that goes back further than that was wrong before, and its ticks count for nothing

_log = get_logger("mvidarr.jobs")


@dataclass(frozen=True)
class Schedule:
    """``name`` is for ever: its row is kept by it. ``cron`` until somebody sets another; ``job`` carries a dedupe key,
    so that what is queued or running already does for the next tick too."""

    name: str
    label: str
    cron: str
    job: Callable[[], NewJob]


class ScheduleView(TypedDict):
    """``cron`` is empty when switched off; ``words`` says it. The ``last_`` ones are of the job that it enqueued last,
    by a tick or by hand: times ISO 8601, ``last_duration`` in seconds, ``last_outcome`` the state of the job."""

    name: str
    label: str
    cron: str
    words: str
    next: str | None
    last_start: str | None
    last_end: str | None
    last_duration: float | None
    last_outcome: str | None
    last_error: str | None
    job_id: int | None


class Scheduler:
    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        schedules: Sequence[Schedule],
        *,
        now: Callable[[], int] = clock.now,
        zone: tzinfo = LOCAL,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._schedules = {schedule.name: schedule for schedule in schedules}
        self._now = now
        self._zone = zone
        self._asked: dict[str, str] = {}  # name -> cron that is not stored yet
        self._bell = asyncio.Event()

    async def run(self) -> None:
        while True:
            self._bell.clear()
            due = await self.tick()
            rest = LONGEST_REST if due is None else min(max(due - self._now(), 0), LONGEST_REST)
            with suppress(TimeoutError):
                async with asyncio.timeout(rest / SECOND):
                    await self._bell.wait()

    async def tick(self) -> int | None:
        """Enqueues what is due: when the next one will be. Any number of times, by any number of processes."""
        rows = await self._rows()
        if await self._adopt(rows):
            rows = await self._rows()
        moment = self._now()
        dues = [await self._look_at(self._schedules[name], row, moment) for name, row in rows.items()]
        return min((due for due in dues if due is not None), default=None)

    def set_cron(self, name: str, cron: str) -> None:
        """From now on; empty switches it off. ``Invalid`` (``bad_cron``), ``NotFound``. Stored by the next tick, which
        this brings about."""
        self._asked[self._find(name).name] = checked(cron)
        self._bell.set()

    async def run_now(self, name: str, actor: str) -> JobView:
        """The job; ``Conflict`` (``job_open``) with the one that is queued or running already, ``NotFound``."""
        schedule = self._find(name)
        async with self._database.write("schedule_now") as w:
            if await store.hold(w, name) is None:
                await self._store(w, name, self._asked.get(name, schedule.cron), self._now())
            job = await self._jobs.enqueue(w, replace(schedule.job(), actor=actor))
            await store.change(w, name, job_id=job.id)
        return self._jobs.live.view(job)

    async def start(self, name: str) -> None:
        """At a start of the server, whatever the time; one that is open already will do. A disk that is full keeps
        nobody from starting: it comes when it is due."""
        try:
            await self.run_now(name, "system")
        except Conflict:
            pass
        except Unavailable as error:
            _log.warning("schedule_not_started", schedule=name, code=error.code)

    async def views(self) -> list[ScheduleView]:
        asked = dict(self._asked)  # before the rows are read: what is stored meanwhile is asked for no longer
        async with self._database.read() as r:
            rows = await store.all_with_jobs(r)
        return [self._view(schedule, rows.get(schedule.name), asked) for schedule in self._schedules.values()]

    async def late(self, patience: int) -> list[str]:
        """Labels of schedules that have been due for so many milliseconds: nobody ticks."""
        before = self._now() - patience
        late = [name for name, row in (await self._rows()).items() if row["due"] is not None and row["due"] < before]
        return [self._schedules[name].label for name in late]

    async def _rows(self) -> dict[str, Row]:
        """Of schedules that this program knows."""
        async with self._database.read() as r:
            found = await store.all(r)
        return {name: found[name] for name in self._schedules if name in found}

    def _find(self, name: str) -> Schedule:
        if name not in self._schedules:
            raise NotFound(f"There is no task “{name}”; there are {', '.join(self._schedules)}.", code="no_such_task")
        return self._schedules[name]

    def _next(self, cron: str, moment: int) -> int | None:
        return next_after(cron, moment, self._zone)

    async def _adopt(self, rows: Mapping[str, Row]) -> bool:
        """Stores what was set meanwhile, and what nobody has stored yet: whether there was any. The row is what counts,
        so that processes agree."""
        asked = {name: schedule.cron for name, schedule in self._schedules.items() if name not in rows} | self._asked
        new = {name: cron for name, cron in asked.items() if name not in rows or rows[name]["cron"] != cron}
        if new:
            moment = self._now()
            async with self._database.write("schedule_set") as w:
                for name, cron in sorted(new.items()):
                    await self._store(w, name, cron, moment)
        for name, cron in asked.items():
            if self._asked.get(name) == cron:  # else another was set meanwhile
                del self._asked[name]
        return bool(new)

    async def _store(self, w: Writer, name: str, cron: str, moment: int) -> None:
        due = self._next(cron, moment)
        row = await store.hold(w, name)
        if row is None:
            await store.begin(w, name, cron, due)
        elif row["cron"] != cron:
            await store.change(w, name, cron=cron, due=due)

    async def _look_at(self, schedule: Schedule, row: Row, moment: int) -> int | None:
        """When it is due next."""
        due = row["due"]
        if due is None or (due > moment and due == self._expected(row, moment)):
            return due if due is None else int(due)
        return await self._move_on(schedule, row, moment)

    def _expected(self, row: Row, moment: int) -> int | None:
        """Something else than ``due`` when clock or time zone were set since."""
        ticked = row["ticked"]
        stepped_back = ticked is not None and moment < ticked <= moment + STEPPED_BACK
        return self._next(row["cron"], ticked if stepped_back else moment)

    async def _move_on(self, schedule: Schedule, row: Row, moment: int) -> int | None:
        """Ticks, when it is due and nobody else has."""
        following, job = self._expected(row, moment), None
        async with self._database.write("schedule_tick") as w:
            held = await store.hold(w, schedule.name)
            if held is None or (held["cron"], held["due"]) != (row["cron"], row["due"]):
                return None if held is None else held["due"]
            if row["due"] > moment:
                await store.change(w, schedule.name, due=following)
            else:
                job = await self._open_or_new(w, schedule)
                await store.change(w, schedule.name, due=following, ticked=moment, job_id=job)
        if job is not None:
            _log.info("schedule_ticked", schedule=schedule.name, job=job)
        return following

    async def _open_or_new(self, w: Writer, schedule: Schedule) -> int:
        try:
            return (await self._jobs.enqueue(w, schedule.job())).id
        except Conflict as error:
            return int(error.extra["job"]["id"])

    def _view(self, schedule: Schedule, row: Row | None, asked: Mapping[str, str]) -> ScheduleView:
        stored = schedule.cron if row is None else row["cron"]
        cron = asked.get(schedule.name, stored)
        due = row["due"] if row is not None and cron == stored else self._next(cron, self._now())
        started, ended = (row["started"], row["finished"]) if row else (None, None)
        return {
            "name": schedule.name,
            "label": schedule.label,
            "cron": cron,
            "words": in_words(cron),
            "next": iso_or_none(due),
            "last_start": iso_or_none(started),
            "last_end": iso_or_none(ended),
            "last_duration": None if started is None or ended is None else max(0, ended - started) / SECOND,
            "last_outcome": row["state"] if row else None,
            "last_error": row["error_detail"] if row else None,
            "job_id": row["job_id"] if row else None,
        }
