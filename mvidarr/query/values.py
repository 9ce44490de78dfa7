"""What people write for numbers, sizes, lengths and times, and what it means. Pure; None: that is not one.

A value is a stretch ``[start, end)``: ``2026-01`` is a whole month, ``1999`` the number and nothing beside it. Ranges
include the stretches of both ends, so ``added:2026-01..2026-02`` ends with February.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from mvidarr.clock import DAY, HOUR, MINUTE, SECOND

LARGEST = 2**63 - 1  # what both databases keep
_EPOCH = date(1970, 1, 1).toordinal()

_NUMBER = re.compile(r"[+-]?\d{1,19}(?:\.\d{1,15})?", re.ASCII)
_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s*([kmgtp]?i?b|[kmgtp])?", re.ASCII | re.IGNORECASE)
_HEIGHT = re.compile(r"(\d{1,9})p?|([248])k", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,9}):)?(\d{1,9}):(\d{1,2})(\.\d{1,9})?", re.ASCII)
_LENGTH = re.compile(r"(?:(\d{1,9})h)?(?:(\d{1,9})m(?:in)?)?(?:(\d{1,9}(?:\.\d{1,9})?)s?)?", re.ASCII | re.IGNORECASE)
_AGE = re.compile(r"(\d{1,9})(h|d|w|mo|y)", re.ASCII | re.IGNORECASE)
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2})(?::(\d{2})(?::(\d{2})(\.\d{1,9})?)?)?Z?)?)?)?",
    re.ASCII | re.IGNORECASE,
)

_HEIGHTS = {"2": 1440, "4": 2160, "8": 4320}
_AGES = {"h": HOUR, "d": DAY, "w": 7 * DAY, "mo": 30 * DAY, "y": 365 * DAY}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of numbers, or of texts; ``end`` None: the one value ``start`` and nothing beside it."""

    start: Any
    end: Any = None


@dataclass(frozen=True, slots=True)
class Age:
    """Milliseconds before now."""

    before: int


def number(text: str) -> Stretch | None:
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text) if "." in text else int(text)
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return Stretch(whole) if -LARGEST <= whole <= LARGEST else None


def size(text: str) -> Stretch | None:
    """Bytes. ``500MB`` and ``500M`` are millions of bytes, ``500MiB`` is counted in 1024s."""
    found = _SIZE.fullmatch(text)
    if found is None:
        return None
    unit = (found[2] or "b").lower()
    power = "bkmgtp".index(unit[0])
    value = float(found[1]) * (1024 if "i" in unit else 1000) ** power
    return Stretch(round(value)) if value < LARGEST else None


def height(text: str) -> Stretch | None:
    """Lines: ``1080``, ``1080p``, ``4k``."""
    found = _HEIGHT.fullmatch(text)
    return found and Stretch(int(found[1]) if found[1] else _HEIGHTS[found[2]])


def duration(text: str) -> Stretch | None:
    """Seconds; the one that was named, whole, as a clock would show it: ``150``, ``2m30s``, ``2:30``, ``1h``."""
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds = int(found[1] or 0), int(found[2]), float(found[3] + (found[4] or ""))
    elif text and (found := _LENGTH.fullmatch(text)):
        hours, minutes, seconds = int(found[1] or 0), int(found[2] or 0), float(found[3] or 0)
    else:
        return None
    value = hours * 3600 + minutes * 60 + seconds
    return Stretch(value, value + 1)


def age(text: str) -> Age | None:
    """``h d w mo y``; a month is 30 days and a year 365, so that longer is always longer."""
    found = _AGE.fullmatch(text)
    return found and Age(int(found[1]) * _AGES[found[2].lower()])


def moment(text: str) -> Stretch | None:
    """Milliseconds since 1970, UTC: a year, a month, a day, an hour, a minute, a second."""
    found = _DATE.fullmatch(text)
    days = _days(text)
    if found is None or days is None:
        return None
    hour, minute, second = (int(part or 0) for part in (found[4], found[5], found[6]))
    if hour > 23 or minute > 59 or second > 59:
        return None
    if not found[4]:
        return Stretch(days[0] * DAY, days[1] * DAY)
    start = days[0] * DAY + hour * HOUR + minute * MINUTE + second * SECOND + round(float(found[7] or 0) * SECOND)
    return Stretch(start, start + (1 if found[7] else SECOND if found[6] else MINUTE if found[5] else HOUR))


def day(text: str) -> Stretch | None:
    """Days since 1970: a year, a month or a day."""
    days = None if len(text) > 10 else _days(text)
    return days and Stretch(*days)


def day_text(days: int | float) -> str:
    """As the tables keep it; what no calendar has becomes its first or last day."""
    ordinal = min(max(int(days) + _EPOCH, 1), date.max.toordinal())
    return date.fromordinal(ordinal).isoformat()


def _days(text: str) -> tuple[int, int] | None:
    """The first day and the one after the last."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day_of = int(found[1]), found[2], found[3]
    try:
        first = date(year, int(month or 1), int(day_of or 1)).toordinal()
        last = first if day_of else _last(year, int(month or 12))
    except ValueError:  # no such day
        return None
    return first - _EPOCH, last - _EPOCH + 1


def _last(year: int, month: int) -> int:
    return date(year, 12, 31).toordinal() if month == 12 else date(year, month + 1, 1).toordinal() - 1
