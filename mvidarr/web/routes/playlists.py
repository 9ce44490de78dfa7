"""Playlists and what stands in them."""

from mvidarr.playback.api import PlaylistItemsApi, PlaylistsApi
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
