"""The queue of downloads as people see and steer it: its order, who rests, what goes.

Whoever asked for a download may steer it; a manager steers all of them and lets lanes rest. Each change is one
transaction and one event, however many downloads it is about.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.clock import iso, iso_or_none, now
from mvidarr.db import Database, Outbox, Writer
from mvidarr.downloads.asking.shapes import Failure
from mvidarr.downloads.queue import store
from mvidarr.downloads.queue.shapes import EntryState, QueueEntry, QueuePage, QueueStanding, Steered
from mvidarr.downloads.ranking.explaining import explain
from mvidarr.downloads.tempo.holding import Hold, view_of
from mvidarr.downloads.tempo.holds import Holds, of_all, of_sites
from mvidarr.errors import Conflict, Forbidden, NotFound
from mvidarr.jobs import Jobs, Lanes
from mvidarr.jobs.order import End
from mvidarr.jobs.progress import NO_PROGRESS, ProgressView
from mvidarr.query.cursor import decode, encode
from mvidarr.settings import Settings

LANE = "download"
CHANGED, SUBJECT = "QueueChanged", ("queue", 1)
_ORDER, _KINDS = "queue", [(int, False)] * 4

Row = dict[str, Any]


@dataclass(frozen=True)
class Who:
    actor: str
    may_all: bool = False

    def may(self, row: Row) -> bool:
        return self.may_all or row["actor"] == self.actor


class Queue:
    """``holds``: what lets all of it, or the downloads of a site, rest."""

    def __init__(
        self, database: Database, outbox: Outbox, jobs: Jobs, lanes: Lanes, settings: Settings, holds: Holds
    ) -> None:
        self._database = database
        self._holds = holds
        self._outbox = outbox
        self._jobs = jobs
        self._lanes = lanes
        self._settings = settings

    # -- seeing

    async def page(
        self,
        who: Who,
        *,
        state: EntryState | None = None,
        mine: bool = False,
        cursor: str = "",
        at: int = 0,
        limit: int,
    ) -> QueuePage:
        """What runs, then what waits, in the order in which it is taken."""
        after: Any = tuple(decode(_ORDER, _KINDS, cursor)) if cursor else None
        actor = who.actor if mine else None
        async with self._database.read() as r:
            rows = await store.entries(r, state=state, actor=actor, after=after, at=at, most=limit + 1)
            holds = await self._holds.read(r, now())
            standing = self._standing(await store.counts(r), holds)
        last = rows[limit - 1] if len(rows) > limit else None
        items = [self._entry(row, who, holds) for row in rows[:limit]]
        return {"items": items, "next": encode(_ORDER, store.key_of(last)) if last else None, "standing": standing}

    async def entry(self, download_id: int, who: Who) -> QueueEntry:
        async with self._database.read() as r:
            row, holds = await store.entry(r, download_id), await self._holds.read(r, now())
            state = None if row else await store.state_of(r, download_id)
        if row is None:
            raise _not_open(download_id, state)
        return self._entry(row, who, holds)

    async def standing(self) -> QueueStanding:
        async with self._database.read() as r:
            return self._standing(await store.counts(r), await self._holds.read(r, now()))

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
                raised = await self._jobs.order.prioritise(w, job_ids, priority)
                await store.follow_jobs(w, raised)
                changed |= raised
            await self._tell(w, changed)
        return {"changed": len(changed), "left_out": len(set(ids)) - len(changed)}

    async def put_beside(self, ids: Sequence[int], other: int, who: Who, *, before: bool) -> Steered:
        """In this order, with the priority of the other one. Conflict ``moved_on`` when that doesn't wait any more."""
        async with self._database.write("queue") as w:
            jobs = await self._job_ids(w, ids, who)
            beside = await store.open_ones(w, [other])
            if not beside:
                raise Conflict("What it should stand beside does not wait any more. Look again.", code="moved_on")
            moved = await self._jobs.order.put_beside(w, jobs, beside[0]["job_id"], before=before)
            return await self._moved(w, ids, moved)

    async def put_at_end(self, ids: Sequence[int], end: End, who: Who) -> Steered:
        """In this order, at the top or bottom of what has their priority."""
        async with self._database.write("queue") as w:
            moved = await self._jobs.order.put_at_end(w, await self._job_ids(w, ids, who), end)
            return await self._moved(w, ids, moved)

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

    async def _moved(self, w: Writer, ids: Sequence[int], moved: Sequence[int]) -> Steered:
        await store.follow_jobs(w, moved, pinned=True)
        await self._tell(w, moved)
        return {"changed": len(moved), "left_out": len(set(ids)) - len(moved)}

    async def _tell(self, w: Writer, changed: Collection[int]) -> None:
        if changed:
            await self._outbox.emit(w, CHANGED, SUBJECT, {})

    # -- shapes

    def _standing(self, counts: dict[str, int], holds: Sequence[Hold]) -> QueueStanding:
        moment = now()
        return {
            "running": counts.get("running", 0), "queued": counts.get("queued", 0), "paused": counts.get("paused", 0),
            "lanes": [
                {
                    "name": name, "paused": bool(self._settings.value(f"jobs.paused_{name}")),
                    "concurrency": self._settings.value(f"jobs.lane_{name}"),
                }
                for name in self._lanes.names
            ],
            "holds": [view_of(hold, moment) for hold in of_all(holds)],
            "resting": [view_of(hold, moment) for hold in of_sites(holds)],
        }  # fmt: skip

    def _entry(self, row: Row, who: Who, holds: Sequence[Hold]) -> QueueEntry:
        rests = [hold for hold in of_sites(holds) if hold.host == row["host"] and row["state"] != "running"]
        return {
            "id": row["id"],
            "video": {"id": row["video_id"], "title": row["title"], "artist": row["artist"]},
            "job_id": row["job_id"],
            "state": row["state"],
            "priority": row["priority"],
            "position": row["position"],
            "pinned": row["pinned"],
            "progress": self._progress(row),
            "host": row["host"],
            "upload": row["upload"],
            "bytes": row["bytes"],
            "reasons": row["reasons"],
            "explained": explain(row, now()),
            "attempts": row["attempts"],
            "error": _error(row),
            "waits_for": row["waits_for"] if row["blocked"] else None,
            "not_before": iso(row["not_before"]) if row["not_before"] and row["state"] != "running" else None,
            "rests": view_of(rests[0], now()) if rests else None,
            "actor": row["actor"],
            "steerable": who.may(row),
            "created": iso(row["created"]),
            "started": iso_or_none(row["started"]),
        }

    def _progress(self, row: Row) -> ProgressView:
        """Of one that runs in this process; the row knows only its stage."""
        running = self._jobs.live.find(row["job_id"])
        live = running.progress if running else NO_PROGRESS
        return {
            "fraction": live.fraction, "stage": live.stage or row["stage"], "speed": live.speed, "eta": live.eta,
            "message": live.message,
        }  # fmt: skip


def _error(row: Row) -> Failure | None:
    """Of the try before."""
    if row["error_code"] is None:
        return None
    return {"code": row["error_code"], "detail": row["error_detail"], "retryable": bool(row["error_retryable"])}


def allowed(rows: list[Row], who: Who) -> list[Row]:
    """Forbidden ``not_yours`` when one of them is somebody else's."""
    if any(not who.may(row) for row in rows):
        sentence = "You may steer the downloads that you asked for yourself; a manager steers all of them."
        raise Forbidden(sentence, code="not_yours")
    return rows


def _not_open(download_id: int, state: str | None) -> NotFound | Conflict:
    if state is None:
        return NotFound(f"There is no download {download_id}.", code="no_such_download")
    return Conflict(f"This download is {state}: it is not in the queue any more.", code="not_open")
