"""How quick the house was over the last hours."""

from typing import Annotated

from pydantic import Field

from mvidarr.system.day import Day, Line
from mvidarr.system.performance import LONGEST, Performance
from mvidarr.web.endpoint import Call, Fields, Page, page

SPANS = (1, 6, LONGEST)  # hours
_LINES = ("p50", "p95", "p99", "requests", "lag_p99", "lag_max", "hold_p95", "running", "queued", "memory", "database")
SHOWN_ROUTES = 25


class Span(Fields):
    """Without hours the shortest that shows all there is: a new house has minutes, which a day would not show."""

    hours: Annotated[int, Field(ge=1, le=LONGEST)] | None = None


class PerformancePages:
    def __init__(self, performance: Performance) -> None:
        self._performance = performance

    @page(role="admin", query=Span)
    async def index(self, call: Call) -> Page:
        """Charts of the last hours, and beside each what it says in numbers; the routes that took most time."""
        hours: int = call.query.hours or shortest(await self._performance.last(LONGEST))
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


def shortest(day: Day) -> int:
    """The hours of the shortest span that holds everything that was measured within a day."""
    measured = [value is not None for value in day["lines"].get("memory", [])]
    age = len(measured) - measured.index(True) if True in measured else 0  # in steps
    return next((hours for hours in SPANS if age * LONGEST <= hours * len(measured)), LONGEST)


def _free(lines: dict[str, Line]) -> list[str]:
    return [name for name in lines if name.startswith("free_")]


def _facts(line: Line) -> dict[str, float | None]:
    """``{"now", "middle", "most", "least"}``; ``now`` is None where the last step measured nothing."""
    known = sorted(value for value in line if value is not None)
    if not known:
        return dict.fromkeys(("now", "middle", "most", "least"))
    latest = next((value for value in reversed(line) if value is not None), None)
    return {"now": latest, "middle": known[len(known) // 2], "most": known[-1], "least": known[0]}
