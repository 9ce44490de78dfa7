"""One line of the log as it is kept: JSON, so that nothing it names stays alive and its size is known.

What is kept has been through the redaction of the stream. Values that are no JSON are kept as their text, and very long
ones are cut: a line is for reading.
"""

from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from typing_extensions import TypedDict

LEVELS = ("debug", "info", "warning", "error")
LONGEST = 32_000  # bytes of a line; past it its texts are cut
CUT = 6_000  # characters that are left of such a text: of a traceback its end, which says most

ORDER = ["time", "level", "event", "logger"]
_OPTIONS = orjson.OPT_NON_STR_KEYS
_OWN = frozenset((*ORDER, "request_id", "job_id", "error_id", "exception"))
_logfmt = structlog.processors.LogfmtRenderer(key_order=ORDER, drop_missing=True, bool_as_flag=False)


class LogLine(TypedDict):
    """``n`` only grows, also past a restart. ``fields`` are what the line says beside its event, written as text."""

    n: int
    time: str
    level: str
    event: str
    logger: str
    request_id: str | None
    job_id: int | None
    error_id: str | None
    fields: dict[str, str]
    exception: str | None


def severity(level: str) -> int:
    """0 debug … 3 error, and whatever is worse."""
    return LEVELS.index(level) if level in LEVELS else 3


def packed(event: Mapping[str, Any]) -> bytes:
    try:
        raw = orjson.dumps(event, default=str, option=_OPTIONS)
    except TypeError:  # half a character, a number without end, something that cannot say what it is
        raw = orjson.dumps({_clean(key): _clean(value) for key, value in event.items()})
    if len(raw) <= LONGEST:
        return raw
    return orjson.dumps({key: _cut(key, value) for key, value in list(orjson.loads(raw).items())[:40]})


def shown(n: int, raw: bytes) -> LogLine:
    """Every text but a traceback on a line of its own: a break inside it is written as ``\\n``."""
    event: dict[str, Any] = orjson.loads(raw)
    job_id, exception = event.get("job_id"), event.get("exception")
    return {
        "n": n,
        "time": _text(event.get("time")),
        "level": _text(event.get("level")),
        "event": _text(event.get("event")),
        "logger": _text(event.get("logger")),
        "request_id": _text(event["request_id"]) if "request_id" in event else None,
        "job_id": job_id if isinstance(job_id, int) else None,
        "error_id": _text(event["error_id"]) if "error_id" in event else None,
        "fields": {name: _text(value) for name, value in event.items() if name not in _OWN},
        "exception": None if exception is None else str(exception),
    }


def written(raw: bytes, form: str) -> str:
    """As it stands in a file, without the break at its end; ``form``: text or json."""
    if form == "json":
        return raw.decode()
    event = {"".join(ch for ch in key if ch > " "): value for key, value in orjson.loads(raw).items()}
    return _logfmt(None, "", event)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\n", "\\n")
    return "" if value is None else orjson.dumps(value).decode()


def _cut(key: str, value: Any) -> Any:
    if isinstance(value, dict | list):
        value = orjson.dumps(value).decode()
    if not isinstance(value, str) or len(value) <= CUT:
        return value
    return f"… {value[-CUT:]}" if key == "exception" else f"{value[:CUT]} …"


def _clean(value: Any) -> str:
    try:
        text = str(value)
    except (TypeError, ValueError, AttributeError, LookupError, RecursionError):
        text = f"({type(value).__name__} without words)"
    return text.encode("utf-8", "replace").decode()
