"""Import lists."""

from mvidarr.discovery.api.lists import ListsApi
from mvidarr.discovery.pages.lists import ListsPages
from mvidarr.web.roll import Route


def import_lists(api: ListsApi, pages: ListsPages) -> list[Route]:
    return [
        Route("GET", "/api/import-lists", api.all),
        Route("POST", "/api/import-lists", api.add),
        Route("GET", "/api/import-lists/{id:int}", api.one),
        Route("PATCH", "/api/import-lists/{id:int}", api.edit),
        Route("DELETE", "/api/import-lists/{id:int}", api.delete),
        Route("POST", "/api/import-lists/{id:int}/read", api.read),
        Route("POST", "/api/import-lists/{id:int}/apply", api.apply),
        Route("POST", "/api/import-lists/{id:int}/file", api.hand_in),
        Route("GET", "/api/import-lists/{id:int}/entries", api.entries),
        Route("POST", "/api/import-lists/{id:int}/entries", api.decide),
        Route("PATCH", "/api/import-lists/{id:int}/entries/{entry:int}", api.say_who),
        Route("GET", "/import/lists", pages.index),
        Route("POST", "/import/lists", pages.add),
        Route("GET", "/import/lists/new", pages.new),
        Route("GET", "/import/lists/{id:int}", pages.one),
        Route("GET", "/import/lists/{id:int}/edit", pages.edit_page),
        Route("POST", "/import/lists/{id:int}/edit", pages.edit),
        Route("POST", "/import/lists/{id:int}/active", pages.switch),
        Route("POST", "/import/lists/{id:int}/delete", pages.delete),
        Route("POST", "/import/lists/{id:int}/read", pages.read),
        Route("POST", "/import/lists/{id:int}/file", pages.hand_in),
        Route("POST", "/import/lists/{id:int}/entries", pages.entries),
        Route("GET", "/import/lists/{id:int}/entries/{entry:int}", pages.who_page),
        Route("POST", "/import/lists/{id:int}/entries/{entry:int}", pages.who),
    ]
