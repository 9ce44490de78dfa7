"""The queue of downloads as people see and steer it: its order, who rests, what goes.

Whoever asked for a download may steer it; a manager steers all of them and lets lanes rest. Each change is one
transaction and one event, however many downloads it is about.
"""

from collections.abc import Collection, Sequence
from typing import Any

from mvidarr.clock import now
from mvidarr.db import Database, Outbox, Writer
from mvidarr.downloads.queue import store
from mvidarr.downloads.queue.rights import Who, allowed
from mvidarr.downloads.queue.shapes import EntryState, QueueEntry, QueuePage, QueueStanding, Steered
from mvidarr.downloads.queue.showing import Showing
from mvidarr.downloads.tempo.holds import Holds
from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import Jobs, Lanes
from mvidarr.jobs.order import End
from mvidarr.query import Condition
from mvidarr.query.cursor import decode, encode
from mvidarr.settings import Settings

LANE = "download"
CHANGED, SUBJECT = "QueueChanged", ("queue", 1)
_ORDER, _KINDS = "queue", [(int, False)] * 4

Row = dict[str, Any]


class Queue:
    """``holds``: what lets all of it, or the downloads of a site, rest."""

    def __init__(
        self, database: Database, outbox: Outbox, jobs: Jobs, lanes: Lanes, settings: Settings, holds: Holds
    ) -> None:
        self._database = database
        self._holds = holds
        self._outbox = outbox
        self._jobs = jobs
        self._settings = settings
        self._showing = Showing(jobs, lanes, settings)

    # -- seeing

    async def page(
        self,
        who: Who,
        *,
        state: EntryState | None = None,
        mine: bool = False,
        where: Condition | None = None,
        cursor: str = "",
        at: int = 0,
        limit: int,
    ) -> QueuePage:
        """What runs, then what waits, in the order in which it is taken. ``where``: what ``asked_for`` makes."""
        after: Any = tuple(decode(_ORDER, _KINDS, cursor)) if cursor else None
        actor = who.actor if mine else None
        async with self._database.read() as r:
            rows = await store.entries(r, state=state, actor=actor, where=where, after=after, at=at, most=limit + 1)
            holds = await self._holds.read(r, now())
            standing = self._showing.standing(await store.counts(r), holds)
        last = rows[limit - 1] if len(rows) > limit else None
        items = [self._showing.entry(row, who, holds) for row in rows[:limit]]
        return {"items": items, "next": encode(_ORDER, store.key_of(last)) if last else None, "standing": standing}

    async def entry(self, download_id: int, who: Who) -> QueueEntry:
        async with self._database.read() as r:
            row, holds = await store.entry(r, download_id), await self._holds.read(r, now())
            state = None if row else await store.state_of(r, download_id)
        if row is None:
            raise _not_open(download_id, state)
        return self._showing.entry(row, who, holds)

    async def standing(self) -> QueueStanding:
        async with self._database.read() as r:
            return self._showing.standing(await store.counts(r), await self._holds.read(r, now()))

    async def count(self, where: Condition | None = None) -> int:
        """How many run or wait; of those that ``where`` finds."""
        async with self._database.read() as r:
            return await store.count(r, where)

    async def steerable(self, who: Who, where: Condition | None, most: int) -> list[int]:
        """The first so many that this one may steer, in their order."""
        async with self._database.read() as r:
            return await store.ids(r, actor=None if who.may_all else who.actor, where=where, most=most)

    # -- steering

    async def change(
        self, ids: Sequence[int], who: Who, *, priority: int | None = None, held: bool | None = None
    ) -> Steered:
        """What runs and is held stops, and keeps what it has; the other way round it goes on from there."""
        async with self._database.write("queue") as w:
            found = await self._theirs(w, ids, who)
            job_ids, changed = [row["job_id"] for row in found], set[int]()
            if held is not None:
                order = self._jobs.order
                rests = order.pause if held else order.resume
                rested = await rests(w, job_ids)
                await store.set_paused(w, rested, held)
                changed |= rested
            if priority is not None:
                turned = await self._jobs.order.prioritise(w, job_ids, priority)
                await store.note_raised(w, turned, below=priority)
                await store.follow_jobs(w, turned)
                changed |= turned
            await self._tell(w, changed)
        return {"changed": len(changed), "left_out": len(set(ids)) - len(changed)}

    async def put_beside(self, ids: Sequence[int], other: int, who: Who, *, before: bool) -> Steered:
        """In this order, with the priority of the other one. Conflict ``moved_on`` when that doesn't wait any more."""
        async with self._database.write("queue") as w:
            jobs = await self._job_ids(w, ids, who)
            beside = await store.open_ones(w, [other])
            if not beside:
                raise Conflict("What it should stand beside does not wait any more. Look again.", code="moved_on")
            return await self._put(w, ids, jobs, beside[0]["job_id"], before=before)

    async def put_at_end(self, ids: Sequence[int], end: End, who: Who) -> Steered:
        """In this order, at the top or bottom of what has their priority."""
        async with self._database.write("queue") as w:
            moved = await self._jobs.order.put_at_end(w, await self._job_ids(w, ids, who), end)
            return await self._moved(w, ids, moved, ahead=moved if end == "top" else ())

    async def put_at(self, ids: Sequence[int], number: int, who: Who) -> Steered:
        """In this order, the first of them as number so much of what waits; with the priority of what stood there."""
        async with self._database.write("queue") as w:
            jobs = await self._job_ids(w, ids, who)
            beside, before = await store.standing_at(w, number, besides=jobs)
            if beside is None:  # nothing else waits
                return await self._moved(w, ids, ())
            return await self._put(w, ids, jobs, beside, before=before)

    async def pause_lane(self, lane: str, paused: bool, actor: str) -> QueueStanding:
        """Until somebody says otherwise, also after a restart. What runs and can go on later stops."""
        await self._settings.change({f"jobs.paused_{lane}": paused}, actor=actor, origin="api")
        async with self._database.write("queue") as w:
            await self._outbox.emit(w, CHANGED, SUBJECT, {})
        return await self.standing()

    async def _job_ids(self, w: Writer, ids: Sequence[int], who: Who) -> list[int]:
        """In the order of ``ids``."""
        by_id = {row["id"]: row["job_id"] for row in await self._theirs(w, ids, who)}
        return [by_id[id] for id in ids if id in by_id]

    async def _theirs(self, w: Writer, ids: Collection[int], who: Who) -> list[Row]:
        return allowed(await store.open_ones(w, ids), who)

    async def _put(self, w: Writer, ids: Sequence[int], jobs: Sequence[int], beside: int, *, before: bool) -> Steered:
        behind = await store.behind(w, jobs, beside)
        moved = await self._jobs.order.put_beside(w, jobs, beside, before=before)
        return await self._moved(w, ids, moved, ahead=behind & set(moved))

    async def _moved(self, w: Writer, ids: Sequence[int], moved: Sequence[int], ahead: Collection[int] = ()) -> Steered:
        """``ahead``: those that somebody would rather have sooner."""
        await store.note_raised(w, ahead)
        await store.follow_jobs(w, moved, pinned=True)
        await self._tell(w, moved)
        return {"changed": len(moved), "left_out": len(set(ids)) - len(moved)}

    async def _tell(self, w: Writer, changed: Collection[int]) -> None:
        if changed:
            await self._outbox.emit(w, CHANGED, SUBJECT, {})


def _not_open(download_id: int, state: str | None) -> NotFound | Conflict:
    if state is None:
        return NotFound(f"There is no download {download_id}.", code="no_such_download")
    return Conflict(f"This download is {state}: it is not in the queue any more.", code="not_open")
