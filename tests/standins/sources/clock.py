"""A clock that nobody waits for: who sleeps is woken at once, and the time has gone on by as much.

It goes on only when every request that was begun has reached the server, so that what the server notes down as a
request's time is when it was begun. What was given a limit of time runs out of it only by ``advance``: then the test,
or a source that stalls, says that time goes by while somebody waits for an answer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappush
from itertools import count
from threading import Lock
from time import monotonic

START = 1_760_000_000.0  # 2025-10-09T08:53:20Z
PATIENCE = 20.0  # seconds that go by for everybody, until a request counts as lost on its way


class FakeClock:
    """What ``outbound.Clock`` is, for tests. ``sleeps``: what was asked for, in seconds, in order."""

    def __init__(self, start: float = START) -> None:
        self._now = start
        self._behind = 0.0
        self._order = count()
        self._sleepers: list[tuple[float, int]] = []
        self._limits: dict[int, tuple[float, asyncio.Timeout]] = {}
        self._waited = 0.0  # as ``advance`` has it: what a limit of time counts
        self._on_their_way = 0
        self._lock = Lock()
        self.sleeps: list[float] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now - self._behind

    def steady(self) -> float:
        return self._now

    def put_back(self, seconds: float) -> None:
        self._behind += seconds

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        me = (self._now + max(seconds, 0.0), next(self._order))
        heappush(self._sleepers, me)
        try:
            await self._quiet()
            while self._sleepers[0] != me:
                await asyncio.sleep(0)
                await self._quiet()
            self._now = max(self._now, me[0])
        finally:
            self._sleepers.remove(me)
            self._sleepers.sort()

    @asynccontextmanager
    async def limit(self, seconds: float) -> AsyncIterator[None]:
        """TimeoutError when ``advance`` went on by as much in the meantime."""
        number = next(self._order)
        async with asyncio.timeout(None) as timeout:
            self._limits[number] = (self._waited + seconds, timeout)
            try:
                yield
            finally:
                del self._limits[number]

    def advance(self, seconds: float) -> None:
        """Time goes by; in the loop of the test."""
        self._now += seconds
        self._waited += seconds
        for due, timeout in list(self._limits.values()):
            if due <= self._waited:
                timeout.reschedule(asyncio.get_running_loop().time())

    def left(self) -> None:
        """A request, or a connection for one, is on its way."""
        with self._lock:
            self._on_their_way += 1

    def arrived(self) -> None:
        with self._lock:
            self._on_their_way = max(0, self._on_their_way - 1)

    async def _quiet(self) -> None:
        for _ in range(30):  # what is between a permit to ask and the asking
            await asyncio.sleep(0)
        until = monotonic() + PATIENCE
        while self._on_their_way and monotonic() < until:
            await asyncio.sleep(0.0005)  # the thread that takes it needs a turn as well
        self._on_their_way = 0
