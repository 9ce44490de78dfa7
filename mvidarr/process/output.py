"""Where a child's output goes: collected up to a size, or queued as lines for one reader."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from mvidarr.process.lines import Line, Splitter

QUEUED = 1024 * 1024  # characters of lines that may wait for their reader before the child is slowed


class Output(Protocol):
    def feed(self, stream: str, data: bytes) -> None:
        """``b""`` is the end of that stream."""


class Collected:
    """The first ``limit`` bytes of each stream; the rest is read and dropped, so the child never blocks."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = {"out": bytearray(), "err": bytearray()}
        self.cut = False

    def feed(self, stream: str, data: bytes) -> None:
        kept = self._kept[stream]
        room = self._limit - len(kept)
        kept += data[:room]
        self.cut = self.cut or len(data) > room

    def bytes_of(self, stream: str) -> bytes:
        return bytes(self._kept[stream])


class Queued:
    """Lines of both streams in the order of arrival. ``on_pressure(True)`` asks to stop reading, ``False`` to go on."""

    def __init__(self, limit: int, on_pressure: Callable[[bool], None]) -> None:
        self._splitters = {stream: Splitter(stream, limit) for stream in ("out", "err")}
        self._open = set(self._splitters)
        self._lines: deque[Line] = deque()
        self._size = 0
        self._on_pressure = on_pressure
        self._discard = False
        self._waiting: asyncio.Future[None] | None = None

    def feed(self, stream: str, data: bytes) -> None:
        splitter = self._splitters[stream]
        if data:
            lines = splitter.feed(data)
        else:
            lines = splitter.close()
            self._open.discard(stream)
        if not self._discard:
            self._lines.extend(lines)
            self._size += sum(len(line.text) + 1 for line in lines)
        if self._size > QUEUED:
            self._on_pressure(True)
        self._wake()

    def discard(self) -> None:
        """Nobody reads (any more): drop what waits and what comes."""
        self._discard = True
        self._lines.clear()
        self._size = 0
        self._on_pressure(False)
        self._wake()

    async def next(self) -> Line | None:
        """None at the end of both streams."""
        while not self._lines:
            if not self._open or self._discard:
                return None
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        line = self._lines.popleft()
        before, self._size = self._size, self._size - len(line.text) - 1
        if before > QUEUED // 2 >= self._size:
            self._on_pressure(False)
        return line

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done() and (self._lines or not self._open or self._discard):
            self._waiting.set_result(None)
