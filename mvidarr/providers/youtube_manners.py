"""How YouTube wants to be asked, and what its answers mean: of its Data API and its feeds."""

from collections.abc import Mapping
from datetime import timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from mvidarr.outbound import Fault, Manners, Quota
from mvidarr.outbound.manners import FaultKind
from mvidarr.providers.declared import Option
from mvidarr.providers.judging import by_json
from mvidarr.providers.oddities import items, part, text

SEARCH, LISTS, FEEDS, API = "search", "channel lists", "feeds", "Data API"
SEARCHES, UNITS = 100, 10_000  # of a key and day, as they are given to everybody
_REASONS: Mapping[str, FaultKind] = {
    "quotaExceeded": "quota", "dailyLimitExceeded": "quota", "dailyLimitExceededUnreg": "quota",
    "rateLimitExceeded": "busy", "userRateLimitExceeded": "busy", "RATE_LIMIT_EXCEEDED": "busy",
    "keyInvalid": "key", "API_KEY_INVALID": "key", "keyExpired": "key", "accessNotConfigured": "key",
    "SERVICE_DISABLED": "key", "ipRefererBlocked": "key", "API_KEY_SERVICE_BLOCKED": "key",
    "videoNotFound": "missing", "channelNotFound": "missing", "playlistNotFound": "missing",
    "backendError": "down", "internalError": "down",
}  # fmt: skip


def _pacific() -> tzinfo:
    """Quotas begin anew at midnight there. Without a table of zones, its winter time: never too early a midnight."""
    try:
        return ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=-8))


PACIFIC = _pacific()


def manners(given: Mapping[str, str]) -> Manners:
    """What refuses the key is not what shows its pages and feeds: each rests by itself."""
    searches = Quota("search", _count(given, "searches", SEARCHES), PACIFIC)
    units = Quota("units", _count(given, "units", UNITS), PACIFIC)
    apart = frozenset({SEARCH, LISTS, FEEDS, API})
    return Manners(pace=1.0, burst=1, at_once=3, judge=judge, quotas=(searches, units), apart=apart)


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """A refusal of the Data API is one by its reason: 403 is five different things."""
    if status < 400:
        return None if _whole_feed(body) else by_json(status, headers, body)
    told = _error(body)
    if told is not None:
        reasons = [reason for reason in _reasons(told) if reason in _REASONS]
        kind = _REASONS[reasons[0]] if reasons else _by_message(told)
        return Fault(kind, text(told.get("message")) or "") if kind else by_json(status, headers, body)
    if status in {401, 403}:
        return Fault("down", "it refuses to answer, perhaps because it takes us for a robot")
    return by_json(status, headers, body)


def check_count(value: str) -> str | None:
    return None if value.isascii() and value.isdecimal() and int(value) > 0 else "This is a whole number above zero."


OPTIONS = (
    Option(
        "key",
        "Data API key",
        "Not needed. With one, videos get their exact day, length and views, and YouTube can be searched while it "
        "refuses to show its pages. Made in the Google Cloud console, with the YouTube Data API v3 switched on.",
        secret=True,
    ),
    Option(
        "searches", "Searches a day", "How many searches the key may do each day.",
        default=str(SEARCHES), check=check_count, whole=True,
    ),
    Option(
        "units", "Units a day", "How many other questions the key may ask each day.",
        default=str(UNITS), check=check_count, whole=True,
    ),
)  # fmt: skip


def _count(given: Mapping[str, str], name: str, usual: int) -> int:
    value = given.get(name, "")
    return int(value) if check_count(value) is None else usual


def _whole_feed(body: bytes) -> bool:
    inside = body.strip()
    return inside.startswith((b"<?xml", b"<feed")) and inside.endswith(b"</feed>")


def _error(body: bytes) -> Mapping[str, Any] | None:
    try:
        told = part(orjson.loads(body)).get("error")
    except orjson.JSONDecodeError:
        return None
    return part(told) if isinstance(told, dict) else None


def _reasons(error: Mapping[str, Any]) -> list[str]:
    """Newer errors tell them in ``details`` only."""
    told = [part(one).get("reason") for one in (*items(error.get("details")), *items(error.get("errors")))]
    return [reason for reason in told if isinstance(reason, str)]


def _by_message(error: Mapping[str, Any]) -> FaultKind | None:
    return "key" if "api key not valid" in (text(error.get("message")) or "").lower() else None
