"""The query language for those who type it."""

from mvidarr.library.api import AskedApi, SuggestApi
from mvidarr.web.roll import Route


def field(nouns: str, api: SuggestApi) -> list[Route]:
    return [
        Route("GET", f"/api/{nouns}/suggest", api.suggest),
        Route("GET", f"/api/{nouns}/explain", api.explain),
        Route("GET", f"/api/{nouns}/meant", api.meant),
    ]


def asked(api: AskedApi) -> list[Route]:
    return [
        Route("GET", "/api/queries", api.recent),
        Route("DELETE", "/api/queries", api.forget),
    ]
