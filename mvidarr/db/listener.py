"""One listener of the outbox: its place, its turn, its failures."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, or_, select, update

from mvidarr.clock import SECOND, now
from mvidarr.db.database import Database
from mvidarr.db.shield import finish
from mvidarr.db.tables.events import event_cursors, events
from mvidarr.errors import Conflict
from mvidarr.observe import get_logger

_LEASE = 15 * SECOND
_BATCH = 100
_LAST_PAUSE = 300.0  # seconds between tries of an event whose listener keeps failing

log = get_logger(__name__)


@dataclass(frozen=True)
class Event:
    id: int
    type: str
    subject_type: str
    subject_id: int
    data: dict[str, Any]
    time: int


Handler = Callable[[Event], Awaitable[None]]


class Listener:
    """``owner`` names the process; on PostgreSQL only one process at a time tells events to a listener."""

    def __init__(
        self,
        database: Database,
        name: str,
        handler: Handler,
        types: frozenset[str] | None,
        *,
        owner: str,
        first_pause: float,
    ) -> None:
        self.name = name
        self._database = database
        self._handler = handler
        self.types = types
        self._owner = owner
        self._first_pause = first_pause
        self._position = 0
        self._leased = 0
        self._failures = 0

    async def run(self, wait: Callable[[], Awaitable[None]]) -> None:
        """For ever; ``wait`` returns when there may be something new."""
        try:
            await self._find_place()
            while True:
                if await self._tell_some():
                    continue
                if self._failures:
                    await asyncio.sleep(pause(self._first_pause, self._failures))
                else:
                    await wait()
        finally:
            await finish(self._release())

    async def keep_place(self) -> None:
        """Also the events that it need not hear are behind it."""
        async with self._database.write("outbox") as w:
            await w.run(self._place().values(position=self._position))

    async def _tell_some(self) -> bool:
        """One batch; False when there was nothing to tell, it failed, or it is another process's turn."""
        found, newest = await self._next()
        if not found:
            self._position = max(self._position, newest)
            return False
        before = self._position
        if not await self._take_turn():
            return False
        if self._position != before:
            return True
        try:
            for event in found:
                if not await self._hand(event):
                    return False
                self._position = event.id
        finally:
            await finish(self._save())
        return True

    async def _hand(self, event: Event) -> bool:
        try:
            await self._handler(event)
        except Exception:  # event dispatch: a listener's fault is its own, and the event is tried again
            self._failures += 1
            log.exception("listener failed", listener=self.name, event_type=event.type, event_id=event.id)
            return False
        self._failures = 0
        return True

    async def _next(self) -> tuple[list[Event], int]:
        """What it has to hear, and the newest event there is."""
        wanted = select(events).where(events.c.id > self._position).order_by(events.c.id).limit(_BATCH)
        if self.types is not None:
            wanted = wanted.where(events.c.type.in_(sorted(self.types)))
        async with self._database.read() as r:
            newest = await r.value(select(func.coalesce(func.max(events.c.id), 0)))
            return [Event(**row) for row in await r.all(wanted)], newest

    async def _find_place(self) -> None:
        async with self._database.write("outbox") as w:
            try:
                async with w.savepoint():
                    await w.run(insert(event_cursors).values(name=self.name, position=0, lease=0))
            except Conflict:
                pass  # it has listened before
            self._position = await w.value(select(event_cursors.c.position).where(event_cursors.c.name == self.name))

    async def _take_turn(self) -> bool:
        """On SQLite there is no other process that tells events. May find that another process got further."""
        moment = now()
        if self._database.dialect == "sqlite" or self._leased > moment + _LEASE // 2:
            return True
        free = or_(event_cursors.c.owner == self._owner, event_cursors.c.lease < moment)
        claim = update(event_cursors).where(event_cursors.c.name == self.name, free)
        claim = claim.values(owner=self._owner, lease=moment + _LEASE)
        async with self._database.write("outbox") as w:
            position = await w.value(claim.returning(event_cursors.c.position))
        if position is None:
            return False
        self._position = max(position, self._position)
        self._leased = moment + _LEASE
        return True

    async def _save(self) -> None:
        self._leased = now() + _LEASE
        saved = self._place().values(position=self._position, owner=self._owner, lease=self._leased)
        async with self._database.write("outbox") as w:
            await w.run(saved)

    async def _release(self) -> None:
        mine = event_cursors.c.name == self.name, event_cursors.c.owner == self._owner
        async with self._database.write("outbox") as w:
            await w.run(update(event_cursors).where(*mine).values(lease=0))

    def _place(self) -> Any:
        """Never backwards."""
        mine = event_cursors.c.name == self.name, event_cursors.c.position <= self._position
        return update(event_cursors).where(*mine)


def pause(first: float, failures: int) -> float:
    """Seconds, doubled with each failure, a little scattered."""
    return min(_LAST_PAUSE, first * 2.0 ** min(failures - 1, 30)) * random.uniform(0.8, 1.2)  # noqa: S311
