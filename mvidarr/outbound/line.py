"""A line before a number of places: who hurries goes first, then who came first. Whoever gives up leaves no gap."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count


class Line:
    def __init__(self, places: int) -> None:
        self._free = places
        self._order = count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def place(self, *, hurry: bool = False) -> AsyncIterator[None]:
        await self.take(hurry=hurry)
        try:
            yield
        finally:
            self.give()

    def widen(self, more: int) -> None:
        """By so many places; by fewer, as they become free, where it is negative."""
        self._free += more
        while self._free > 0 and self._call():
            self._free -= 1

    async def take(self, *, hurry: bool) -> None:
        if self._free > 0:  # then nobody waits
            self._free -= 1
            return
        called = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (0 if hurry else 1, next(self._order), called))
        try:
            await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled():  # called and cancelled at once
                self.give()
            raise

    def give(self) -> None:
        if self._free < 0 or not self._call():
            self._free += 1

    def _call(self) -> bool:
        """Whether somebody waited."""
        while self._waiting:
            _, _, called = heappop(self._waiting)
            if not called.done():
                called.set_result(None)
                return True
        return False
