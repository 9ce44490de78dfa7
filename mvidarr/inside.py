"""What is inside: the rooms, built. ``rooms.py`` builds them, and the doors are given what they need of them."""

from dataclasses import dataclass

from mvidarr.accounts import Accounts
from mvidarr.bulk import Plans
from mvidarr.discovery.room import DiscoveryRoom
from mvidarr.downloads.queue.removing import Removing
from mvidarr.downloads.room import DownloadsRoom
from mvidarr.jobs import Scheduler
from mvidarr.library import (
    ArtistLists,
    Artists,
    AskedQueries,
    Changes,
    Consequences,
    Curation,
    Facets,
    MediaFolder,
    PlayState,
    Preferences,
    Profiles,
    QueryField,
    RecycleBin,
    Statistics,
    UndoTo,
    VideoLists,
    Videos,
)
from mvidarr.library.pictures import Pictures
from mvidarr.library.title_reader import TitleReader
from mvidarr.library.views import Habits, Opened, Views
from mvidarr.playback import PlaylistRoom
from mvidarr.settings import Settings, Trials
from mvidarr.system import Failures, Installation, Logs, Restart, System
from mvidarr.system.guarding.room import GuardianRoom
from mvidarr.transfer import Exports


@dataclass(frozen=True)
class Inside:
    """The rooms, from the accounts up to the system."""

    accounts: Accounts
    videos: Videos
    video_lists: VideoLists
    video_field: QueryField
    artist_field: QueryField
    change_field: QueryField
    asked: AskedQueries
    artists: Artists
    artist_lists: ArtistLists
    facets: Facets
    statistics: Statistics
    pictures: Pictures
    play_state: PlayState
    playlists: PlaylistRoom
    preferences: Preferences
    views: Views
    habits: Habits
    opened: Opened
    profiles: Profiles
    changes: Changes
    undo_to: UndoTo
    curation: Curation
    consequences: Consequences
    media_folder: MediaFolder
    bin: RecycleBin
    downloads: DownloadsRoom
    removing: Removing
    discovery: DiscoveryRoom
    titles: TitleReader
    bulk: Plans
    exports: Exports
    system: System
    installation: Installation
    guarding: GuardianRoom
    scheduler: Scheduler
    logs: Logs
    failures: Failures
    settings: Settings
    trials: Trials
    restart: Restart
