"""The roll: every URL of the house, a list per room.

``Rooms`` holds the doors that ``app.py`` built; a room that gets an ``api.py`` or ``pages.py`` gets a field here and
a list in one of the modules beside.
"""

from dataclasses import dataclass

from mvidarr.accounts.api import AccountsApi, KeysApi, UsersApi
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
from mvidarr.system.api import FailuresApi, LogsApi, SystemApi, TasksApi
from mvidarr.system.pages import FailuresPages, LogsPages, SystemPages, TasksPages
from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.roll import Route, check_roll
from mvidarr.web.routes import access, library, system, watch

__all__ = ["Rooms", "Route", "roll"]


@dataclass(frozen=True)
class Rooms:
    health: HealthApi
    openapi: OpenApiApi
    accounts: AccountsApi
    keys: KeysApi
    users: UsersApi
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
    logs: LogsApi
    logs_pages: LogsPages
    failures: FailuresApi
    failures_pages: FailuresPages
    tasks: TasksApi
    tasks_pages: TasksPages


def roll(rooms: Rooms) -> tuple[Route, ...]:
    routes = check_roll(
        (
            *watch.watch(rooms.health),
            *watch.description(rooms.openapi),
            *access.accounts(rooms.accounts, rooms.accounts_pages),
            *access.keys(rooms.keys),
            *access.users(rooms.users),
            *system.jobs(rooms.jobs),
            *library.videos(rooms.videos, rooms.playback, rooms.downloads, rooms.videos_pages),
            *library.video_page(rooms.video_pages),
            *library.pictures(rooms.pictures, rooms.pictures_pages),
            *library.plays(rooms.playback, rooms.playback_pages),
            *library.profiles(rooms.profiles, rooms.profiles_pages),
            *library.artist_pages(rooms.artists_pages),
            *library.artists(rooms.artists),
            *library.editing(rooms.editing),
            *library.editing_pages(rooms.editing_pages, rooms.deleting_pages, rooms.merging_pages),
            *library.bin(rooms.bin, rooms.bin_pages),
            *library.changes(rooms.changes, rooms.history),
            *system.activity(rooms.activity_pages),
            *system.system(rooms.system, rooms.system_pages),
            *system.logs(rooms.logs, rooms.logs_pages),
            *system.failures(rooms.failures, rooms.failures_pages),
            *system.tasks(rooms.tasks, rooms.tasks_pages),
        )
    )
    rooms.openapi.describe(routes)
    return routes
