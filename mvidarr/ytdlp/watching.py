"""Whether a child still gets on: ended when it does not, so that the job can try again.

A site that says nothing more is let go by the gate; this is for what is left: a site that gives a byte now and then,
and a child that hangs; and for one that gives less than is wished. What our own limit holds back is no standstill and
not slow, nor is work on what has come.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from mvidarr.egress import Pass

PATIENCE = 150.0  # seconds
LOOKS = 5  # in that time
LEAST = 16 * 1024  # bytes in that time
OURS = 0.1  # of a time: where our own limit held it back for longer, nobody knows what the site would have given


@dataclass(frozen=True, slots=True)
class Seen:
    """Of a download at a ``moment``: bytes that had come, seconds for which our own limit had let them wait."""

    moment: float
    received: int
    waited: float


def is_throttled(before: Seen, after: Seen, least: float) -> bool:
    """Whether the site gave less than so many bytes a second. Nothing at all is a standstill, which has an end of its
    own."""
    seconds, came = after.moment - before.moment, after.received - before.received
    return 0 < came < least * seconds and after.waited - before.waited < OURS * seconds


class Watch:
    """``end`` ends the child. ``said()`` for each line of words, ``working`` while it puts together what has come,
    None before something does; ``least``: bytes a second that a site should give. ``stuck`` and ``throttled``: it was
    ended for that."""

    def __init__(
        self, way: Pass | None, end: Callable[[], None], patience: float = PATIENCE, least: float = 0.0
    ) -> None:
        self._way = way
        self._end = end
        self._every = patience / LOOKS
        self._least = least
        self._looks = 0
        self._received = 0
        self._timer: asyncio.TimerHandle | None = None
        self._seen: Seen | None = None
        self.working: bool | None = None
        self.stuck = False
        self.throttled = False

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
        if self._is_slow():
            self.throttled = True
            self._end()
            return
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
        return bool(self.working) or way is None or way.held > 0 or way.received - self._received >= LEAST

    def _is_slow(self) -> bool:
        """All the while since the look before."""
        before, self._seen = self._seen, self._see()
        return before is not None and self._seen is not None and is_throttled(before, self._seen, self._least)

    def _see(self) -> Seen | None:
        """Only while it is fetching and nothing waits: what is held back now is in no sum yet."""
        way = self._way
        if way is None or way.held or self.working is not False:
            return None
        return Seen(asyncio.get_running_loop().time(), way.received, way.waited)
