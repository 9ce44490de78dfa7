"""What the house says about itself: a structured log on stderr, metrics, and the lag of the event loop.

``structlog`` and ``typer`` both load rich when they find it (46 ms and 5.5 MiB that a server never uses), so the first
import of this package declares it absent, for the whole process.
"""

import sys

sys.modules.setdefault("rich", None)  # type: ignore[arg-type]

from mvidarr.observe.log import configure, get_logger, job_context, recent, request_context, set_level  # noqa: E402
from mvidarr.observe.loop_lag import watch_loop_lag  # noqa: E402
from mvidarr.observe.metrics import Metrics  # noqa: E402

__all__ = [
    "Metrics",
    "configure",
    "get_logger",
    "job_context",
    "recent",
    "request_context",
    "set_level",
    "watch_loop_lag",
]
