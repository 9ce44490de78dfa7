"""Import lists."""

from mvidarr.discovery.api.lists import ListsApi
from mvidarr.discovery.pages.list_entries import ListEntriesPages
from mvidarr.discovery.pages.lists import ListsPages
from mvidarr.web.roll import Route


def import_lists(api: ListsApi, pages: ListsPages, entries: ListEntriesPages) -> list[Route]:
    return [
        Route("GET", "/api/import-lists", api.all),
        Route("POST", "/api/import-lists", api.add),
        Route("GET", "/api/import-lists/{id:int}", api.one),
        Route("PATCH", "/api/import-lists/{id:int}", api.edit),
        Route("DELETE", "/api/import-lists/{id:int}", api.delete),
        Route("POST", "/api/import-lists/{id:int}/read", api.read),
        Route("POST", "/api/import-lists/{id:int}/apply", api.apply),
        Route("POST", "/api/import-lists/{id:int}/file", api.hand_in),
        Route("POST", "/api/import-lists/{id:int}/find", api.find),
        Route("GET", "/api/import-lists/{id:int}/entries", api.entries),
        Route("POST", "/api/import-lists/{id:int}/entries", api.decide),
        Route("PATCH", "/api/import-lists/{id:int}/entries/{entry:int}", api.say_who),
        Route("POST", "/api/import-lists/{id:int}/entries/{entry:int}/find", api.find_one),
        Route("GET", "/import/lists", pages.index),
        Route("POST", "/import/lists", pages.add),
        Route("GET", "/import/lists/new", pages.new),
        Route("GET", "/import/lists/{id:int}", entries.one),
        Route("GET", "/import/lists/{id:int}/edit", pages.edit_page),
        Route("POST", "/import/lists/{id:int}/edit", pages.edit),
        Route("POST", "/import/lists/{id:int}/active", pages.switch),
        Route("POST", "/import/lists/{id:int}/delete", pages.delete),
        Route("POST", "/import/lists/{id:int}/read", pages.read),
        Route("POST", "/import/lists/{id:int}/file", pages.hand_in),
        Route("POST", "/import/lists/{id:int}/entries", entries.decide),
        Route("GET", "/import/lists/{id:int}/entries/{entry:int}", entries.who_page),
        Route("POST", "/import/lists/{id:int}/entries/{entry:int}", entries.who),
    ]
