"""What an answer is where a source has nothing special about it: status, Retry-After, and JSON that is JSON.

Times of answers are reckoned from the ``Date`` that stands beside them: the source's clock need not agree with ours.
"""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import orjson

from mvidarr.outbound import Fault
from mvidarr.outbound.manners import FaultKind

_KINDS: Mapping[int, FaultKind] = {
    400: "bad", 401: "key", 403: "key", 404: "missing", 408: "down", 410: "missing", 425: "busy", 429: "busy",
}  # fmt: skip


def by_status(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    if status < 400:
        return None
    kind = _KINDS.get(status, "bad" if status < 500 else "down")
    return Fault(kind, said(body), retry_after(headers) if kind in {"busy", "down"} else None)


def by_json(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """The same; and a page in place of JSON, or half of it, says that the source is down."""
    fault = by_status(status, headers, body)
    if fault is not None or status == 204:
        return fault
    return None if is_json(body) else Fault("down", "it answered with something that is not JSON")


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
    named = whole if isinstance(whole, dict) else {}
    words = next((named[key] for key in ("error", "message", "error message", "error_description") if key in named), "")
    return words[:200] if isinstance(words, str) else ""


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
