"""How people look at lists: what they prefer."""

from mvidarr.library.api import PreferencesApi
from mvidarr.web.roll import Route


def preferences(api: PreferencesApi) -> list[Route]:
    return [
        Route("GET", "/api/preferences", api.all),
        Route("GET", "/api/preferences/{name}", api.one),
        Route("PUT", "/api/preferences/{name}", api.put),
    ]
