"""What leaves the library as a file."""

from mvidarr.transfer.api import ExportsApi
from mvidarr.transfer.pages import ExportPages
from mvidarr.web.roll import Route


def exports(api: ExportsApi, pages: ExportPages) -> list[Route]:
    return [
        Route("GET", "/api/videos/export", api.videos),
        Route("POST", "/api/videos/export", api.chosen_videos),
        Route("GET", "/api/artists/export", api.artists),
        Route("POST", "/api/artists/export", api.chosen_artists),
        Route("GET", "/videos/export", pages.videos),
        Route("POST", "/videos/export", pages.choose_videos),
        Route("POST", "/videos/export/file", pages.video_file),
        Route("GET", "/artists/export", pages.artists),
        Route("POST", "/artists/export", pages.choose_artists),
        Route("POST", "/artists/export/file", pages.artist_file),
        Route("GET", "/api/bulk/plans/{id:int}/export", api.plan),
        Route("GET", "/bulk/{id:int}/export", pages.plan_file),
        Route("GET", "/api/changes/export", api.changes),
        Route("POST", "/api/changes/export", api.chosen_changes),
        Route("GET", "/changes/export", pages.changes),
        Route("POST", "/changes/export", pages.choose_changes),
        Route("POST", "/changes/export/file", pages.change_file),
    ]
