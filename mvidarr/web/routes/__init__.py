"""The roll: every URL of the house, a list per room.

``Rooms`` holds the doors that ``app.py`` built; a room that gets an ``api.py`` or ``pages.py`` gets a field here and
a list in one of the modules beside.
"""

from dataclasses import dataclass

from mvidarr.accounts.api import AccountsApi, FeedsApi, KeysApi, UsersApi
from mvidarr.accounts.pages import AccountPages, EnteringPages, FeedsPages, FirstRunPages, KeysPages, UsersPages
from mvidarr.bulk.api import BulkApi, PlansApi
from mvidarr.bulk.pages import OperationPages, PlanForms, PlanPages
from mvidarr.discovery.api import RemotePicturesApi
from mvidarr.discovery.api.adding import AddingApi
from mvidarr.discovery.api.blocklist import BlocklistApi
from mvidarr.discovery.api.calendar import CalendarApi
from mvidarr.discovery.api.candidates import CandidatesApi
from mvidarr.discovery.api.follows import FollowsApi
from mvidarr.discovery.api.lists import ListsApi
from mvidarr.discovery.api.looking import LookingApi
from mvidarr.discovery.api.new import NewsApi, SuggestionsApi
from mvidarr.discovery.api.sources import SourcesApi
from mvidarr.discovery.pages.adding import AddingPages
from mvidarr.discovery.pages.blocklist import BlocklistPages
from mvidarr.discovery.pages.calendar import CalendarPages
from mvidarr.discovery.pages.follows import FollowsPages, LookingPages
from mvidarr.discovery.pages.list_entries import ListEntriesPages
from mvidarr.discovery.pages.lists import ListsPages
from mvidarr.discovery.pages.new import NewPages
from mvidarr.discovery.pages.searching import SearchPages
from mvidarr.discovery.pages.sources import SourcesPages
from mvidarr.downloads.api.adding import DownloadsApi, TempoApi
from mvidarr.downloads.api.needs_you import NeedsYouApi
from mvidarr.downloads.api.queue import QueueApi
from mvidarr.downloads.api.timetable import TimetableApi
from mvidarr.downloads.pages.activity import ActivityPages
from mvidarr.downloads.pages.needs_you import NeedsYouPages
from mvidarr.downloads.pages.queue import QueuePages
from mvidarr.help.pages import HelpPages
from mvidarr.jobs.api import JobsApi
from mvidarr.library.api import (
    ArtistsApi,
    ArtistSuggestApi,
    AskedApi,
    BinApi,
    ChangesApi,
    ChangeSuggestApi,
    EditingApi,
    FacetsApi,
    MediaFolderApi,
    PicturesApi,
    PreferencesApi,
    ProfilesApi,
    SitePreviewApi,
    StatsApi,
    TitlesApi,
    VideosApi,
    VideoSuggestApi,
    ViewsApi,
)
from mvidarr.library.pages import (
    ArtistsPages,
    BinPages,
    ColumnsPages,
    DeletingPages,
    EditingPages,
    FacetsPages,
    FormatsPages,
    HistoryPages,
    MediaFolderPages,
    MergingPages,
    PicturesPages,
    ProfilesPages,
    RetreatPages,
    StatsPages,
    TitlesPages,
    VideoPages,
    VideosPages,
    ViewsPages,
    WantedPages,
)
from mvidarr.playback.api import PlaybackApi, PlaylistItemsApi, PlaylistsApi
from mvidarr.playback.pages import PlaybackPages, PlaylistItemsPages, PlaylistsPages
from mvidarr.settings.api import SettingsApi
from mvidarr.settings.pages import SettingsPages
from mvidarr.system.api import (
    FailuresApi,
    GuardianApi,
    LogsApi,
    MetricsApi,
    PerformanceApi,
    RestartApi,
    SummaryApi,
    SystemApi,
    TasksApi,
)
from mvidarr.system.pages import (
    FailuresPages,
    GuardianPages,
    LogsPages,
    PerformancePages,
    RestartPages,
    SystemPages,
    TasksPages,
)
from mvidarr.transfer.api import ExportsApi
from mvidarr.transfer.pages import ExportPages
from mvidarr.web.api_docs import ApiDocsPages
from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.roll import Route, check_roll
from mvidarr.web.routes import (
    access,
    adding,
    bulk,
    calendar,
    counting,
    discovery,
    library,
    lists,
    new,
    playlists,
    queries,
    settings,
    sources,
    system,
    transfer,
    views,
    watch,
)

__all__ = ["Rooms", "Route", "roll"]


@dataclass(frozen=True)
class Rooms:
    health: HealthApi
    openapi: OpenApiApi
    api_docs: ApiDocsPages
    accounts: AccountsApi
    keys: KeysApi
    users: UsersApi
    entering: EnteringPages
    account_pages: AccountPages
    keys_pages: KeysPages
    feeds: FeedsApi
    feeds_pages: FeedsPages
    users_pages: UsersPages
    first_run: FirstRunPages
    media_folder: MediaFolderApi
    media_folder_pages: MediaFolderPages
    jobs: JobsApi
    videos: VideosApi
    facets: FacetsApi
    facets_pages: FacetsPages
    statistics: StatsApi
    statistics_pages: StatsPages
    artists: ArtistsApi
    video_field: VideoSuggestApi
    artist_field: ArtistSuggestApi
    change_field: ChangeSuggestApi
    asked: AskedApi
    artists_pages: ArtistsPages
    videos_pages: VideosPages
    video_pages: VideoPages
    pictures: PicturesApi
    remote_pictures: RemotePicturesApi
    adding: AddingApi
    adding_pages: AddingPages
    looking: LookingApi
    looking_pages: LookingPages
    candidates: CandidatesApi
    blocklist: BlocklistApi
    blocklist_pages: BlocklistPages
    search_pages: SearchPages
    wanted_pages: WantedPages
    news: NewsApi
    suggestions: SuggestionsApi
    new_pages: NewPages
    follows: FollowsApi
    follows_pages: FollowsPages
    import_lists: ListsApi
    import_lists_pages: ListsPages
    list_entries_pages: ListEntriesPages
    calendar: CalendarApi
    calendar_pages: CalendarPages
    pictures_pages: PicturesPages
    editing: EditingApi
    editing_pages: EditingPages
    deleting_pages: DeletingPages
    merging_pages: MergingPages
    bin: BinApi
    bin_pages: BinPages
    changes: ChangesApi
    history: HistoryPages
    retreat: RetreatPages
    playback: PlaybackApi
    playback_pages: PlaybackPages
    playlists: PlaylistsApi
    playlist_items: PlaylistItemsApi
    playlists_pages: PlaylistsPages
    playlist_items_pages: PlaylistItemsPages
    preferences: PreferencesApi
    views: ViewsApi
    views_pages: ViewsPages
    profiles: ProfilesApi
    profiles_pages: ProfilesPages
    previews: SitePreviewApi
    formats_pages: FormatsPages
    columns_pages: ColumnsPages
    downloads: DownloadsApi
    queue: QueueApi
    queue_pages: QueuePages
    tempo: TempoApi
    activity_pages: ActivityPages
    needs_you: NeedsYouApi
    needs_you_pages: NeedsYouPages
    bulk: BulkApi
    timetable: TimetableApi
    plans: PlansApi
    operation_pages: OperationPages
    plan_pages: PlanPages
    plan_forms: PlanForms
    exports: ExportsApi
    export_pages: ExportPages
    sources: SourcesApi
    sources_pages: SourcesPages
    titles: TitlesApi
    titles_pages: TitlesPages
    settings: SettingsApi
    settings_pages: SettingsPages
    system: SystemApi
    system_pages: SystemPages
    summary: SummaryApi
    guardian: GuardianApi
    guardian_pages: GuardianPages
    tasks: TasksApi
    tasks_pages: TasksPages
    logs: LogsApi
    logs_pages: LogsPages
    failures: FailuresApi
    failures_pages: FailuresPages
    restart: RestartApi
    restart_pages: RestartPages
    metrics: MetricsApi
    performance: PerformanceApi
    performance_pages: PerformancePages
    help: HelpPages


def roll(rooms: Rooms) -> tuple[Route, ...]:
    routes = check_roll(
        (
            *watch.watch(rooms.health),
            *watch.description(rooms.openapi, rooms.api_docs),
            *access.accounts(rooms.accounts, rooms.entering, rooms.account_pages),
            *access.people(rooms.keys_pages, rooms.users_pages),
            *access.first_run(rooms.first_run, rooms.media_folder, rooms.media_folder_pages),
            *access.keys(rooms.keys),
            *calendar.feeds(rooms.feeds, rooms.feeds_pages),
            *access.users(rooms.users),
            *system.jobs(rooms.jobs),
            *system.queue(rooms.queue, rooms.queue_pages),
            *system.tempo(rooms.tempo, rooms.timetable),
            *library.videos(rooms.videos, rooms.playback, rooms.downloads, rooms.videos_pages),
            *queries.field("videos", rooms.video_field),
            *queries.field("artists", rooms.artist_field),
            *queries.field("changes", rooms.change_field),
            *queries.asked(rooms.asked),
            *counting.facets(rooms.facets, rooms.facets_pages),
            *counting.statistics(rooms.statistics, rooms.statistics_pages),
            *library.video_page(rooms.video_pages),
            *library.pictures(rooms.pictures, rooms.pictures_pages),
            *library.plays(rooms.playback, rooms.playback_pages),
            *playlists.playlists(rooms.playlists, rooms.playlist_items),
            *playlists.pages(rooms.playlists_pages, rooms.playlist_items_pages),
            *views.views(rooms.views, rooms.views_pages),
            *views.preferences(rooms.preferences),
            *library.profiles(rooms.profiles, rooms.profiles_pages, rooms.previews, rooms.formats_pages),
            *library.columns(rooms.columns_pages),
            *library.artist_pages(rooms.artists_pages),
            *library.artists(rooms.artists),
            *discovery.looking(rooms.looking, rooms.looking_pages),
            *library.wanted(rooms.wanted_pages),
            *discovery.candidates(rooms.candidates, rooms.search_pages),
            *discovery.blocklist(rooms.blocklist, rooms.blocklist_pages),
            *new.new(rooms.news, rooms.suggestions, rooms.new_pages),
            *discovery.follows(rooms.follows, rooms.follows_pages),
            *lists.import_lists(rooms.import_lists, rooms.import_lists_pages, rooms.list_entries_pages),
            *calendar.calendar(rooms.calendar, rooms.calendar_pages),
            *adding.artists(rooms.adding, rooms.adding_pages),
            *adding.pictures(rooms.remote_pictures),
            *bulk.operations(rooms.bulk),
            *bulk.plans(rooms.plans),
            *bulk.pages(rooms.operation_pages, rooms.plan_pages, rooms.plan_forms),
            *transfer.exports(rooms.exports, rooms.export_pages),
            *library.editing(rooms.editing),
            *library.editing_pages(rooms.editing_pages, rooms.deleting_pages, rooms.merging_pages),
            *library.bin(rooms.bin, rooms.bin_pages),
            *library.changes(rooms.changes, rooms.history, rooms.retreat),
            *system.activity(rooms.activity_pages),
            *system.needs_you(rooms.needs_you, rooms.needs_you_pages),
            *sources.sources(rooms.sources, rooms.sources_pages),
            *library.titles(rooms.titles, rooms.titles_pages),
            *settings.settings(rooms.settings, rooms.settings_pages),
            *system.system(rooms.system, rooms.summary, rooms.system_pages),
            *system.guardian(rooms.guardian, rooms.guardian_pages),
            *system.tasks(rooms.tasks, rooms.tasks_pages),
            *system.logs(rooms.logs, rooms.logs_pages),
            *system.failures(rooms.failures, rooms.failures_pages),
            *system.restart(rooms.restart, rooms.restart_pages),
            *system.performance(rooms.metrics, rooms.performance, rooms.performance_pages),
            *watch.help(rooms.help),
        )
    )
    rooms.openapi.describe(routes)
    return routes
