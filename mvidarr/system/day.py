"""From the minutes that were kept to the lines of the charts and the table of routes; pure.

Several processes on one database have a row each: what they counted is added up, the worst lag is the worst of all.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from typing_extensions import TypedDict

from mvidarr.clock import MINUTE, SECOND, iso
from mvidarr.observe.spread import Spread

Line = list[float | None]


class RouteFigures(TypedDict):
    """Times in seconds; ``total`` is all of them together."""

    route: str
    count: int
    errors: int
    p50: float
    p95: float
    p99: float
    longest: float
    total: float


class Day(TypedDict):
    """``moments`` are seconds since 1970, ``step`` seconds apart; a line has a value for each, null where none was
    measured. Times in seconds, sizes in bytes."""

    since: str
    until: str
    step: int
    moments: list[int]
    lines: dict[str, list[float | None]]
    routes: list[RouteFigures]


WATCHED = frozenset({"GET /api/videos/{id}/stream"})  # lasts as long as somebody watches, which says nothing of us
_SPREADS = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


class _Step:
    def __init__(self) -> None:
        self.requests, self.lag, self.holds = Spread(), Spread(), Spread()
        self.errors = 0
        self.gauges: dict[str, float] = {}

    def add(self, figures: Mapping[str, Any]) -> None:
        for name, kept in figures["routes"].items():
            if name not in WATCHED:
                self.requests.merge(Spread.of(kept))
            self.errors += kept["errors"]
        self.lag.merge(Spread.of(figures["lag"]))
        self.holds.merge(Spread.of(figures["holds"]))
        for name, value in figures["gauges"].items():
            self.gauges[name] = max(self.gauges.get(name, 0.0), value)

    def points(self) -> dict[str, float | None]:
        asked = bool(self.requests.count)
        times = {name: self.requests.quantile(share) if asked else None for name, share in _SPREADS.items()}
        return {
            "requests": float(self.requests.count),
            "errors": float(self.errors),
            **times,
            "lag_p99": self.lag.quantile(0.99) if self.lag.count else None,
            "lag_max": self.lag.longest if self.lag.count else None,
            "hold_p95": self.holds.quantile(0.95) if self.holds.count else None,
            "hold_max": self.holds.longest if self.holds.count else None,
            **self.gauges,
        }


def day(rows: Sequence[tuple[int, str]], *, since: int, until: int, step: int) -> Day:
    """``rows`` are (minute, figures as JSON text); moments and ``step`` in milliseconds."""
    steps: dict[int, _Step] = {}
    routes: dict[str, Spread] = {}
    errors: dict[str, int] = {}
    for minute, text in rows:
        figures = orjson.loads(text)
        steps.setdefault(minute // step * step, _Step()).add(figures)
        for name, kept in figures["routes"].items():
            routes.setdefault(name, Spread()).merge(Spread.of(kept))
            errors[name] = errors.get(name, 0) + kept["errors"]
    moments = list(range(since // step * step, until, step))
    return {
        "since": iso(since),
        "until": iso(until),
        "step": step // SECOND,
        "moments": [moment // SECOND for moment in moments],
        "lines": _lines({moment: found.points() for moment, found in steps.items()}, moments),
        "routes": [_route(name, spread, errors[name]) for name, spread in _dearest(routes)],
    }


def _lines(points: Mapping[int, Mapping[str, float | None]], moments: Sequence[int]) -> dict[str, Line]:
    names = sorted({name for found in points.values() for name in found})
    return {name: [points[m].get(name) if m in points else None for m in moments] for name in names}


def _dearest(routes: Mapping[str, Spread]) -> list[tuple[str, Spread]]:
    return sorted(routes.items(), key=lambda item: item[1].total, reverse=True)


def _route(name: str, spread: Spread, errors: int) -> RouteFigures:
    return {
        "route": name,
        "count": spread.count,
        "errors": errors,
        "p50": spread.quantile(0.5),
        "p95": spread.quantile(0.95),
        "p99": spread.quantile(0.99),
        "longest": spread.longest,
        "total": spread.total,
    }


def step_for(hours: int) -> int:
    """Milliseconds: a chart has some hundred points, whatever it covers."""
    return MINUTE if hours <= 6 else 5 * MINUTE
