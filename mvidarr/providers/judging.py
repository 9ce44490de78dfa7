"""What an answer is, with the sentence that the source has for it. Where Retry-After says when to ask again, that is
read by ``outbound``; for other ways there are ``retry_after`` and ``reset``, reckoned from the ``Date`` beside them."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import orjson

from mvidarr.outbound import Fault
from mvidarr.outbound.manners import FaultKind

_KINDS: Mapping[int, FaultKind] = {
    400: "bad", 401: "key", 403: "key", 404: "missing", 408: "down", 410: "missing", 425: "busy", 429: "busy",
}  # fmt: skip
_SENTENCES = ("error", "message", "error message", "error_description")


def by_json(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """By its status; and a page in place of JSON, or half of it, says that the source is down."""
    if status >= 400:
        return Fault(_KINDS.get(status, "bad" if status < 500 else "down"), said(body))
    return None if status == 204 or is_json(body) else Fault("down", "it answers with something that is not JSON")


def is_json(body: bytes) -> bool:
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def said(body: bytes) -> str:
    """The sentence of an error, wherever a source puts it; empty for pages and the like."""
    try:
        whole = orjson.loads(body[:10_000])
    except orjson.JSONDecodeError:
        return ""
    told = whole if isinstance(whole, dict) else {}
    words = next((told[key] for key in _SENTENCES if isinstance(told.get(key), str)), "")
    return " ".join(words.split())[:200].rstrip(".")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from seconds or a date."""
    written = headers.get("retry-after", "").strip()
    if written.isdecimal() and len(written) < 10:
        return float(written)
    return until(_moment(written), headers)


def reset(headers: Mapping[str, str], name: str = "x-ratelimit-reset") -> float | None:
    """Seconds until the moment (of Unix time) in this header."""
    written = headers.get(name, "").strip()
    return until(float(written), headers) if written.isdecimal() and len(written) < 13 else None


def until(moment: float | None, headers: Mapping[str, str]) -> float | None:
    beside = _moment(headers.get("date", ""))
    return max(0.0, moment - beside) if moment is not None and beside is not None else None


def _moment(written: str) -> float | None:
    try:
        found: datetime = parsedate_to_datetime(written)
        return found.timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
