"""Who watches over the process, what describes the API, and the help."""

from mvidarr.help.pages import HelpPages
from mvidarr.web.api_docs import ApiDocsPages
from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.roll import Route


def watch(api: HealthApi) -> list[Route]:
    return [
        Route("GET", "/ping", api.ping),
        Route("GET", "/healthz", api.alive),
        Route("GET", "/readyz", api.ready),
    ]


def description(api: OpenApiApi, pages: ApiDocsPages) -> list[Route]:
    return [Route("GET", "/api/openapi.json", api.document), Route("GET", "/api/docs", pages.index)]


def help(pages: HelpPages) -> list[Route]:
    return [
        Route("GET", "/help", pages.contents),
        Route("GET", "/help/{page}", pages.one),
        Route("GET", "/help/files/{name}", pages.file),
    ]
