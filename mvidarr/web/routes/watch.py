"""Who watches over the process, and what describes the API."""

from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.roll import Route


def watch(api: HealthApi) -> list[Route]:
    return [
        Route("GET", "/ping", api.ping),
        Route("GET", "/healthz", api.alive),
        Route("GET", "/readyz", api.ready),
    ]


def description(api: OpenApiApi) -> list[Route]:
    return [Route("GET", "/api/openapi.json", api.document)]
