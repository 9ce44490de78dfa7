"""What a running job last said about itself, and how often that may leave the house."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from typing_extensions import TypedDict


class ProgressView(TypedDict):
    """``fraction`` 0..1, ``speed`` bytes a second, ``eta`` seconds."""

    fraction: float | None
    stage: str | None
    speed: float | None
    eta: float | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    fraction: float | None = None
    stage: str | None = None
    speed: float | None = None
    eta: float | None = None
    message: str | None = None

    def moved(
        self,
        fraction: float | None,
        stage: str | None,
        speed: float | None,
        eta: float | None,
        message: str | None,
    ) -> "Progress":
        """The next report: what is not said stays, but a new stage starts from nothing."""
        before = self if stage is None or stage == self.stage else Progress(stage=stage)
        return replace(
            before,
            fraction=before.fraction if fraction is None else min(max(fraction, 0.0), 1.0),
            speed=before.speed if speed is None else speed,
            eta=before.eta if eta is None else eta,
            message=before.message if message is None else message,
        )


NO_PROGRESS = Progress()


class Throttle:
    """Lets each key through at once and then at most every ``interval`` seconds; the latest word always leaves.

    Runs on the loop's timers, no task: ``close()`` when the loop ends.
    """

    def __init__(self, interval: float, send: Callable[[int], None]) -> None:
        self._interval = interval
        self._send = send
        self._sent: dict[int, float] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}

    def touch(self, key: int) -> None:
        """Something about ``key`` changed: send it now or when its time comes."""
        if key in self._timers:
            return
        loop = asyncio.get_running_loop()
        due = self._sent.get(key, -self._interval) + self._interval
        if loop.time() >= due:
            self._let_through(key, loop.time())
        else:
            self._timers[key] = loop.call_at(due, self._ring, key)

    def _ring(self, key: int) -> None:
        del self._timers[key]
        self._let_through(key, asyncio.get_running_loop().time())

    def _let_through(self, key: int, moment: float) -> None:
        self._sent[key] = moment
        self._send(key)

    def forget(self, key: int) -> None:
        """The key is finished; nothing more of it leaves from here."""
        self._sent.pop(key, None)
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()

    def close(self) -> None:
        for key in list(self._timers):
            self.forget(key)
