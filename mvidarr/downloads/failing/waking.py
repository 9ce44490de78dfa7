"""A rest ended before its time, by a person: the site is asked again at once, and so is what had to wait for it."""

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.db import Database, Writer
from mvidarr.db.tables.jobs import jobs as jobs_table
from mvidarr.downloads.failing import cooling
from mvidarr.downloads.failing.cooling import QUEUE
from mvidarr.downloads.tempo.holds import Holds
from mvidarr.errors import Conflict
from mvidarr.jobs import Jobs, Lanes
from mvidarr.ytdlp.failures import BY_CODE

_LANES = ("download", "metadata")


class Waking:
    def __init__(self, database: Database, jobs: Jobs, lanes: Lanes, holds: Holds) -> None:
        self._database = database
        self._jobs = jobs
        self._lanes = lanes
        self._holds = holds

    async def wake(self, host: str | None, *, actor: str) -> None:
        """``host``: None for all downloads. Conflict ``not_resting`` where nothing of it rests by now. Should it fail
        again, the next rest is no shorter for it."""
        async with self._database.write("wake") as w:
            if not await cooling.hurry(w, host or QUEUE, moment=now()):
                whose = f"{host} does" if host else "Downloads do"
                raise Conflict(f"{whose} not rest any more after a failure.", code="not_resting")
            for job_id in await _put_off(w, host):
                await self._jobs.retry_within(w, job_id, actor)
        for lane in _LANES:
            self._lanes.stir(lane)
        await self._holds.look()


async def _put_off(w: Writer, host: str | None) -> list[int]:
    """Jobs that wait for their next try as it was the site, or the queue, that failed: those that ran at that moment,
    so never many."""
    c, scope = jobs_table.c, "site" if host else "queue"
    codes = [code for code, failure in BY_CODE.items() if failure.scope == scope]
    put_off = c.state == "queued", c.not_before > now(), c.error_code.in_(codes)
    asked = select(c.id).where(*put_off, *([c.host == host] if host else []))
    return [row["id"] for row in await w.all(asked.order_by(c.id))]
