"""The library: videos, artists, what is done to them and taken back."""

from mvidarr.downloads.api.adding import DownloadsApi
from mvidarr.library.api import (
    ArtistsApi,
    BinApi,
    ChangesApi,
    EditingApi,
    PicturesApi,
    ProfilesApi,
    SitePreviewApi,
    TitlesApi,
    VideosApi,
)
from mvidarr.library.pages import (
    ArtistsPages,
    BinPages,
    ColumnsPages,
    DeletingPages,
    EditingPages,
    FormatsPages,
    HistoryPages,
    MergingPages,
    PicturesPages,
    ProfilesPages,
    RetreatPages,
    TitlesPages,
    VideoPages,
    VideosPages,
    WantedPages,
)
from mvidarr.playback.api import PlaybackApi
from mvidarr.playback.pages import PlaybackPages
from mvidarr.web.roll import Route


def videos(api: VideosApi, playback: PlaybackApi, downloads: DownloadsApi, pages: VideosPages) -> list[Route]:
    return [
        Route("GET", "/api/videos", api.page),
        Route("POST", "/api/videos", downloads.add),
        Route("GET", "/api/videos/count", api.count),
        Route("GET", "/api/videos/index", api.index),
        Route("POST", "/api/videos/search", api.search),
        Route("GET", "/api/videos/{id:int}", api.one),
        Route("GET", "/api/videos/{id:int}/files", api.files),
        Route("GET", "/api/videos/{id:int}/thumbnail", api.thumbnail),
        Route("GET", "/api/videos/{id:int}/stream", playback.stream),
        Route("POST", "/api/videos/{id:int}/download", downloads.request),
        Route("GET", "/api/downloads", downloads.page),
        Route("GET", "/api/downloads/{id:int}", downloads.one),
        Route("GET", "/", pages.home),
        Route("GET", "/videos", pages.index),
        Route("GET", "/videos/rows", pages.rows),
        Route("GET", "/videos/add", pages.add_page),
        Route("POST", "/videos/add", pages.add),
    ]


def video_page(pages: VideoPages) -> list[Route]:
    return [
        Route("GET", "/videos/{id:int}", pages.video),
        Route("POST", "/videos/{id:int}/download", pages.download),
        Route("POST", "/videos/{id:int}/wish", pages.wish),
    ]


def wanted(pages: WantedPages) -> list[Route]:
    return [Route("GET", "/wanted", pages.index), Route("GET", "/wanted/rows", pages.rows)]


def artist_pages(pages: ArtistsPages) -> list[Route]:
    return [
        Route("GET", "/artists", pages.index),
        Route("GET", "/artists/rows", pages.rows),
        Route("GET", "/artists/{id:int}", pages.artist),
        Route("GET", "/artists/{id:int}/rows", pages.video_rows),
    ]


def artists(api: ArtistsApi) -> list[Route]:
    return [
        Route("GET", "/api/artists", api.page),
        Route("GET", "/api/artists/count", api.count),
        Route("GET", "/api/artists/index", api.index),
        Route("GET", "/api/artists/{id:int}", api.one),
    ]


def titles(api: TitlesApi, pages: TitlesPages) -> list[Route]:
    return [
        Route("POST", "/api/titles/read", api.read),
        Route("GET", "/settings/titles", pages.attempt),
    ]


def pictures(api: PicturesApi, pages: PicturesPages) -> list[Route]:
    return [
        Route("PUT", "/api/videos/{id:int}/thumbnail", api.put),
        Route("GET", "/api/videos/{id:int}/thumbnail/earlier", api.earlier),
        Route("POST", "/api/videos/{id:int}/thumbnail/frame", api.frame),
        Route("POST", "/api/videos/{id:int}/thumbnail/revert", api.revert),
        Route("POST", "/videos/{id:int}/picture", pages.put),
        Route("POST", "/videos/{id:int}/picture/frame", pages.frame),
        Route("POST", "/videos/{id:int}/picture/revert", pages.revert),
    ]


def plays(api: PlaybackApi, pages: PlaybackPages) -> list[Route]:
    return [
        Route("POST", "/api/videos/{id:int}/play", api.play),
        Route("PUT", "/api/videos/{id:int}/rating", api.rate),
        Route("POST", "/videos/{id:int}/rating", pages.rate),
    ]


def profiles(api: ProfilesApi, pages: ProfilesPages, previews: SitePreviewApi, formats: FormatsPages) -> list[Route]:
    return [
        Route("GET", "/api/profiles", api.all),
        Route("POST", "/api/profiles", api.add),
        Route("POST", "/api/profiles/preview", api.preview),
        Route("POST", "/api/profiles/preview/site", previews.preview),
        Route("GET", "/api/profiles/{id:int}", api.one),
        Route("PATCH", "/api/profiles/{id:int}", api.edit),
        Route("DELETE", "/api/profiles/{id:int}", api.delete),
        Route("GET", "/profiles", pages.index),
        Route("GET", "/profiles/add", pages.add_page),
        Route("POST", "/profiles/add", pages.add),
        Route("GET", "/profiles/{id:int}", pages.edit_page),
        Route("POST", "/profiles/{id:int}", pages.edit),
        Route("POST", "/profiles/{id:int}/default", pages.make_default),
        Route("POST", "/profiles/{id:int}/delete", pages.delete),
        Route("GET", "/videos/{id:int}/formats", formats.formats),
        Route("POST", "/videos/{id:int}/formats", formats.ask),
    ]


def columns(pages: ColumnsPages) -> list[Route]:
    return [
        Route("GET", "/videos/columns", pages.videos_page),
        Route("POST", "/videos/columns", pages.videos),
        Route("GET", "/artists/columns", pages.artists_page),
        Route("POST", "/artists/columns", pages.artists),
    ]


def editing(api: EditingApi) -> list[Route]:
    return [
        Route("PATCH", "/api/videos/{id:int}", api.edit_video),
        Route("DELETE", "/api/videos/{id:int}", api.delete_video),
        Route("POST", "/api/videos/{id:int}/status", api.wish),
        Route("PATCH", "/api/artists/{id:int}", api.edit_artist),
        Route("DELETE", "/api/artists/{id:int}", api.delete_artist),
        Route("POST", "/api/artists/{id:int}/merge", api.merge),
    ]


def editing_pages(editing: EditingPages, deleting: DeletingPages, merging: MergingPages) -> list[Route]:
    return [
        Route("GET", "/videos/{id:int}/edit", editing.video_page),
        Route("POST", "/videos/{id:int}/edit", editing.video),
        Route("GET", "/videos/{id:int}/delete", deleting.video_page),
        Route("POST", "/videos/{id:int}/delete", deleting.video),
        Route("GET", "/artists/{id:int}/edit", editing.artist_page),
        Route("POST", "/artists/{id:int}/edit", editing.artist),
        Route("GET", "/artists/{id:int}/delete", deleting.artist_page),
        Route("POST", "/artists/{id:int}/delete", deleting.artist),
        Route("GET", "/artists/{id:int}/merge", merging.ask),
        Route("POST", "/artists/{id:int}/merge", merging.merge),
    ]


def bin(api: BinApi, pages: BinPages) -> list[Route]:
    return [
        Route("GET", "/api/bin", api.page),
        Route("GET", "/api/bin/count", api.count),
        Route("POST", "/api/bin/empty", api.empty),
        Route("POST", "/api/bin/{id:int}/restore", api.restore),
        Route("DELETE", "/api/bin/{id:int}", api.purge),
        Route("GET", "/bin", pages.index),
        Route("GET", "/bin/empty", pages.empty_page),
        Route("POST", "/bin/empty", pages.empty),
        Route("POST", "/bin/{id:int}/restore", pages.restore),
        Route("GET", "/bin/{id:int}/purge", pages.purge_page),
        Route("POST", "/bin/{id:int}/purge", pages.purge),
    ]


def changes(api: ChangesApi, pages: HistoryPages, retreat: RetreatPages) -> list[Route]:
    return [
        Route("GET", "/api/changes", api.page),
        Route("GET", "/api/changes/count", api.count),
        Route("GET", "/api/changes/{id:int}", api.one),
        Route("GET", "/api/changes/{id:int}/rows", api.rows),
        Route("GET", "/api/changes/{id:int}/undo", api.foresee),
        Route("POST", "/api/changes/{id:int}/undo", api.undo),
        Route("POST", "/api/changes/{id:int}/redo", api.redo),
        Route("GET", "/api/changes/{id:int}/undo-to", api.retreat),
        Route("POST", "/api/changes/{id:int}/undo-to", api.undo_to),
        Route("GET", "/history", pages.index),
        Route("GET", "/history/{id:int}", pages.one),
        Route("GET", "/changes/{id:int}/undo", pages.ask_undo),
        Route("POST", "/changes/{id:int}/undo", pages.undo),
        Route("GET", "/changes/{id:int}/redo", pages.ask_redo),
        Route("POST", "/changes/{id:int}/redo", pages.redo),
        Route("GET", "/changes/{id:int}/undo-to", retreat.ask),
        Route("POST", "/changes/{id:int}/undo-to", retreat.begin),
        Route("POST", "/changes/undo-last", pages.undo_last),
    ]
