"""How long the rows of changes are kept: so many days, so much space, and never less than a backup needs.

A set whose rows went stays listed, with when and why; it can be neither undone nor redone any more. Sets are told of
first and emptied then, in short transactions: one that was half emptied when the process died is gone on with.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Literal

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update

from mvidarr.clock import DAY, now
from mvidarr.db.database import Database
from mvidarr.db.journal.pace import Pace
from mvidarr.db.tables.journal import change_rows, changes

Why = Literal["age", "size"]
Floor = Callable[[], Awaitable[int | None]]  # the last change in the oldest backup that is kept; None: there is none

KEPT_DAYS = 365
KEPT_SIZE = 2_000_000_000  # bytes

WHYS: Final[dict[Why, str]] = {
    "age": "What a change did in detail is kept for so many days, as the settings say; these are over.",
    "size": "What changes did in detail had taken up all the space that the settings give it; the oldest went.",
}

_BESIDES = 150  # bytes of a note besides what it says, indexes included
_SETS = 200  # that are looked at, or told of, at once
_LEFT = changes.c.expired.is_(None)
_ENDED = changes.c.state != "open"
_inverse = changes.alias("inverse")
_BEING_INVERTED = select(_inverse.c.id).where(_inverse.c.reverts == changes.c.id, _inverse.c.state == "open").exists()

_taken = func.coalesce(func.length(change_rows.c.before), 0) + func.coalesce(func.length(change_rows.c.after), 0)
_SIZES = (
    select(change_rows.c.change_id, (func.sum(_taken) + func.count() * _BESIDES).label("size"))
    .where(change_rows.c.change_id.in_(bindparam("ids", expanding=True)))
    .group_by(change_rows.c.change_id)
)
_NEWEST = (
    select(changes.c.id)
    .where(_LEFT, changes.c.rows > 0, changes.c.id < bindparam("below"))
    .order_by(changes.c.id.desc())
    .limit(_SETS)
)
_EMPTYING = delete(change_rows).where(
    change_rows.c.id.in_(
        select(change_rows.c.id)
        .where(change_rows.c.change_id == bindparam("of"))
        .order_by(change_rows.c.id)
        .limit(bindparam("most"))
    )
)


class Retention:
    """``days`` and ``size`` (bytes) bound what is kept; 0 means without bound."""

    def __init__(
        self, database: Database, *, days: int = KEPT_DAYS, size: int = KEPT_SIZE, floor: Floor | None = None
    ) -> None:
        """``floor``: what came after it is kept in any case, as a backup would be brought up to date with it."""
        self._database = database
        self._days = days
        self._size = size
        self._floor = floor

    def bound(self, *, days: int | None = None, size: int | None = None) -> None:
        """Other bounds, from the next ``keep_bounds`` on."""
        self._days = self._days if days is None else days
        self._size = self._size if size is None else size

    async def keep_bounds(self) -> int:
        """Drops the rows of what is too old or too much: of how many sets."""
        floor = await self._floor() if self._floor is not None else None
        within = changes.c.id <= floor if floor is not None else changes.c.id > 0
        dropped = 0
        if self._days:
            dropped += await self._expire("age", within, changes.c.time < now() - self._days * DAY)
        if self._size and (last := await self._too_much(self._size)):
            dropped += await self._expire("size", within, changes.c.id <= last)
        for change_id in await self._to_empty():
            await self._empty(change_id)
        return dropped

    async def _expire(self, why: Why, within: ColumnElement[bool], old: ColumnElement[bool]) -> int:
        """Says of such sets that their rows are gone, the oldest first."""
        some = select(changes.c.id).where(within, old, _LEFT, _ENDED, ~_BEING_INVERTED, changes.c.rows > 0)
        some = some.order_by(changes.c.id).limit(_SETS)
        count, more = 0, _SETS
        while more == _SETS:
            async with self._database.write("expire") as w:
                ids = [row["id"] for row in await w.all(some.with_for_update())]
                await w.run(update(changes).where(changes.c.id.in_(ids)).values(expired=now(), expired_why=why))
            count, more = count + len(ids), len(ids)
        return count

    async def _too_much(self, size: int) -> int | None:
        """The newest set that has no room any more, counted from the newest of all."""
        below, held = 1 << 62, 0
        while ids := await self._newest(below):
            async with self._database.read() as r:
                sizes = {row["change_id"]: row["size"] for row in await r.all(_SIZES, {"ids": ids})}
            for change_id in ids:
                held += sizes.get(change_id, 0)
                if held > size:
                    return change_id
            below = ids[-1]
        return None

    async def _newest(self, below: int) -> Sequence[int]:
        async with self._database.read() as r:
            return [row["id"] for row in await r.all(_NEWEST, {"below": below})]

    async def _to_empty(self) -> Sequence[int]:
        having = select(change_rows.c.id).where(change_rows.c.change_id == changes.c.id).exists()
        async with self._database.read() as r:
            return await r.first_of_each(select(changes.c.id).where(~_LEFT, having).order_by(changes.c.id))

    async def _empty(self, change_id: int) -> None:
        pace, gone = Pace(500), 1
        while gone:
            async with self._database.write("expire") as w:
                pace.began()
                gone = await w.run(_EMPTYING, {"of": change_id, "most": pace.rows})
            pace.ended()
