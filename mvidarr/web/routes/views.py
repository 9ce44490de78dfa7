"""How people look at lists: the views they saved, what they prefer."""

from mvidarr.library.api import PreferencesApi, ViewsApi
from mvidarr.web.roll import Route


def views(api: ViewsApi) -> list[Route]:
    return [
        Route("GET", "/api/views", api.all),
        Route("POST", "/api/views", api.add),
        Route("GET", "/api/views/{id:int}", api.one),
        Route("PATCH", "/api/views/{id:int}", api.edit),
        Route("DELETE", "/api/views/{id:int}", api.delete),
        Route("PUT", "/api/views/{key}/use", api.use),
    ]


def preferences(api: PreferencesApi) -> list[Route]:
    return [
        Route("GET", "/api/preferences", api.all),
        Route("GET", "/api/preferences/{name}", api.one),
        Route("PUT", "/api/preferences/{name}", api.put),
    ]
