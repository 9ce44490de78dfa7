"""One running child: its lines, its end, and how it is made to end."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Self

from mvidarr.process.lines import Line
from mvidarr.process.output import Collected, Queued
from mvidarr.process.pipe import Pipe
from mvidarr.process.running import Started

LINE_BYTES = 8 * 1024 * 1024
DRAIN = 1.0  # seconds that pipes may stay open after the end, held by a process that left the group


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` of running time, ``file_bytes`` of the largest file it writes; a line over ``line_bytes`` is cut.

    ``grace`` is the seconds from asking it to end to killing it.
    """

    seconds: float | None = None
    file_bytes: int | None = None
    nice: int = 10
    grace: float = 5.0
    line_bytes: int = LINE_BYTES


@dataclass(frozen=True, slots=True)
class Exit:
    """``code`` is negative for the signal that ended it; ``timed_out`` when the time limit did."""

    code: int
    timed_out: bool = False


class Child:
    """Started by ``Children.start``. As ``async with`` it is stopped at the end of the block if it still runs."""

    def __init__(
        self, started: Started, limits: Limits, collected: Collected | None, on_end: Callable[[], None]
    ) -> None:
        self.pid = started.process.pid
        self._process = started.process
        self._limits = limits
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._exit: asyncio.Future[Exit] = self._loop.create_future()
        self._queued = Queued(limits.line_bytes, self._pressure)
        self._feed = (collected or self._queued).feed
        self._reading = collected is not None
        self._code: int | None = None
        self._timed_out = False
        self._pipes = [
            Pipe(self._loop, started.out, lambda data: self._output("out", data)),
            Pipe(self._loop, started.err, lambda data: self._output("err", data)),
        ]
        self._timers: list[asyncio.TimerHandle] = []
        if limits.seconds is not None:
            self._after(limits.seconds, self._expire)
        self._process.when_ended(self._loop, self._ended)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def lines(self) -> AsyncIterator[Line]:
        """Lines of both streams until both end. One reader; leaving the loop early drops the rest."""
        self._reading = True
        try:
            while (line := await self._queued.next()) is not None:
                yield line
        except asyncio.CancelledError:
            self._abandon()
            await self.stop()
            raise
        finally:
            self._abandon()

    async def wait(self) -> Exit:
        """Until the process has ended and its pipes are read. Output that nobody reads is dropped."""
        if not self._reading:
            self._queued.discard()
        try:
            return await asyncio.shield(self._exit)
        except asyncio.CancelledError:
            await self.stop()
            raise

    async def stop(self) -> Exit:
        """Terminate the group, kill it after the grace (a cancellation kills it at once). Unread lines are dropped."""
        self._abandon()
        self.terminate()
        try:
            return await asyncio.shield(self._exit)
        except asyncio.CancelledError:
            self.kill()
            await self._exit
            raise

    def terminate(self) -> None:
        if self._code is not None:
            return
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)  # a stopped process hears nothing else
        self._after(self._limits.grace, self.kill)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._code is None:
            self._process.signal(number)

    def _expire(self) -> None:
        self._timed_out = self._code is None
        self.terminate()

    def _ended(self) -> None:
        self.kill()  # what it left behind in its group; before reaping, while the number is still ours
        self._code = self._process.reap()
        self._after(DRAIN, self._release)
        self._settle()

    def _release(self) -> None:
        """Close pipes that somebody outside the group still holds; wait on while our reader is the slow one."""
        if any(pipe.paused for pipe in self._pipes if not pipe.closed):
            self._after(DRAIN, self._release)
            return
        for pipe in self._pipes:
            pipe.close()

    def _output(self, stream: str, data: bytes) -> None:
        self._feed(stream, data)
        if not data:
            self._settle()

    def _settle(self) -> None:
        if self._code is None or self._exit.done() or not all(pipe.closed for pipe in self._pipes):
            return
        for timer in self._timers:
            timer.cancel()
        self._on_end()
        self._exit.set_result(Exit(self._code, self._timed_out))

    def _pressure(self, high: bool) -> None:
        for pipe in self._pipes:
            if high:
                pipe.pause()
            else:
                pipe.resume()

    def _abandon(self) -> None:
        self._reading = False
        self._queued.discard()

    def _after(self, seconds: float, call: Callable[[], None]) -> None:
        self._timers.append(self._loop.call_later(seconds, call))
