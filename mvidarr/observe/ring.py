"""The last lines of the log, in memory: what the pages show, and what the file is written from.

Bounded by lines and by bytes, so a storm pushes out what was before it and costs nothing else. Any thread may log.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from threading import Lock
from typing import Any, NamedTuple

from mvidarr import clock
from mvidarr.observe.line import LogLine, packed, severity, shown

LINES = 5_000
SIZE = 2 << 20  # bytes


class Kept(NamedTuple):
    n: int
    severity: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """Lines of at least ``level``, of a job, request or error if one is named, with every word of ``find`` in them."""

    level: str = "debug"
    job: int | None = None
    request: str = ""
    error: str = ""
    find: str = ""

    def takes(self, line: LogLine) -> bool:
        if self.job is not None and line["job_id"] != self.job:
            return False
        if (self.request and line["request_id"] != self.request) or (self.error and line["error_id"] != self.error):
            return False
        words = self.find.casefold().split()
        if not words:
            return True
        told = [
            line["event"],
            line["logger"],
            line["exception"] or "",
            line["request_id"] or "",
            line["error_id"] or "",
        ]
        told += [f"{name}={value}" for name, value in line["fields"].items()]
        text = "\n".join(told).casefold()
        return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class Found:
    """``last``: the number to ask on after; ``more``: there are further ones; ``missed``: lines after the number asked
    for that are gone."""

    lines: list[LogLine]
    last: int
    more: bool
    missed: int


class Ring:
    def __init__(self, *, lines: int = LINES, size: int = SIZE, first: int | None = None) -> None:
        """``first`` is the number before the first line: the time in milliseconds, so that numbers grow on after a
        restart."""
        self._kept: deque[Kept] = deque()
        self._most, self._room = lines, size
        self._size = 0
        self._last = clock.now() if first is None else first
        self.filed = 0  # the number of the last line that a file has
        self._lock = Lock()
        self._bells: list[Callable[[], None]] = []

    @property
    def last(self) -> int:
        """The number of the newest line."""
        return self._last

    def add(self, event: Mapping[str, Any]) -> None:
        """A redacted event, as it goes to the stream."""
        raw, grade = packed(event), severity(event.get("level", ""))
        with self._lock:
            self._last += 1
            self._kept.append(Kept(self._last, grade, raw))
            self._size += len(raw)
            while self._size > self._room or len(self._kept) > self._most:
                self._size -= len(self._kept.popleft().raw)
        for bell in self._bells:
            bell()

    @contextmanager
    def heard(self, bell: Callable[[], None]) -> Iterator[None]:
        """``bell`` is called after each line, by whoever logs it: it must not wait, and not log."""
        self._bells.append(bell)
        try:
            yield
        finally:
            self._bells.remove(bell)

    def since(self, n: int) -> tuple[list[Kept], int]:
        """The lines after number ``n``, and how many there were that are gone."""
        with self._lock:
            newer = list(takewhile(lambda kept: kept.n > n, reversed(self._kept)))
            oldest = newer[-1].n if newer else self._last + 1
        return newer[::-1], max(0, oldest - 1 - n)

    def newest(self, wanted: Wanted, *, limit: int, before: int | None = None) -> Found:
        """The last ``limit`` of those wanted, of all or of those before a number, the newest first."""
        with self._lock:
            kept, last = list(self._kept), self._last
        older = (each for each in reversed(kept) if before is None or each.n < before)
        lines, more = _first(older, wanted, limit)
        return Found(lines, last, more, 0)

    def after(self, n: int, wanted: Wanted, *, limit: int) -> Found:
        """The first ``limit`` of those wanted after a number, in the order they were written. A number that is not
        reached yet, of a clock that was set back meanwhile, means everything."""
        start = n if n <= self._last else 0
        newer, missed = self.since(start)
        lines, more = _first(iter(newer), wanted, limit)
        seen = lines[-1]["n"] if more else newer[-1].n if newer else self._last
        return Found(lines, seen, more, missed if start else 0)

    def all(self, wanted: Wanted) -> list[Kept]:
        """In the order they were written."""
        kept, _ = self.since(0)
        return [each for each in kept if _wanted(each, wanted) is not None]


def _first(kept: Iterable[Kept], wanted: Wanted, limit: int) -> tuple[list[LogLine], bool]:
    """The first that are wanted, and whether there is another one."""
    lines: list[LogLine] = []
    for each in kept:
        line = _wanted(each, wanted)
        if line is not None:
            if len(lines) == limit:
                return lines, True
            lines.append(line)
    return lines, False


def _wanted(kept: Kept, wanted: Wanted) -> LogLine | None:
    """Most are turned down before they are taken apart."""
    if kept.severity < severity(wanted.level) or (
        wanted.job is not None and b'"job_id":%d' % wanted.job not in kept.raw
    ):
        return None
    line = shown(kept.n, kept.raw)
    return line if wanted.takes(line) else None
