"""One line per event on stderr: ``key=value`` for people, JSON on request. The stdlib's loggers go the same way.

``request_context`` and ``job_context`` put their ids on every line that is written inside them, also by tasks started
there. Under systemd's journal, which has its own clock, lines of the stream carry no time. What the stream gets is kept
in a ring too, with its time: for the pages, and for the file (``logfile.py``).
"""

import asyncio
import logging
import os
import sys
from collections.abc import MutableMapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, TextIO

import orjson
import structlog
from structlog.contextvars import bound_contextvars
from structlog.typing import Processor

from mvidarr.observe.line import ORDER
from mvidarr.observe.redact import redacted
from mvidarr.observe.ring import Ring

Logger = structlog.stdlib.BoundLogger

_QUIET = ("httpx", "httpcore", "uvicorn.access", "aiosqlite", "databases", "PIL", "websockets", "asyncio")

_NO_FAULTS = (
    "Cancel %s running task(s)",
    "ASGI callable returned without completing handshake",
    "ASGI callable returned without completing response",
)


class Wanted(Protocol):
    """Of the configuration, which costs a process that reads none a tenth of a second to import."""

    @property
    def level(self) -> str: ...
    @property
    def format(self) -> str: ...


class _Outlet(logging.StreamHandler[TextIO]):
    """The one handler of the process. Done a second time, ``configure`` keeps the ring."""

    def __init__(self, stream: TextIO, ring: Ring, formatter: logging.Formatter) -> None:
        super().__init__(stream)
        self.ring = ring
        self.setFormatter(formatter)


def configure(config: Wanted, stream: TextIO | None = None) -> None:
    """Sets up logging for the process; ``stream`` replaces stderr."""
    before = _before_rendering()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    ring, root = recent(), logging.getLogger()
    for old in _outlets():
        root.removeHandler(old)
    root.addHandler(_Outlet(stream or sys.stderr, ring, _formatter(before, config.format, ring)))
    _route_libraries()
    set_level(config.level)


def set_level(level: str) -> None:
    """From the next line on; the talkative ones speak from warnings up."""
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.getLogger().setLevel(number)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


def recent() -> Ring:
    """What this process said last; an empty ring where nobody configured the log."""
    return next((outlet.ring for outlet in _outlets()), None) or Ring()


def _outlets() -> list[_Outlet]:
    return [handler for handler in logging.getLogger().handlers if isinstance(handler, _Outlet)]


def get_logger(name: str) -> Logger:
    """``get_logger(__name__).info("download finished", video=3, seconds=4.2)``"""
    logger: Logger = structlog.stdlib.get_logger(name)
    return logger


def request_context(request_id: str) -> AbstractContextManager[Any]:
    return bound_contextvars(request_id=request_id)


def job_context(job_id: int, **more: str) -> AbstractContextManager[Any]:
    return bound_contextvars(job_id=job_id, **more)


def _before_rendering() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.format_exc_info,
        _redact,
    ]


def _formatter(before: list[Processor], form: str, ring: Ring) -> logging.Formatter:
    text = structlog.processors.LogfmtRenderer(key_order=ORDER, drop_missing=True, bool_as_flag=False)
    renderer: Processor = structlog.processors.JSONRenderer(serializer=_json) if form == "json" else text
    timeless = [_without_time] if "JOURNAL_STREAM" in os.environ else []
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *before],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _keep_in(ring), *timeless, renderer],
    )


def _keep_in(ring: Ring) -> Processor:
    def keep(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        ring.add(event)
        return event

    return keep


def _without_time(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.pop("time", None)
    return event


def _route_libraries() -> None:
    """uvicorn brings handlers of its own."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.error").addFilter(_is_a_fault)
    logging.captureWarnings(capture=True)


def _is_a_fault(record: logging.LogRecord) -> bool:
    """uvicorn calls four things errors that are none: a player that was still connected when the server stopped (said
    twice), a socket that was refused with a status, and a file that was cut off as access to it ended."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and not str(record.msg).startswith(_NO_FAULTS)


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if not key.startswith("_"):
            event[key] = redacted(key, value)
    return event


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
