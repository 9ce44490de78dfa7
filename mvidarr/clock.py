"""Time as the house keeps it: whole milliseconds since 1970 in UTC, written out as ISO 8601 with ``Z``."""

import time
from datetime import UTC, datetime

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def now() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def iso(moment: int) -> str:
    """``1700000000123`` -> ``2023-11-14T22:13:20.123Z``; whole seconds are written without a fraction."""
    seconds, millis = divmod(moment, SECOND)
    text = datetime.fromtimestamp(seconds, UTC).isoformat()[:-6]  # without +00:00; a third of what strftime takes
    return f"{text}.{millis:03d}Z" if millis else f"{text}Z"


def iso_or_none(moment: int | None) -> str | None:
    return None if moment is None else iso(moment)
