"""What comes in, by day and by download: counted in memory, written every few seconds.

Days are those of the clock on the wall, as people and their providers count.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr import clock
from mvidarr.db import Database, Reader, Writer
from mvidarr.db.shield import finish
from mvidarr.db.tables.downloads import downloads, traffic
from mvidarr.downloads.tempo.timetable import local_time

EVERY = 5.0  # seconds
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Traffic:
    """``received``: bytes that came in so far, all of them. ``run`` is long-lived."""

    def __init__(self, database: Database, received: Callable[[], int], now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._received = received
        self._now = now
        self._written = 0
        self._known: tuple[str, int] | None = None  # a day, and what the database has of it
        self._of_jobs: Counter[int] = Counter()

    def came(self, job_id: int, count: int) -> None:
        """For the download of this job."""
        if count:
            self._of_jobs[job_id] += count

    async def today(self) -> int:
        day = day_of(self._now())
        if self._known is None or self._known[0] != day:
            async with self._database.read() as r:
                self._known = day, await _bytes_of(r, day)
        return self._known[1] + self._received() - self._written

    async def run(self) -> None:
        try:
            while True:
                await asyncio.sleep(EVERY)
                await self.write()
        finally:
            await finish(self.write())

    async def write(self) -> None:
        """What came since the last time belongs to the day that it is now."""
        upto, jobs, day = self._received(), self._of_jobs.copy(), day_of(self._now())
        if upto == self._written and not jobs:
            return
        async with self._database.write("traffic") as w:
            await _add(w, day, upto - self._written)
            for job_id, count in jobs.items():
                more = downloads.c.bytes + count
                await w.run(update(downloads).where(downloads.c.job_id == job_id).values(bytes=more))
            total = await _bytes_of(w, day)
            w.after_commit(lambda: self._wrote(upto, jobs, (day, total)))

    def _wrote(self, upto: int, jobs: Counter[int], known: tuple[str, int]) -> None:
        """Also when whoever writes is stopped in that moment, or it would be written again."""
        self._of_jobs.subtract(jobs)
        self._of_jobs = +self._of_jobs
        self._written, self._known = upto, known


def day_of(moment: int) -> str:
    return local_time(moment).date().isoformat()


async def _bytes_of(r: Reader, day: str) -> int:
    return int(await r.value(select(traffic.c.bytes).where(traffic.c.day == day)) or 0)


async def _add(w: Writer, day: str, count: int) -> None:
    one = _INSERT[w.dialect](traffic).values(day=day, bytes=count)
    await w.run(one.on_conflict_do_update(index_elements=["day"], set_={"bytes": traffic.c.bytes + count}))
