"""Which open jobs go first, and which rest: priority, place within it, held. By hand; what a job means is its room's.

Whoever moves jobs gives them places between those of their new neighbours. Where these stand too close, all that stand
before are moved a little earlier: their order stays, and nobody who comes later is overtaken or overtakes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, text, update

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.jobs import jobs
from mvidarr.errors import Conflict
from mvidarr.jobs.lanes import Lanes
from mvidarr.jobs.live import Live
from mvidarr.jobs.models import OPEN

c = jobs.c
ROOM = 1000  # ms that are made where there is no room, so that the next to come find some
End = Literal["top", "bottom"]
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(6834020121)")
_TO_PLACE = (
    update(jobs)
    .where(c.id == bindparam("job"), c.state == "queued")
    .values(place=bindparam("to"), priority=bindparam("as"))
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a job stands: of its lane, in its priority."""

    id: int
    lane: str
    priority: int
    place: int


class Order:
    """Everything in the caller's transaction, in few statements however many jobs there are."""

    def __init__(self, live: Live, lanes: Lanes) -> None:
        self._live = live
        self._lanes = lanes

    async def pause(self, w: Writer, ids: Collection[int]) -> set[int]:
        """Those of them that rest from now on. One that runs is stopped, and is queued once it has: what it has so far
        is kept, and it uses up no attempt."""
        rows = await self._set(w, ids, c.held == 0, {"held": 1})
        running = [row["id"] for row in rows if row["state"] == "running"]
        w.after_commit(lambda: self._rest(running))
        return {row["id"] for row in rows}

    async def resume(self, w: Writer, ids: Collection[int]) -> set[int]:
        """Those of them that rested."""
        rows = await self._set(w, ids, c.held == 1, {"held": 0})
        self._stir(w, {row["lane"] for row in rows})
        return {row["id"] for row in rows}

    async def prioritise(self, w: Writer, ids: Collection[int], priority: int) -> set[int]:
        """Those of them that had another one; they keep their places."""
        rows = await self._set(w, ids, c.priority != priority, {"priority": priority})
        return {row["id"] for row in rows}

    async def put_beside(self, w: Writer, ids: Sequence[int], other: int, *, before: bool) -> list[int]:
        """Those that are queued, in this order, before or after ``other``, with its priority. Conflict ``moved_on``
        when that one is not queued any more."""
        await _alone(w)
        found = await _spots(w, [*ids, other])
        target = found.pop(other, None)
        if target is None:
            raise Conflict("What it should stand beside does not wait any more. Look again.", code="moved_on")
        moved = [id for id in ids if id in found]
        await self._put_in(w, moved, target, before=before)
        return moved

    async def put_at_end(self, w: Writer, ids: Sequence[int], end: End) -> list[int]:
        """Those that are queued, in this order, at the top or bottom of what has their priority."""
        await _alone(w)
        found = await _spots(w, ids)
        for lane, priority in {(spot.lane, spot.priority) for spot in found.values()}:
            same = [id for id in ids if id in found and (found[id].lane, found[id].priority) == (lane, priority)]
            outermost = await _next(w, lane, priority, same, None, backwards=end == "bottom")
            if outermost is not None:
                await self._put_in(w, same, outermost, before=end == "top")
        return [id for id in ids if id in found]

    async def _put_in(self, w: Writer, ids: Sequence[int], target: Spot, *, before: bool) -> None:
        """``target`` is none of them."""
        beyond = await _next(w, target.lane, target.priority, ids, target, backwards=before)
        earlier, later = (beyond, target) if before else (target, beyond)
        if earlier is not None and later is not None:
            lacking = len(ids) - (later.place - earlier.place - 1)
            if lacking > 0:
                await _make_room(w, earlier, lacking + ROOM, besides=ids)
                earlier = Spot(earlier.id, earlier.lane, earlier.priority, earlier.place - lacking - ROOM)
        places = between(earlier.place if earlier else None, later.place if later else None, len(ids))
        rows = [{"job": id, "to": place, "as": target.priority} for id, place in zip(ids, places, strict=True)]
        await w.run_many(_TO_PLACE, rows)
        self._stir(w, {target.lane})

    async def _set(
        self, w: Writer, ids: Collection[int], differs: ColumnElement[bool], values: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """One after the other by id, as everybody locks them."""
        if not ids:
            return []
        those = and_(c.id.in_(sorted(ids)), c.state.in_(OPEN), differs)
        if w.dialect == "postgresql":
            await w.all(select(c.id).where(those).order_by(c.id).with_for_update())
        return await w.all(update(jobs).where(those).values(values).returning(c.id, c.state, c.lane))

    def _rest(self, running: Collection[int]) -> None:
        for job_id in running:
            self._live.pause(job_id)

    def _stir(self, w: Writer, lanes: Collection[str]) -> None:
        for lane in lanes:
            w.after_commit(lambda lane=lane: self._lanes.stir(lane))  # type: ignore[misc]


def between(earlier: int | None, later: int | None, count: int) -> list[int]:
    """So many places in their order, none twice: between the two, which leave room, or far enough beyond the one."""
    if earlier is not None and later is not None:
        return [earlier + (later - earlier) * number // (count + 1) for number in range(1, count + 1)]
    if later is not None:
        return [later - ROOM * number for number in range(count, 0, -1)]
    return [(earlier or 0) + number for number in range(1, count + 1)]  # who comes later has the time of then


async def _alone(w: Writer) -> None:
    """Two who order at once take turns, or both would find the same room."""
    if w.dialect == "postgresql":
        await w.all(_ONE_AT_A_TIME)


async def _spots(r: Reader, ids: Collection[int]) -> dict[int, Spot]:
    """Of those that are queued."""
    asked = select(c.id, c.lane, c.priority, c.place).where(c.id.in_(sorted(set(ids))), c.state == "queued")
    return {row["id"]: Spot(**row) for row in await r.all(asked)}


async def _next(
    r: Reader, lane: str, priority: int, besides: Collection[int], spot: Spot | None, *, backwards: bool
) -> Spot | None:
    """The nearest that is queued behind ``spot``, or before it; without one the first of all, or the last."""
    asked = select(c.id, c.lane, c.priority, c.place).where(_waits(lane, priority), c.id.not_in(sorted(besides)))
    if spot is not None:
        asked = asked.where(_before(spot) if backwards else and_(~_before(spot), c.id != spot.id))
    order = (c.place.desc(), c.id.desc()) if backwards else (c.place, c.id)
    row = await r.one(asked.order_by(*order).limit(1))
    return Spot(**row) if row else None


async def _make_room(w: Writer, last: Spot, by: int, *, besides: Collection[int]) -> None:
    """``last`` and all before it stand so much earlier."""
    those = and_(_waits(last.lane, last.priority), or_(_before(last), c.id == last.id), c.id.not_in(sorted(besides)))
    if w.dialect == "postgresql":
        await w.all(select(c.id).where(those).order_by(c.id).with_for_update())
    await w.run(update(jobs).where(those).values(place=c.place - by))


def _waits(lane: str, priority: int) -> ColumnElement[bool]:
    return and_(c.state == "queued", c.lane == lane, c.priority == priority)


def _before(spot: Spot) -> ColumnElement[bool]:
    return or_(c.place < spot.place, and_(c.place == spot.place, c.id < spot.id))
