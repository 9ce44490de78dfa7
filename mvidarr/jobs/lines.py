"""The log of a running job: bounded, clean, buffered until the next write (pure)."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

Level = Literal["info", "warning", "error"]

HEAD = 200  # the first lines of a job are kept …
TAIL = 1800  # … and the last ones
LONGEST = 2000  # characters of one line
_CONTROL = {
    code: None
    for code in (*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
    if code != 9
} | dict.fromkeys(range(55296, 57344), "�")
_CONTROL[9] = " "


@dataclass(frozen=True, slots=True)
class Line:
    n: int
    time: int
    level: Level
    text: str


def clean(text: str) -> str:
    """One line without control and direction characters, at most ``LONGEST`` characters long."""
    text = text[: LONGEST * 4].translate(_CONTROL)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class LineBuffer:
    """Lines not yet stored. Numbers count from 1 over all attempts; between two writes it holds at most a full log."""

    def __init__(self, last: int = 0) -> None:
        self.last = last  # number of the newest line
        self._head: list[Line] = []
        self._tail: deque[Line] = deque(maxlen=TAIL)

    def add(self, time: int, level: Level, text: str) -> None:
        for part in text.splitlines() or [""]:
            self.last += 1
            line = Line(self.last, time, level, clean(part))
            if self.last <= HEAD:
                self._head.append(line)
            else:
                self._tail.append(line)

    def __bool__(self) -> bool:
        return bool(self._head or self._tail)

    def pending(self) -> list[Line]:
        return [*self._head, *self._tail]

    def stored(self, upto: int) -> None:
        """Lines up to number ``upto`` are in the database."""
        self._head = [line for line in self._head if line.n > upto]
        while self._tail and self._tail[0].n <= upto:
            self._tail.popleft()

    @property
    def surplus(self) -> tuple[int, int] | None:
        """Numbers (above, up to) of stored lines that are too many, if any."""
        return (HEAD, self.last - TAIL) if self.last > HEAD + TAIL else None
