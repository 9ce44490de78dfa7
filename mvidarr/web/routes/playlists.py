"""Playlists and what stands in them."""

from mvidarr.playback.api import PlaylistItemsApi, PlaylistsApi
from mvidarr.playback.pages import PlaylistItemsPages, PlaylistsPages
from mvidarr.web.roll import Route


def playlists(api: PlaylistsApi, items: PlaylistItemsApi) -> list[Route]:
    return [
        Route("GET", "/api/playlists", api.page),
        Route("POST", "/api/playlists", api.add),
        Route("GET", "/api/playlists/{id:int}", api.one),
        Route("PATCH", "/api/playlists/{id:int}", api.edit),
        Route("DELETE", "/api/playlists/{id:int}", api.delete),
        Route("GET", "/api/playlists/{id:int}/export", api.export),
        Route("GET", "/api/playlists/{id:int}/run", items.run),
        Route("GET", "/api/playlists/{id:int}/items", items.page),
        Route("POST", "/api/playlists/{id:int}/items", items.add),
        Route("POST", "/api/playlists/{id:int}/items/move", items.move),
        Route("POST", "/api/playlists/{id:int}/items/remove", items.remove),
        Route("PATCH", "/api/playlists/{id:int}/items/{item:int}", items.note),
        Route("DELETE", "/api/playlists/{id:int}/items/{item:int}", items.take_out),
    ]


def pages(lists: PlaylistsPages, items: PlaylistItemsPages) -> list[Route]:
    return [
        Route("GET", "/playlists", lists.index),
        Route("GET", "/playlists/add", lists.add_page),
        Route("POST", "/playlists/add", lists.add),
        Route("GET", "/playlists/choose", items.choose),
        Route("POST", "/playlists/choose", items.choose_for),
        Route("POST", "/playlists/put", items.put),
        Route("GET", "/playlists/{id:int}", lists.one),
        Route("GET", "/playlists/{id:int}/play", lists.play),
        Route("GET", "/playlists/{id:int}/edit", lists.edit_page),
        Route("POST", "/playlists/{id:int}/edit", lists.edit),
        Route("POST", "/playlists/{id:int}/delete", lists.delete),
        Route("POST", "/playlists/{id:int}/items/{item:int}", items.arrange),
    ]
