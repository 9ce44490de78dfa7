"""Places reckoned anew: some minutes after something was heard that may change them, and at once when the setting is
switched. What a person put somewhere, or holds, stays where it is; so does what a try has begun.

All are read some at a time, and only those written whose place is another by a minute or more: mostly none.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import bindparam, exists, select, update

from mvidarr.clock import MINUTE, now
from mvidarr.db import Database, Writer
from mvidarr.db.events import Event
from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.jobs import jobs
from mvidarr.downloads.entering import DOWNLOAD, Standing
from mvidarr.downloads.places import NONE, Places, standing
from mvidarr.downloads.ranking_settings import DYNAMIC
from mvidarr.errors import Conflict
from mvidarr.jobs import JobContext, Jobs, Kind, NewJob, hold_waiting, put_at

Row = dict[str, Any]

RANK = "rank_downloads"
TOLD = ("VideoPlayed", "VideoSkipped", "VideoRated", "VideoDownloaded", "DownloadFailed")
SWITCHED = "SettingChanged"
HEARD = (*TOLD, SWITCHED)
SETTLED = 10 * MINUTE  # what happens meanwhile is reckoned with at the same time
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
    """``reload`` makes sure that settings are read as they are stored now: another process may have changed them."""

    def __init__(self, database: Database, jobs: Jobs, places: Places, reload: Callable[[], Awaitable[None]]) -> None:
        self._database = database
        self._jobs = jobs
        self._places = places
        self._reload = reload

    def kind(self) -> Kind:
        return Kind(RANK, lane="maintenance", run=self.run)

    async def hear(self, event: Event) -> None:
        if event.type == SWITCHED:
            if event.data.get("name") == DYNAMIC.name:
                await self._ask(NewJob(RANK, dedupe=f"{RANK}:now"))
        else:
            await self._ask(NewJob(RANK, dedupe=RANK, not_before=now() + SETTLED))

    async def run(self, ctx: JobContext) -> None:
        await self._reload()
        moved, dynamic = 0, None
        while dynamic != self._places.dynamic:  # it may be switched meanwhile
            dynamic, after = self._places.dynamic, 0
            while some := await self._read(after):
                moved += await self._put([row for row in some if _differs(row)])
                after = some[-1]["job_id"]
        ctx.log(f"{moved:,} download{'s' if moved != 1 else ''} got another place.")

    async def _ask(self, new: NewJob) -> None:
        """Unless nothing waits, or that is about to be done anyway."""
        async with self._database.read() as r:
            if not await r.value(_ANY):
                return
        with suppress(Conflict):
            async with self._database.write("rank") as w:
                await self._jobs.enqueue(w, new)

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
