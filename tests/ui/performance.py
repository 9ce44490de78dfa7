"""Samples of the performance page: a full day, and a server that has only just begun."""

from typing import Any

from mvidarr.system.pages.performance import SPANS
from mvidarr.web.principal import Principal

_TIMES = ("p50", "p95", "p99", "lag_p99", "lag_max", "hold_p95")
_COUNTS = ("requests", "running", "queued")
_SIZES = ("memory", "database", "free_media", "free_data")


def pages(admin: Principal) -> dict[str, tuple[str, Principal, str, dict[str, Any]]]:
    facts = {
        **{name: _facts(0.0042) for name in _TIMES},
        **{name: _facts(1234.0) for name in _COUNTS},
        **{name: _facts(93_400_000.0) for name in _SIZES},
    }
    full = {"hours": 24, "spans": SPANS, "measured": True, "facts": facts, "routes": [_route(n) for n in range(4)]}
    new = {"hours": 1, "spans": SPANS, "measured": False, "facts": {}, "routes": []}
    page = "/system/performance"
    return {
        "performance": ("system/performance.html", admin, page, full),
        "performance-new": ("system/performance.html", admin, page, new),
    }


def _facts(value: float) -> dict[str, float | None]:
    return {"now": value, "middle": value / 2, "most": value * 3, "least": 0.0}


def _route(number: int) -> dict[str, Any]:
    times = {"p50": 0.002, "p95": 0.03, "p99": 0.9, "longest": 3.2, "total": 812.0}
    return {
        "route": f"GET /api/videos/{{id}}/a-long-address/{number}",
        "count": 81_234,
        "errors": number,
        **times,
    }
