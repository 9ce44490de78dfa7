"""Places reckoned anew: at once when the setting is switched, and when something was heard that may change them, though
no more often than every some minutes. What a person put somewhere, or holds, stays where it is.

All are read some at a time, and only those written whose place is another by a minute or more: mostly none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import bindparam, exists, select, update

from mvidarr.clock import MINUTE, SECOND, now
from mvidarr.db import Database, Outbox, Writer
from mvidarr.db.events import Event
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.jobs import jobs
from mvidarr.downloads.asking.entering import DOWNLOAD, Standing
from mvidarr.downloads.asking.places import NONE, Places, standing
from mvidarr.downloads.queue.queue import CHANGED, SUBJECT
from mvidarr.downloads.ranking.settings import DYNAMIC
from mvidarr.errors import Conflict
from mvidarr.jobs import JobContext, Jobs, Kind, NewJob, hold_waiting, put_at

Row = dict[str, Any]

RANK = "rank_downloads"
HEARD = ("VideoPlayed", "VideoSkipped", "VideoRated", "VideoDownloaded", "DownloadFailed")
SWITCHED = ("SettingChanged",)
_PAUSE = 10 * MINUTE  # what happens meanwhile is reckoned with at its end, all together
_AT_ONCE = 200
_SLIGHT = MINUTE  # a place that is another by less is left

d = downloads.c
_IS_QUEUED = jobs.c.state == "queued", jobs.c.kind == DOWNLOAD
_FREE = (*_IS_QUEUED, jobs.c.held == 0, d.pinned.is_(False))
_SOME = (
    select(d.id, d.job_id, d.video_id, d.created, d.explained, jobs.c.place)
    .select_from(jobs.join(downloads, d.job_id == jobs.c.id))
    .where(*_FREE, jobs.c.id > bindparam("after"))
    .order_by(jobs.c.id)
    .limit(_AT_ONCE)
)
_ANY = select(exists(select(jobs.c.id).where(*_IS_QUEUED)).label("any"))
_UNPINNED = select(d.id, d.job_id).where(d.job_id.in_(bindparam("ids", expanding=True)), d.pinned.is_(False))
_EXPLAIN = update(downloads).where(d.id == bindparam("download")).values(explained=bindparam("why"))


class Reranking:
    """``reload`` makes sure that settings are read as they are stored now: another process may have changed them.
    ``pause`` in milliseconds."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        jobs: Jobs,
        places: Places,
        reload: Callable[[], Awaitable[None]],
        pause: int = _PAUSE,
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._jobs = jobs
        self._places = places
        self._reload = reload
        self._pause = pause
        self._asked = 0

    def kind(self) -> Kind:
        return Kind(RANK, lane="maintenance", run=self.run)

    async def hear(self, event: Event) -> None:
        """Holds up those that follow: what they tell is reckoned with by then."""
        if event.time > self._asked and await self._anything():
            left = min(self._asked + self._pause - now(), self._pause)
            await asyncio.sleep(max(left, 0) / SECOND)
            self._asked = now()
            await self._ask(RANK)

    async def hear_switched(self, event: Event) -> None:
        if event.data.get("name") == DYNAMIC.name and await self._anything():
            await self._ask(f"{RANK}:{event.id}")  # one of its own: another may have begun before

    async def run(self, ctx: JobContext) -> None:
        await self._reload()
        moved, dynamic = 0, None
        while dynamic != self._places.dynamic:  # it may be switched meanwhile
            dynamic, after = self._places.dynamic, 0
            while some := await self._read(after):
                moved += await self._put([row for row in some if _differs(row)])
                after = some[-1]["job_id"]
        if moved:
            async with self._database.write("rank") as w:
                await self._outbox.emit(w, CHANGED, SUBJECT, {})  # for those who look at the queue
        ctx.log(f"{moved:,} download{'s' if moved != 1 else ''} got another place.")

    async def _anything(self) -> bool:
        async with self._database.read() as r:
            return bool(await r.value(_ANY))

    async def _ask(self, dedupe: str) -> None:
        with suppress(Conflict):  # it is asked for already
            async with self._database.write("rank") as w:
                await self._jobs.enqueue(w, NewJob(RANK, dedupe=dedupe))

    async def _read(self, after: int) -> list[Row]:
        """Those that may be moved, each with its ``standing`` as of now."""
        async with self._database.read() as r:
            some = await r.all(_SOME, {"after": after})
            starts = await self._places.head_starts(r, [row["video_id"] for row in some], fresh=not after)
        return [{**row, "standing": standing(starts.get(row["video_id"], NONE), row["created"])} for row in some]

    async def _put(self, rows: list[Row]) -> int:
        """How many could be given their place; what somebody moves, holds or takes at this moment could not."""
        if not rows:
            return 0
        standings: dict[int, Standing] = {row["job_id"]: row["standing"] for row in rows}
        async with self._database.write("rank") as w:
            waiting = await hold_waiting(w, standings)
            free = await _unpinned(w, waiting)
            await put_at(w, {job: standings[job].place for job in free})
            explained = [{"download": id, "why": list(standings[job].explained)} for job, id in free.items()]
            await w.run_many(_EXPLAIN, explained)
        return len(free)


def _differs(row: Row) -> bool:
    """Whether it is worth writing. Without a head start to the moment, as first come first served is exact."""
    new: Standing = row["standing"]
    off = abs(new.place - row["place"])
    codes = [why["code"] for why in new.explained]
    return off >= (_SLIGHT if codes else 1) or codes != [why["code"] for why in row["explained"]]


async def _unpinned(w: Writer, job_ids: Mapping[int, int]) -> dict[int, int]:
    """Job -> its download, unless somebody chose its place; locked, so that nobody does meanwhile."""
    asked = _UNPINNED.order_by(d.id)
    asked = asked.with_for_update(skip_locked=True) if w.dialect == "postgresql" else asked
    return {row["job_id"]: row["id"] for row in await w.all(asked, {"ids": list(job_ids)})}
