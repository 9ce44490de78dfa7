"""The outbox: events written with the change they tell of, heard after it, in its order.

A listener keeps its place in the table ``event_cursors``: it gets each event at least once, also after a kill -9, and
so must not mind one twice. Its exception is logged and the event tried again, later and later; others are not held up.
"""

import asyncio
import socket
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, text

from mvidarr.clock import DAY, HOUR, SECOND, now
from mvidarr.db.database import Database, Writer
from mvidarr.db.listener import Event, Handler, Listener
from mvidarr.db.tables.events import event_cursors, events
from mvidarr.observe import get_logger

__all__ = ["Event", "Outbox"]

POLL = 3.0  # seconds; other processes' events are found so, our own wake us up
KEPT = 7 * DAY
_FEW = 10  # that go along with the next statement; more have a call of their own
_EMITTED = insert(events)
_ORDER = text("SELECT pg_advisory_xact_lock(6834020113)")  # until commit, so that ids become visible in their order

Watcher = Callable[[Event], None]

log = get_logger(__name__)


class Outbox:
    """Seconds: ``poll`` between looks for what other processes emitted, ``first_pause`` after a listener's first
    failure; each further one doubles it, up to five minutes."""

    def __init__(self, database: Database, *, poll: float = POLL, first_pause: float = 1.0) -> None:
        self._database = database
        self._poll = poll
        self._first_pause = first_pause
        self._owner = f"{socket.gethostname()}:{uuid4().hex[:12]}"
        self._listeners: dict[str, Listener] = {}
        self._watchers: list[Watcher] = []
        self._bells: list[tuple[asyncio.Event, frozenset[str] | None]] = []  # and what they are rung for, None: all
        self._shown: int | None = None
        self._watching = asyncio.Event()

    async def emit(self, w: Writer, type: str, subject: tuple[str, int], data: dict[str, Any]) -> None:
        """Late in a transaction, when it can be: on PostgreSQL other emitters wait from here to its end."""
        if w.dialect == "postgresql":
            await w.all(_ORDER)
        row = {"type": type, "subject_type": subject[0], "subject_id": subject[1], "data": data, "time": now()}
        w.post(_EMITTED, row)
        w.after_commit(lambda: self._ring(type))

    async def emit_many(self, w: Writer, told: Sequence[tuple[str, tuple[str, int], dict[str, Any]]]) -> None:
        """The same for many: type, subject and data of each, in their order."""
        if w.dialect == "postgresql":
            await w.all(_ORDER)
        moment = now()
        rows = [
            {"type": type, "subject_type": subject[0], "subject_id": subject[1], "data": data, "time": moment}
            for type, subject, data in told
        ]
        if len(rows) > _FEW:
            await w.run_many(_EMITTED, rows)
        else:
            for row in rows:
                w.post(_EMITTED, row)
        for type in {type for type, _, _ in told}:
            w.after_commit(partial(self._ring, type))

    def listen(self, name: str, handler: Handler, types: Collection[str] | None = None) -> None:
        """``name`` is for ever: its place is kept by it. A new name starts with the oldest event that is kept."""
        if name in self._listeners:
            raise ValueError(f"there is a listener {name} already")
        wanted = None if types is None else frozenset(types)
        self._listeners[name] = Listener(
            self._database, name, handler, wanted, owner=self._owner, first_pause=self._first_pause
        )

    def watch(self, handler: Watcher) -> None:
        """From now on, of every process, nothing repeated and nothing kept: for what is on a screen."""
        self._watchers.append(handler)

    async def watching(self) -> None:
        """Returns once ``run`` tells watchers of all that is emitted: what is read after it misses nothing."""
        await self._watching.wait()

    async def run(self) -> None:
        """Ends when the database goes away; run again, it goes on where it was."""
        self._bells.clear()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tell_watchers(), name="outbox:watchers")
            tasks.create_task(self._prune_hourly(), name="outbox:prune")
            for name, listener in self._listeners.items():
                tasks.create_task(listener.run(self._bell(listener.types)), name=f"outbox:{name}")

    async def prune(self) -> int:
        """Events older than a week, but for those that a listener has not heard: how many are gone."""
        for listener in self._listeners.values():
            await listener.keep_place()
        places = select(event_cursors.c.position).where(event_cursors.c.name.in_(list(self._listeners)))
        async with self._database.write("prune") as w:
            heard = [row["position"] for row in await w.all(places)]
            if len(heard) < len(self._listeners):
                return 0  # one has not begun yet
            old = delete(events).where(events.c.time < now() - KEPT)
            if self._listeners:
                old = old.where(events.c.id <= min(heard))
            return await w.run(old)

    def _ring(self, type: str) -> None:
        for bell, types in self._bells:
            if types is None or type in types:
                bell.set()

    def _bell(self, types: frozenset[str] | None = None) -> Callable[[], Any]:
        """Something to wait on: until an event of these types is emitted here, or any might have been elsewhere."""
        bell = asyncio.Event()
        self._bells.append((bell, types))

        async def wait() -> None:
            try:
                async with asyncio.timeout(self._poll):
                    await bell.wait()
            except TimeoutError:
                return
            bell.clear()

        return wait

    async def _tell_watchers(self) -> None:
        wait = self._bell()
        if self._shown is None:
            async with self._database.read() as r:
                self._shown = await r.value(select(func.coalesce(func.max(events.c.id), 0)))
        self._watching.set()
        while True:
            self._shown = await self._show(self._shown)
            await wait()

    async def _show(self, seen: int) -> int:
        wanted = select(events).where(events.c.id > seen).order_by(events.c.id)
        async with self._database.read() as r:
            found = [Event(**row) for row in await r.all(wanted)]
        for event in found:
            for watcher in self._watchers:
                _show_one(watcher, event)
        return found[-1].id if found else seen

    async def _prune_hourly(self) -> None:
        while True:
            await asyncio.sleep(HOUR / SECOND)
            await self.prune()


def _show_one(watcher: Watcher, event: Event) -> None:
    try:
        watcher(event)
    except Exception:  # event dispatch: a watcher's fault is its own
        log.exception("watcher failed", event_type=event.type, event_id=event.id)
