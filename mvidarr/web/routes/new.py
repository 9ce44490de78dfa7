"""What is new of monitored artists, and artists that are like them."""

from mvidarr.discovery.api.new import NewsApi, SuggestionsApi
from mvidarr.discovery.pages.new import NewPages
from mvidarr.web.roll import Route


def new(news: NewsApi, suggestions: SuggestionsApi, pages: NewPages) -> list[Route]:
    return [
        Route("GET", "/api/discover", news.page),
        Route("GET", "/api/suggestions", suggestions.page),
        Route("POST", "/api/suggestions/refresh", suggestions.refresh),
        Route("POST", "/api/suggestions/{id:int}/hide", suggestions.hide),
        Route("POST", "/api/suggestions/{id:int}/show", suggestions.show),
        Route("GET", "/discover", pages.index),
        Route("GET", "/discover/artists", pages.artists),
        Route("POST", "/discover/artists", pages.refresh),
        Route("POST", "/discover/artists/{id:int}/hide", pages.hide),
        Route("POST", "/discover/artists/{id:int}/show", pages.show),
        Route("POST", "/discover/videos/{id:int}/want", pages.want),
        Route("POST", "/discover/videos/{id:int}/ignore", pages.ignore),
    ]
