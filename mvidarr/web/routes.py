"""The roll: every URL of the house on one screen, a list per room.

``Rooms`` holds the doors that ``app.py`` built; a room that gets an ``api.py`` or ``pages.py`` gets a field and a list.
"""

from dataclasses import dataclass

from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.roll import Route, check_roll

__all__ = ["Rooms", "Route", "roll"]


@dataclass(frozen=True)
class Rooms:
    health: HealthApi
    openapi: OpenApiApi


def roll(rooms: Rooms) -> tuple[Route, ...]:
    routes = check_roll((*_watch(rooms.health), *_description(rooms.openapi)))
    rooms.openapi.describe(routes)
    return routes


def _watch(api: HealthApi) -> list[Route]:
    return [
        Route("GET", "/ping", api.ping),
        Route("GET", "/healthz", api.alive),
        Route("GET", "/readyz", api.ready),
    ]


def _description(api: OpenApiApi) -> list[Route]:
    return [Route("GET", "/api/openapi.json", api.document)]
