"""What an answer is where its source has nothing special about it, and when it is worth asking again. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from email.utils import parsedate_to_datetime

import orjson

from mvidarr.outbound.manners import Fault, FaultKind, Judge

_KINDS: Mapping[int, FaultKind] = {
    400: "bad", 401: "key", 403: "key", 404: "missing", 408: "down", 410: "missing", 425: "busy", 429: "busy",
}  # fmt: skip
_PAGES = (b"<!doctype html", b"<html")
LARGE = 256 * 1024  # bytes
LONGEST = 86_400.0  # seconds: nobody waits longer because somebody says so


def judged(judge: Judge | None, status: int, headers: Mapping[str, str], body: bytes, now: float) -> Fault | None:
    """None for a good answer. ``after`` is filled in from the headers where the judge left it open."""
    fault = judge(status, headers, body) if judge is not None else by_status(status)
    if fault is None and not 200 <= status < 300:
        fault = by_status(status)
    fault = fault or _not_what_it_says(status, headers, body)
    if fault is None:
        return None
    if fault.kind == "key" and _is_page(body):  # of somebody in between, who knows of no keys
        fault = Fault("down", "it answers with a web page in place of data")
    after = fault.after if fault.after is not None else told_pause(headers, now)
    return replace(fault, after=None if after is None else min(max(after, 0.0), LONGEST))


def by_status(status: int) -> Fault | None:
    if 200 <= status < 300:
        return None
    return Fault(_KINDS.get(status, "bad" if 400 <= status < 500 else "down"))


def told_pause(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds; from Retry-After (seconds or a date), else from the moment at which a limit is lifted."""
    written = headers.get("retry-after", "").strip()
    if _number(written):
        return float(written)
    moment = _date(written)
    if moment is not None:  # by their clock, which need not be right
        return moment - (_date(headers.get("date", "")) or now)
    return _lifted(headers, now)


def _lifted(headers: Mapping[str, str], now: float) -> float | None:
    """``X-RateLimit-Reset`` is a moment of Unix time; some write the seconds that are left."""
    written = headers.get("x-ratelimit-reset", headers.get("ratelimit-reset", "")).strip()
    if not _number(written) or headers.get("x-ratelimit-remaining", "0").strip() != "0":
        return None
    value = float(written)
    return value - now if value > 1e9 else value


def _number(text: str) -> bool:
    return len(text) < 13 and text.replace(".", "", 1).isdecimal()


def _date(text: str) -> float | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _not_what_it_says(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """A page of somebody in between, or half of what was to come: whatever the status, that is no answer."""
    if status in {204, 304}:
        return None
    if _is_page(body):
        return Fault("down", "it answers with a web page in place of data")
    if "json" in headers.get("content-type", "") and body and not _is_json(body):
        return Fault("down", "it answers with something that is not what it promises")
    return None


def _is_page(body: bytes) -> bool:
    return body[:200].lstrip().lower().startswith(_PAGES)


def _is_json(body: bytes) -> bool:
    """A large one is not read twice: whether it ends as it begins tells almost as much."""
    if len(body) > LARGE:
        ends = body[:64].lstrip()[:1] + body[-64:].rstrip()[-1:]
        return ends in (b"{}", b"[]")
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True
