"""When downloads may run: windows of the week, in the time of the machine. Pure.

A window is a line such as ``mon-fri 08:00-18:00 limited``: days, hours, what holds in them. Outside of all windows
everything may run at full speed; where two overlap, the stricter counts. One that ends before it begins goes on into
the next day.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

from mvidarr.clock import SECOND

Mode = Literal["full", "limited", "closed"]

MODES: tuple[Mode, ...] = ("full", "limited", "closed")  # each stricter than the one before
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST = 50
_DAY = 24 * 60  # minutes
_LINE = re.compile(r"(?P<days>[a-z+-]+) +(?P<from>\d{1,2}:\d\d) *[-–] *(?P<to>\d{1,2}:\d\d) +(?P<mode>[a-z]+)")
_HOW = "Write a line as in “mon-fri 08:00-18:00 limited” or “sat+sun 00:00-24:00 closed”."


@dataclass(frozen=True)
class Window:
    """``start`` and ``end`` in minutes of the day; ``end`` may be greater than those of one day."""

    days: frozenset[int]
    start: int
    end: int
    mode: Mode

    def holds(self, day: int, minute: int) -> bool:
        today = day in self.days and self.start <= minute < self.end
        return today or ((day - 1) % 7 in self.days and minute + _DAY < self.end)


@dataclass(frozen=True)
class Windows:
    """A kind of setting: a list of lines."""

    name: str = "list"

    def read(self, given: object) -> list[str]:
        lines = given.split("\n") if isinstance(given, str) else given
        if not isinstance(lines, list | tuple) or not all(isinstance(line, str) for line in lines):
            raise ValueError("Give a list of texts.")
        kept = [written(read_window(line)) for line in lines if line.strip()]
        if len(kept) > MOST:
            raise ValueError(f"These are too many: give at most {MOST}.")
        return list(dict.fromkeys(kept))

    def typed(self, value: list[str]) -> str:
        return "\n".join(value)

    def told(self, value: list[str]) -> str:
        return "; ".join(value) or "always at full speed"


def read_window(line: str) -> Window:
    """ValueError with a sentence."""
    match = _LINE.fullmatch(" ".join(line.lower().split()))
    if match is None:
        raise ValueError(f"“{line.strip()[:60]}” is no window. {_HOW}")
    if match["mode"] not in MODES:
        raise ValueError(f"“{match['mode']}” is unknown: a window is {', '.join(MODES)}.")
    start, end = _minutes(match["from"]), _minutes(match["to"])
    return Window(_days(match["days"]), start % _DAY, end if end > start else end + _DAY, cast("Mode", match["mode"]))


def written(window: Window) -> str:
    days = sorted(window.days)
    row = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    names = f"{DAYS[days[0]]}-{DAYS[days[-1]]}" if row else "+".join(DAYS[day] for day in days)
    end = window.end if window.end <= _DAY else window.end - _DAY
    return f"{'daily' if len(days) == 7 else names} {_hours(window.start)}-{_hours(end)} {window.mode}"


def mode_at(windows: Iterable[Window], local: datetime) -> Mode:
    """``local``: the time on the wall."""
    minute = local.hour * 60 + local.minute
    found = [MODES.index(window.mode) for window in windows if window.holds(local.weekday(), minute)]
    return MODES[max(found, default=0)]


def next_change(windows: Sequence[Window], local: datetime) -> tuple[datetime, Mode] | None:
    """When another mode begins, and which; None when it never does."""
    now, midnight = mode_at(windows, local), local.replace(hour=0, minute=0, second=0, microsecond=0)
    minutes = sorted({edge % _DAY for window in windows for edge in (window.start, window.end)})
    for day in range(9):
        for minute in minutes:
            moment = midnight + timedelta(days=day, minutes=minute)
            if moment > local and (mode := mode_at(windows, moment)) != now:
                return moment, mode
    return None


def began(windows: Sequence[Window], local: datetime) -> datetime | None:
    """Since when the mode of this moment holds; None when there was never another."""
    now, midnight = mode_at(windows, local), local.replace(hour=0, minute=0, second=0, microsecond=0)
    minutes = sorted({edge % _DAY for window in windows for edge in (window.start, window.end)}, reverse=True)
    for day in range(9):
        for minute in minutes:
            moment = midnight - timedelta(days=day) + timedelta(minutes=minute)
            if moment <= local and mode_at(windows, moment - timedelta(minutes=1)) != now:
                return moment
    return None


def local_time(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / SECOND)


def moment_of(local: datetime) -> int:
    return round(local.timestamp() * SECOND)


def _days(text: str) -> frozenset[int]:
    if text == "daily":
        return frozenset(range(7))
    return frozenset(day for part in text.split("+") for day in _row(*part.split("-")))


def _row(*names: Any) -> Iterable[int]:
    if len(names) > 2 or not set(names) <= set(DAYS):
        raise ValueError(f"“{'-'.join(names)}” names no days: they are daily, {', '.join(DAYS)}. {_HOW}")
    first, last = DAYS.index(names[0]), DAYS.index(names[-1])
    return (day % 7 for day in range(first, (last if last >= first else last + 7) + 1))


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > _DAY:
        raise ValueError(f"“{text}” is no time of day: give 00:00 to 24:00.")
    return total


def _hours(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
