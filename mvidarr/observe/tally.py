"""What happened since somebody last looked, by route: what the charts of a day are made of, minute by minute."""

from typing import Any

from mvidarr.observe.spread import Spread

MOST_ROUTES = 40  # of one minute; the quietest share a line
OTHERS = "others"


class RouteTally:
    __slots__ = ("errors", "times")

    def __init__(self) -> None:
        self.times = Spread()
        self.errors = 0

    def merge(self, other: "RouteTally") -> None:
        self.times.merge(other.times)
        self.errors += other.errors


class Tally:
    """Filled on the event loop; ``take`` hands it over and begins anew."""

    def __init__(self) -> None:
        self._routes: dict[str, RouteTally] = {}
        self._lag = Spread()
        self._holds = Spread()

    def request(self, route: str, status: int, seconds: float) -> None:
        """``route`` as people read it: ``GET /api/videos/{id}``."""
        tally = self._routes.get(route)
        if tally is None:
            tally = self._routes[route] = RouteTally()
        tally.times.add(seconds)
        if status >= 500:
            tally.errors += 1

    def lag(self, seconds: float) -> None:
        self._lag.add(seconds)

    def held(self, seconds: float) -> None:
        self._holds.add(seconds)

    def take(self) -> dict[str, Any]:
        """``{"routes": {route: {…Spread.kept(), "errors": n}}, "lag": …, "holds": …}``"""
        routes, lag, holds = self._routes, self._lag, self._holds
        self._routes, self._lag, self._holds = {}, Spread(), Spread()
        kept = {name: {**tally.times.kept(), "errors": tally.errors} for name, tally in _bounded(routes).items()}
        return {"routes": kept, "lag": lag.kept(), "holds": holds.kept()}


def _bounded(routes: dict[str, RouteTally]) -> dict[str, RouteTally]:
    if len(routes) <= MOST_ROUTES:
        return routes
    dearest = sorted(routes, key=lambda name: routes[name].times.total, reverse=True)
    others = RouteTally()
    for name in dearest[MOST_ROUTES:]:
        others.merge(routes[name])
    return {**{name: routes[name] for name in dearest[:MOST_ROUTES]}, OTHERS: others}
