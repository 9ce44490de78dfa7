"""One line per event on stderr: ``key=value`` for people, JSON on request. The stdlib's loggers go the same way.

``request_context`` and ``job_context`` put their ids on every line that is written inside them, also by tasks started
there. Under systemd's journal, which has its own clock, lines carry no time.
"""

import asyncio
import logging
import os
import sys
from collections.abc import MutableMapping
from contextlib import AbstractContextManager
from typing import Any, TextIO

import orjson
import structlog
from structlog.contextvars import bound_contextvars
from structlog.typing import Processor

from mvidarr.config import LogConfig
from mvidarr.observe.redact import redacted

Logger = structlog.stdlib.BoundLogger

_ORDER = ["time", "level", "event", "logger"]
_QUIET = ("httpx", "httpcore", "uvicorn.access", "aiosqlite", "databases", "PIL", "websockets", "asyncio")

_NO_FAULTS = ("Cancel %s running task(s)", "ASGI callable returned without completing handshake")


def configure(config: LogConfig, stream: TextIO | None = None) -> None:
    """Sets up logging for the process; ``stream`` replaces stderr."""
    level = logging.getLevelNamesMapping()[config.level.upper()]
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
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(before, config.format))
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old.formatter, structlog.stdlib.ProcessorFormatter)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    _route_libraries(level)


def get_logger(name: str) -> Logger:
    """``get_logger(__name__).info("download finished", video=3, seconds=4.2)``"""
    logger: Logger = structlog.stdlib.get_logger(name)
    return logger


def request_context(request_id: str) -> AbstractContextManager[Any]:
    return bound_contextvars(request_id=request_id)


def job_context(job_id: int) -> AbstractContextManager[Any]:
    return bound_contextvars(job_id=job_id)


def _before_rendering() -> list[Processor]:
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
    ]
    if "JOURNAL_STREAM" not in os.environ:
        steps.append(structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"))
    return [*steps, structlog.processors.format_exc_info, _redact]


def _formatter(before: list[Processor], form: str) -> logging.Formatter:
    text = structlog.processors.LogfmtRenderer(key_order=_ORDER, drop_missing=True, bool_as_flag=False)
    renderer: Processor = structlog.processors.JSONRenderer(serializer=_json) if form == "json" else text
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *before],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def _route_libraries(level: int) -> None:
    """uvicorn brings handlers of its own; the talkative ones speak from warnings up."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.error").addFilter(_is_a_fault)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)


def _is_a_fault(record: logging.LogRecord) -> bool:
    """uvicorn calls three things errors that are none: a player that was still connected when the server stopped (said
    twice), and a socket that was refused with a status."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and not str(record.msg).startswith(_NO_FAULTS)


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if not key.startswith("_"):
            event[key] = redacted(key, value)
    return event


def _json(event: Any, **_options: Any) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
