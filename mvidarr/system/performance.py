"""How the house did over the last day: a row a minute, read back for charts.

A minute is written when it is over, so a restart loses the one it interrupts and no more. Putting a day together takes
a tenth of a second and is done in a thread; the answer is kept until the next minute.
"""

import asyncio
from collections.abc import Callable

from mvidarr import clock
from mvidarr.db import Database
from mvidarr.observe import Metrics, get_logger
from mvidarr.system import performance_store as store
from mvidarr.system.day import Day, day, step_for
from mvidarr.system.readings import Reading, Readings

log = get_logger(__name__)

KEPT = 25 * clock.HOUR
LONGEST = 24  # hours


class Performance:
    """``owner`` tells this process from others on the same database. ``run`` is long-lived."""

    def __init__(
        self,
        database: Database,
        metrics: Metrics,
        readings: Readings,
        *,
        owner: str,
        now: Callable[[], int] = clock.now,
    ) -> None:
        self._database = database
        self._metrics = metrics
        self._readings = readings
        self._owner = owner
        self._now = now
        self._known: dict[int, tuple[int, Day]] = {}  # hours -> the minute it was put together, the answer

    async def run(self) -> None:
        while True:
            await asyncio.sleep((clock.MINUTE - self._now() % clock.MINUTE) / clock.SECOND)
            await self.keep_minute()

    async def keep_minute(self) -> None:
        """What was counted since the last one, as the minute that has just ended."""
        minute = (self._now() // clock.MINUTE - 1) * clock.MINUTE
        figures = self._metrics.tally.take()
        figures["gauges"] = _gauges(await self._readings.take())
        async with self._database.write("minute") as w:
            await store.keep(w, minute, self._owner, figures)
            await store.drop_before(w, minute - KEPT)

    async def last(self, hours: int) -> Day:
        """Of 1 to 24 hours, up to the last full minute."""
        until = self._now() // clock.MINUTE * clock.MINUTE
        known = self._known.get(hours)
        if known is not None and known[0] == until and known[1]["routes"]:
            return known[1]
        since = until - hours * clock.HOUR
        async with self._database.read() as r:
            rows = await store.since(r, since)
        found = await asyncio.to_thread(day, rows, since=since, until=until, step=step_for(hours))
        self._known[hours] = (until, found)
        return found


def _gauges(reading: Reading) -> dict[str, float]:
    free = {f"free_{name}": size for name, size in reading.free.items()}
    return {
        "memory": reading.memory,
        "database": reading.database,
        "running": reading.running,
        "queued": reading.queued,
        "sockets": reading.sockets,
        **free,
    }
