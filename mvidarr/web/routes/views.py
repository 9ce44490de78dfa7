"""How people look at lists: the views they saved, what they prefer."""

from mvidarr.library.api import PreferencesApi, ViewsApi
from mvidarr.library.pages import ViewsPages
from mvidarr.web.roll import Route


def views(api: ViewsApi, pages: ViewsPages) -> list[Route]:
    return [
        Route("GET", "/api/views", api.all),
        Route("POST", "/api/views", api.add),
        Route("GET", "/api/views/{id:int}", api.one),
        Route("PATCH", "/api/views/{id:int}", api.edit),
        Route("DELETE", "/api/views/{id:int}", api.delete),
        Route("PUT", "/api/views/{key}/use", api.use),
        Route("GET", "/views", pages.index),
        Route("POST", "/views", pages.add),
        Route("GET", "/views/add", pages.add_page),
        Route("GET", "/views/{key}", pages.open),
        Route("POST", "/views/{key}/use", pages.use),
        Route("GET", "/views/{id:int}/edit", pages.edit_page),
        Route("POST", "/views/{id:int}/edit", pages.edit),
        Route("POST", "/views/{id:int}/update", pages.update),
        Route("POST", "/views/{id:int}/delete", pages.delete),
    ]


def preferences(api: PreferencesApi) -> list[Route]:
    return [
        Route("GET", "/api/preferences", api.all),
        Route("GET", "/api/preferences/{name}", api.one),
        Route("PUT", "/api/preferences/{name}", api.put),
    ]
