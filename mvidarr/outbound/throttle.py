"""The pace of one source, for the whole process: how soon after another a request starts, and how many are open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mvidarr.outbound.clock import Clock
from mvidarr.outbound.line import Line
from mvidarr.outbound.manners import Manners

TICK = 1e-4  # seconds: what is nearer than that is now


class Crowded(Exception):
    """One's turn would come too late. ``seconds``: until it might."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Throttle:
    def __init__(self, manners: Manners, clock: Clock) -> None:
        self._clock = clock
        self._manners = manners
        self._open = Line(manners.at_once)
        self._front = Line(1)
        self._even = float("-inf")  # when the requests so far would have been evenly spread
        self._not_before = float("-inf")

    def keep(self, manners: Manners) -> None:
        """From now on: another key or address may have another pace."""
        self._open.widen(manners.at_once - self._manners.at_once)
        self._manners = manners

    def pause(self, seconds: float) -> None:
        """Nobody starts before that: the source asked for it."""
        self._not_before = max(self._not_before, self._clock.steady() + seconds)

    @asynccontextmanager
    async def turn(self, seconds: float, *, hurry: bool = False) -> AsyncIterator[None]:
        """One's own, within ``seconds``, or Crowded."""
        await self._come(seconds, hurry=hurry)
        try:
            yield
        finally:
            self._open.give()

    async def _come(self, seconds: float, *, hurry: bool) -> None:
        until = self._clock.steady() + seconds
        try:
            async with self._clock.limit(seconds):
                await self._open.take(hurry=hurry)
                try:
                    async with self._front.place(hurry=hurry):
                        await self._wait(until)
                except BaseException:
                    self._open.give()
                    raise
        except TimeoutError as error:
            raise Crowded(max(self._missing(), 1.0)) from error

    async def _wait(self, until: float) -> None:
        """A start is taken only when it is there: who is cancelled on the way has taken none."""
        while (missing := self._missing()) > TICK:
            if self._clock.steady() + missing > until:
                raise Crowded(missing)
            await self._clock.sleep(missing)
        self._even = max(self._clock.steady(), self._even) + self._manners.pace

    def _missing(self) -> float:
        """Seconds until a request may start."""
        ahead = (self._manners.burst - 1) * self._manners.pace
        return max(self._even - ahead, self._not_before) - self._clock.steady()
