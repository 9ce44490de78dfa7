"""The library counted: facets beside its lists, and the page of statistics."""

from mvidarr.library.api import FacetsApi, StatsApi
from mvidarr.library.pages import FacetsPages, StatsPages
from mvidarr.web.roll import Route


def facets(api: FacetsApi, pages: FacetsPages) -> list[Route]:
    return [
        Route("GET", "/api/videos/facets", api.counts),
        Route("GET", "/videos/facets", pages.index),
    ]


def statistics(api: StatsApi, pages: StatsPages) -> list[Route]:
    return [
        Route("GET", "/api/stats", api.all),
        Route("GET", "/stats", pages.index),
    ]
