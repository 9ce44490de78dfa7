"""How quick the house was over the last hours."""

from typing import Annotated

from pydantic import BaseModel, Field

from mvidarr.system.day import Line
from mvidarr.system.performance import LONGEST, Performance
from mvidarr.web.endpoint import Call, Page, page

SPANS = (1, 6, LONGEST)  # hours
_LINES = ("p50", "p95", "p99", "requests", "lag_p99", "lag_max", "hold_p95", "running", "queued", "memory", "database")
SHOWN_ROUTES = 25


class Span(BaseModel):
    hours: Annotated[int, Field(ge=1, le=LONGEST)] = LONGEST


class PerformancePages:
    def __init__(self, performance: Performance) -> None:
        self._performance = performance

    @page(role="admin", query=Span)
    async def index(self, call: Call) -> Page:
        """Charts of the last hours, and beside each what it says in numbers; the routes that took most time."""
        hours: int = call.query.hours
        found = await self._performance.last(hours)
        lines = found["lines"]
        context = {
            "hours": hours,
            "spans": SPANS,
            "measured": any(value is not None for value in lines.get("memory", [])),
            "facts": {name: _facts(lines[name]) for name in (*_LINES, *_free(lines)) if name in lines},
            "routes": found["routes"][:SHOWN_ROUTES],
        }
        return Page("system/performance.html", context)


def _free(lines: dict[str, Line]) -> list[str]:
    return [name for name in lines if name.startswith("free_")]


def _facts(line: Line) -> dict[str, float | None]:
    """``{"now", "middle", "most", "least"}``; ``now`` is None where the last step measured nothing."""
    known = sorted(value for value in line if value is not None)
    if not known:
        return dict.fromkeys(("now", "middle", "most", "least"))
    latest = next((value for value in reversed(line) if value is not None), None)
    return {"now": latest, "middle": known[len(known) // 2], "most": known[-1], "least": known[0]}
