"""What went wrong, from the words of yt-dlp, by the table of ``taxonomy``. Pure.

The sites' reasons are their own text passed through, so an unknown one is normal: it is tried twice.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from mvidarr.egress import REFUSED
from mvidarr.errors import External
from mvidarr.ytdlp.taxonomy import (
    DAY,
    DISK_FULL,
    EMPTY,
    HOUR,
    KILLED,
    LIVE,
    MINUTE,
    NO_FILE,
    NOT_A_LIST,
    NOT_MEDIA,
    OFFLINE,
    OTHERS,
    STALLED,
    TABLE,
    THROTTLED,
    TIMED_OUT,
    UNKNOWN,
    UPCOMING,
    Failure,
    Scope,
)

__all__ = [
    "BY_CODE", "DAY", "DISK_FULL", "EMPTY", "HOUR", "KILLED", "LIVE", "MINUTE", "NOT_A_LIST", "NOT_MEDIA", "NO_FILE",
    "OFFLINE", "STALLED", "TABLE", "THROTTLED", "TIMED_OUT", "UNKNOWN", "UPCOMING", "Failure", "Scope", "classify",
    "degraded", "error_of", "not_led", "remedy_of",
]  # fmt: skip

# Where several share a code, the first of the table; they agree in scope and in what another upload may do.
BY_CODE: Mapping[str, Failure] = MappingProxyType(
    {failure.code: failure for failure in reversed((*(failure for _, failure in TABLE), *OTHERS))}
)
_REMEDIES = tuple((failure.code, failure.remedy) for failure in (*(failure for _, failure in TABLE), *OTHERS))
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE | re.MULTILINE), failure) for pattern, failure in TABLE)
_DEGRADED = re.compile(
    r"formats have been skipped|forcing SABR|n challenge solving failed|Signature solving failed"
    r"|No supported JavaScript runtime",
    re.IGNORECASE,
)
_NOT_LED = re.compile(re.escape(REFUSED))
_NOISE = re.compile(r"\s*\(caused by .*|\s*;? *please report this issue on .*", re.DOTALL | re.IGNORECASE)
_PRIVATE = re.compile(r"https?://\S+|(?<![\w.])/[\w./-]{3,}")

# "Retry-After: 120", "for up to an hour", "try again in 5 minutes", "Premieres in 3 hours", "will begin in 2 days"
_NAMED = re.compile(
    r"(?:retry.after|for up to|try again (?:in|after)|wait|premieres in|will begin in)\W{0,3}"
    r"(?P<count>\d{1,6}|an?|one)\s*(?P<unit>s(?:ec|\b)|m(?:in|\b)|h(?:our|\b)|d(?:ay|\b))?",
    re.IGNORECASE,
)
_UNITS = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY}
LONGEST_NAMED = 30 * DAY


def classify(message: str) -> Failure:
    """With the pace that the words name, where waiting is what they ask for."""
    straight = message.replace("’", "'").replace("\r", "")
    failure = next((failure for pattern, failure in _PATTERNS if pattern.search(straight)), UNKNOWN)
    if failure.scope == "site" or failure.code == UPCOMING.code:
        named = named_pace(straight)
        return failure if named is None else replace(failure, retry_after=named)
    return failure


def named_pace(message: str) -> int | None:
    """The seconds for which the words ask to wait."""
    match = _NAMED.search(message)
    if match is None:
        return None
    count = match["count"]
    if match["unit"] is None and not count.isdigit():  # "in a few moments"
        return None
    seconds = (int(count) if count.isdigit() else 1) * _UNITS[(match["unit"] or "s")[0].lower()]
    return min(seconds, LONGEST_NAMED) if seconds else None


def error_of(messages: Iterable[str]) -> External:
    """The first message that is understood decides; else the last one is quoted, without addresses and paths."""
    said = list(messages)
    for message in said:
        failure = classify(message)
        if failure.code != UNKNOWN.code:
            return failure.error()
    return UNKNOWN.error(_quotable(said[-1]) if said else "")


def remedy_of(code: str, said: str) -> str:
    """What helps against it, "" where nothing is known: of several with this code the one that was said then."""
    known = [remedy for at, remedy in _REMEDIES if at == code and remedy]
    return next((remedy for remedy in known if remedy in said), known[0] if known else "")


def degraded(warnings: Iterable[str]) -> bool:
    """The site may have given less than it has: worth a look at the quality, and an update."""
    return any(_DEGRADED.search(warning) for warning in warnings)


def not_led(messages: Iterable[str]) -> bool:
    """They tell that our own gate refused the way, so its reason is the better one."""
    return any(_NOT_LED.search(message) for message in messages)


def _quotable(message: str) -> str:
    text = _PRIVATE.sub("…", _NOISE.sub("", message.replace("\r", "").removeprefix("ERROR:"))).strip()
    return " ".join(text.split())[:300]
