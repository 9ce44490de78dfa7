"""The roll: every URL of the house on one screen, a list per room.

``Rooms`` holds the doors that ``app.py`` built; a room that gets an ``api.py`` or ``pages.py`` gets a field and a list.
"""

from dataclasses import dataclass

from mvidarr.accounts.api import AccountsApi
from mvidarr.accounts.pages import AccountsPages
from mvidarr.downloads.api import DownloadsApi
from mvidarr.downloads.pages import ActivityPages
from mvidarr.jobs.api import JobsApi
from mvidarr.library.api import ArtistsApi, BinApi, ChangesApi, EditingApi, PicturesApi, ProfilesApi, VideosApi
from mvidarr.library.pages import (
    ArtistsPages,
    BinPages,
    DeletingPages,
    EditingPages,
    HistoryPages,
    MergingPages,
    PicturesPages,
    ProfilesPages,
    VideoPages,
    VideosPages,
)
from mvidarr.playback.api import PlaybackApi
from mvidarr.playback.pages import PlaybackPages
from mvidarr.system.api import SystemApi
from mvidarr.system.pages import SystemPages
from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.roll import Route, check_roll

__all__ = ["Rooms", "Route", "roll"]


@dataclass(frozen=True)
class Rooms:
    health: HealthApi
    openapi: OpenApiApi
    accounts: AccountsApi
    accounts_pages: AccountsPages
    jobs: JobsApi
    videos: VideosApi
    artists: ArtistsApi
    artists_pages: ArtistsPages
    videos_pages: VideosPages
    video_pages: VideoPages
    pictures: PicturesApi
    pictures_pages: PicturesPages
    editing: EditingApi
    editing_pages: EditingPages
    deleting_pages: DeletingPages
    merging_pages: MergingPages
    bin: BinApi
    bin_pages: BinPages
    changes: ChangesApi
    history: HistoryPages
    playback: PlaybackApi
    playback_pages: PlaybackPages
    profiles: ProfilesApi
    profiles_pages: ProfilesPages
    downloads: DownloadsApi
    activity_pages: ActivityPages
    system: SystemApi
    system_pages: SystemPages


def roll(rooms: Rooms) -> tuple[Route, ...]:
    routes = check_roll(
        (
            *_watch(rooms.health),
            *_description(rooms.openapi),
            *_accounts(rooms.accounts, rooms.accounts_pages),
            *_jobs(rooms.jobs),
            *_videos(rooms.videos, rooms.playback, rooms.downloads, rooms.videos_pages),
            *_video_page(rooms.video_pages),
            *_pictures(rooms.pictures, rooms.pictures_pages),
            *_plays(rooms.playback, rooms.playback_pages),
            *_profiles(rooms.profiles, rooms.profiles_pages),
            *_artist_pages(rooms.artists_pages),
            *_artists(rooms.artists),
            *_editing(rooms.editing),
            *_editing_pages(rooms.editing_pages, rooms.deleting_pages, rooms.merging_pages),
            *_bin(rooms.bin, rooms.bin_pages),
            *_changes(rooms.changes, rooms.history),
            *_activity(rooms.activity_pages),
            *_system(rooms.system, rooms.system_pages),
        )
    )
    rooms.openapi.describe(routes)
    return routes


def _watch(api: HealthApi) -> list[Route]:
    return [
        Route("GET", "/ping", api.ping),
        Route("GET", "/healthz", api.alive),
        Route("GET", "/readyz", api.ready),
    ]


def _description(api: OpenApiApi) -> list[Route]:
    return [Route("GET", "/api/openapi.json", api.document)]


def _accounts(api: AccountsApi, pages: AccountsPages) -> list[Route]:
    return [
        Route("GET", "/api/setup", api.setup_state),
        Route("POST", "/api/setup", api.set_up),
        Route("POST", "/api/auth/token", api.token),
        Route("GET", "/api/auth/me", api.me),
        Route("POST", "/api/auth/logout", api.logout),
        Route("GET", "/api/auth/sessions", api.sessions),
        Route("DELETE", "/api/auth/sessions", api.end_other_sessions),
        Route("DELETE", "/api/auth/sessions/{id:int}", api.end_session),
        Route("GET", "/setup", pages.setup),
        Route("POST", "/setup", pages.set_up),
        Route("GET", "/login", pages.login),
        Route("POST", "/login", pages.sign_in),
        Route("POST", "/logout", pages.logout),
        Route("GET", "/account", pages.account),
        Route("POST", "/account/password", pages.change_password),
        Route("POST", "/account/theme", pages.set_theme),
        Route("POST", "/account/sessions/end", pages.end_other_sessions),
        Route("POST", "/account/sessions/{id:int}/end", pages.end_session),
    ]


def _jobs(api: JobsApi) -> list[Route]:
    return [
        Route("GET", "/api/jobs", api.list),
        Route("GET", "/api/jobs/count", api.count),
        Route("GET", "/api/jobs/health", api.health),
        Route("GET", "/api/jobs/{id:int}", api.one),
        Route("GET", "/api/jobs/{id:int}/log", api.log),
        Route("POST", "/api/jobs/{id:int}/cancel", api.cancel),
        Route("POST", "/api/jobs/{id:int}/retry", api.retry),
    ]


def _videos(api: VideosApi, playback: PlaybackApi, downloads: DownloadsApi, pages: VideosPages) -> list[Route]:
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
        Route("GET", "/", pages.home),
        Route("GET", "/videos", pages.index),
        Route("GET", "/videos/add", pages.add_page),
        Route("POST", "/videos/add", pages.add),
    ]


def _video_page(pages: VideoPages) -> list[Route]:
    return [
        Route("GET", "/videos/{id:int}", pages.video),
        Route("POST", "/videos/{id:int}/download", pages.download),
        Route("POST", "/videos/{id:int}/wish", pages.wish),
    ]


def _artist_pages(pages: ArtistsPages) -> list[Route]:
    return [
        Route("GET", "/artists", pages.index),
        Route("GET", "/artists/add", pages.add_page),
        Route("POST", "/artists/add", pages.add),
        Route("GET", "/artists/{id:int}", pages.artist),
    ]


def _artists(api: ArtistsApi) -> list[Route]:
    return [
        Route("GET", "/api/artists", api.page),
        Route("GET", "/api/artists/count", api.count),
        Route("GET", "/api/artists/index", api.index),
        Route("GET", "/api/artists/{id:int}", api.one),
    ]


def _pictures(api: PicturesApi, pages: PicturesPages) -> list[Route]:
    return [
        Route("PUT", "/api/videos/{id:int}/thumbnail", api.put),
        Route("GET", "/api/videos/{id:int}/thumbnail/earlier", api.earlier),
        Route("POST", "/api/videos/{id:int}/thumbnail/frame", api.frame),
        Route("POST", "/api/videos/{id:int}/thumbnail/revert", api.revert),
        Route("POST", "/videos/{id:int}/picture", pages.put),
        Route("POST", "/videos/{id:int}/picture/frame", pages.frame),
        Route("POST", "/videos/{id:int}/picture/revert", pages.revert),
    ]


def _plays(api: PlaybackApi, pages: PlaybackPages) -> list[Route]:
    return [
        Route("POST", "/api/videos/{id:int}/play", api.play),
        Route("PUT", "/api/videos/{id:int}/rating", api.rate),
        Route("POST", "/videos/{id:int}/rating", pages.rate),
    ]


def _profiles(api: ProfilesApi, pages: ProfilesPages) -> list[Route]:
    return [
        Route("GET", "/api/profiles", api.all),
        Route("POST", "/api/profiles", api.add),
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
    ]


def _editing(api: EditingApi) -> list[Route]:
    return [
        Route("PATCH", "/api/videos/{id:int}", api.edit_video),
        Route("DELETE", "/api/videos/{id:int}", api.delete_video),
        Route("POST", "/api/videos/{id:int}/status", api.wish),
        Route("POST", "/api/artists", api.add_artist),
        Route("PATCH", "/api/artists/{id:int}", api.edit_artist),
        Route("DELETE", "/api/artists/{id:int}", api.delete_artist),
        Route("POST", "/api/artists/{id:int}/merge", api.merge),
    ]


def _editing_pages(editing: EditingPages, deleting: DeletingPages, merging: MergingPages) -> list[Route]:
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


def _bin(api: BinApi, pages: BinPages) -> list[Route]:
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


def _changes(api: ChangesApi, pages: HistoryPages) -> list[Route]:
    return [
        Route("GET", "/api/changes", api.page),
        Route("GET", "/api/changes/{id:int}", api.one),
        Route("POST", "/api/changes/{id:int}/undo", api.undo),
        Route("POST", "/api/changes/{id:int}/redo", api.redo),
        Route("GET", "/history", pages.index),
        Route("GET", "/history/{id:int}", pages.one),
        Route("POST", "/changes/{id:int}/undo", pages.undo),
        Route("POST", "/changes/{id:int}/redo", pages.redo),
        Route("POST", "/changes/undo-last", pages.undo_last),
    ]


def _activity(pages: ActivityPages) -> list[Route]:
    return [
        Route("GET", "/activity", pages.index),
        Route("GET", "/activity/{id:int}", pages.job),
        Route("POST", "/jobs/{id:int}/cancel", pages.cancel),
        Route("POST", "/jobs/{id:int}/retry", pages.retry),
    ]


def _system(api: SystemApi, pages: SystemPages) -> list[Route]:
    return [
        Route("GET", "/api/system/status", api.status),
        Route("GET", "/api/system/health", api.health),
        Route("GET", "/system", pages.index),
    ]
