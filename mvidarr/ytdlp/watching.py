"""Whether a child still gets on: ended when it does not, so that the job can try again.

A site that says nothing more is let go by the gate; this is for what is left: a site that gives a byte now and then,
and a child that hangs. What our own limit holds back is no standstill, nor is work on what has come.
"""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

from mvidarr.egress import Pass

PATIENCE = 150.0  # seconds
LOOKS = 5  # in that time
LEAST = 16 * 1024  # bytes in that time


class Watch:
    """``end`` ends the child. ``said()`` for each line of words, ``working`` while it puts together what has come;
    ``stuck``: it was ended for that."""

    def __init__(self, way: Pass | None, end: Callable[[], None], patience: float = PATIENCE) -> None:
        self._way = way
        self._end = end
        self._every = patience / LOOKS
        self._looks = 0
        self._received = 0
        self._timer: asyncio.TimerHandle | None = None
        self.working = False
        self.stuck = False

    def __enter__(self) -> Self:
        self.said()
        self._again()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def said(self) -> None:
        self._looks, self._received = 0, self._way.received if self._way else 0

    def _again(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._every, self._look)

    def _look(self) -> None:
        self._looks += 1
        if self._gets_on():
            self.said()
        if self._looks < LOOKS:
            self._again()
            return
        self.stuck = True
        self._end()

    def _gets_on(self) -> bool:
        """Without a gate nobody knows."""
        way = self._way
        return self.working or way is None or way.held > 0 or way.received - self._received >= LEAST
