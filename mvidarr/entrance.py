"""The doors of the house as they are built: which of them is given what of the rooms.

``app.py`` hands them to the roll.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mvidarr import __version__, resources
from mvidarr.accounts.api import AccountsApi, FeedsApi, KeysApi, UsersApi
from mvidarr.accounts.pages import AccountPages, EnteringPages, FeedsPages, FirstRunPages, KeysPages, UsersPages
from mvidarr.bulk.api import BulkApi, PlansApi
from mvidarr.bulk.pages import OperationPages, PlanForms, PlanPages
from mvidarr.bulk.verbs import verbs_of
from mvidarr.clock import now
from mvidarr.config import MetricsConfig
from mvidarr.discovery.api import RemotePicturesApi
from mvidarr.discovery.api.adding import AddingApi
from mvidarr.discovery.api.blocklist import BlocklistApi
from mvidarr.discovery.api.calendar import CalendarApi
from mvidarr.discovery.api.candidates import CandidatesApi
from mvidarr.discovery.api.follows import FollowsApi
from mvidarr.discovery.api.lists import ListsApi
from mvidarr.discovery.api.looking import LookingApi, look_view
from mvidarr.discovery.api.new import NewsApi, SuggestionsApi
from mvidarr.discovery.api.sources import SourcesApi
from mvidarr.discovery.news.calendar import Calendar
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
from mvidarr.help import Book
from mvidarr.help.pages import HelpPages
from mvidarr.jobs import Jobs
from mvidarr.jobs.api import JobsApi
from mvidarr.library import BulkVerb, BulkVerbs
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
from mvidarr.library.pages.looks import Looks
from mvidarr.library.pages.profile_trial import ProfileTrial
from mvidarr.library.pages.saved import SavedViews
from mvidarr.library.pages.told import Telling
from mvidarr.library.pages.undoing import Undoing
from mvidarr.library.pages.wanted import ROUGHLY
from mvidarr.library.pages.words import choices as field_choices
from mvidarr.machines import Machines
from mvidarr.observe import Metrics
from mvidarr.offering import options_of_artists, people_of, worded_by
from mvidarr.playback import Streams
from mvidarr.playback.api import PlaybackApi, PlaylistItemsApi, PlaylistsApi
from mvidarr.playback.pages import PlaybackPages, PlaylistItemsPages, PlaylistsPages
from mvidarr.query import Asker
from mvidarr.rooms import Inside
from mvidarr.settings.api import SettingsApi
from mvidarr.settings.pages import SettingsPages
from mvidarr.system import Performance, Readings, Summaries
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
from mvidarr.transfer import VERBS as EXPORTING
from mvidarr.transfer.api import ExportsApi
from mvidarr.transfer.pages import ExportPages
from mvidarr.web.api_docs import ApiDocsPages
from mvidarr.web.auth import Authenticator
from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.principal import Principal
from mvidarr.web.routes import Rooms

# what can be done with a selection of a list besides bulk operations; rooms above the library add theirs
VERBS: tuple[BulkVerb, ...] = EXPORTING


@dataclass(frozen=True)
class Watching:
    """What looks at the house as it runs."""

    performance: Performance
    metrics: Metrics
    readings: Readings
    authenticator: Authenticator
    config: MetricsConfig


def doors(machines: Machines, inside: Inside, watching: Watching) -> Rooms:
    videos, jobs = inside.videos, machines.jobs
    undoing, people = Undoing(inside.changes, jobs), people_of(inside.accounts)
    saved = SavedViews(inside.views, inside.opened)
    telling, curation = Telling(videos, inside.artists), inside.curation
    looks = Looks(inside.preferences, BulkVerbs(verbs_of(inside.bulk.operations, VERBS)))
    lists, worded = inside.playlists, worded_by(inside)
    found, sources = inside.discovery, inside.discovery.sources
    return Rooms(
        health=HealthApi(inside.system.obstacles),
        openapi=OpenApiApi(__version__),
        api_docs=ApiDocsPages(),
        accounts=AccountsApi(inside.accounts),
        keys=KeysApi(inside.accounts),
        users=UsersApi(inside.accounts),
        entering=EnteringPages(inside.accounts),
        account_pages=AccountPages(inside.accounts),
        keys_pages=KeysPages(inside.accounts),
        feeds=FeedsApi(inside.accounts.feeds),
        feeds_pages=FeedsPages(inside.accounts.feeds),
        users_pages=UsersPages(inside.accounts),
        first_run=FirstRunPages(inside.accounts),
        media_folder=MediaFolderApi(inside.media_folder),
        media_folder_pages=MediaFolderPages(
            inside.media_folder,
            inside.accounts.first_run,
            restart=inside.restart.ask,
            house=inside.restart.house,
        ),
        jobs=JobsApi(jobs),
        videos=VideosApi(videos, inside.video_lists, inside.pictures, inside.facets, asked=inside.asked),
        facets=FacetsApi(inside.facets),
        facets_pages=FacetsPages(inside.facets),
        statistics=StatsApi(inside.statistics),
        statistics_pages=StatsPages(inside.statistics),
        artists=ArtistsApi(inside.artists, inside.artist_lists, inside.asked),
        video_field=VideoSuggestApi(inside.video_field),
        artist_field=ArtistSuggestApi(inside.artist_field),
        change_field=ChangeSuggestApi(inside.change_field),
        asked=AskedApi(inside.asked),
        artists_pages=ArtistsPages(
            inside.artists,
            inside.artist_lists,
            inside.video_lists,
            profiles=inside.profiles,
            changes=inside.changes,
            jobs=jobs,
            pictures=inside.pictures,
            telling=telling,
            looks=looks,
            saved=saved,
            field=inside.artist_field,
            left_out=found.searching.views.left_out,
            looked=partial(look_view, found.looking.book),
        ),
        videos_pages=VideosPages(inside.video_lists, inside.downloads.requests, jobs, looks, saved, inside.video_field),
        video_pages=VideoPages(
            videos,
            downloads=inside.downloads.requests,
            jobs=jobs,
            changes=inside.changes,
            telling=telling,
            profiles=inside.profiles,
            pictures=inside.pictures,
            wishes=curation.wishes,
            consequences=inside.consequences,
            playlists=inside.playlists,
        ),
        pictures=PicturesApi(inside.pictures),
        pictures_pages=PicturesPages(inside.pictures),
        editing=EditingApi(videos, inside.artists, inside.curation),
        editing_pages=EditingPages(videos, inside.artists, curation.edits, inside.profiles),
        deleting_pages=DeletingPages(videos, inside.artists, curation.deletion, inside.consequences),
        merging_pages=MergingPages(inside.artists, inside.artist_lists, curation.merging, inside.consequences),
        bin=BinApi(inside.bin),
        bin_pages=BinPages(inside.bin, inside.changes, undoing, people),
        changes=ChangesApi(inside.changes, inside.undo_to),
        history=HistoryPages(inside.changes, telling, undoing, videos, inside.artists, inside.change_field),
        retreat=RetreatPages(inside.changes, inside.undo_to, telling),
        playback=PlaybackApi(Streams(videos), inside.play_state),
        playback_pages=PlaybackPages(inside.play_state),
        playlists=PlaylistsApi(lists.playlists, lists.contents),
        playlist_items=PlaylistItemsApi(lists.contents, lists.filling, lists.arranging),
        playlists_pages=PlaylistsPages(lists.playlists, lists.contents),
        playlist_items_pages=PlaylistItemsPages(lists.playlists, lists.filling, lists.arranging, inside.video_lists),
        preferences=PreferencesApi(inside.preferences),
        views=ViewsApi(inside.views, inside.habits),
        views_pages=ViewsPages(inside.views, inside.habits),
        profiles=ProfilesApi(inside.profiles),
        profiles_pages=ProfilesPages(
            inside.profiles, ProfileTrial(inside.downloads.offers, videos, inside.video_lists)
        ),
        previews=SitePreviewApi(inside.downloads.offers, inside.profiles),
        formats_pages=FormatsPages(inside.downloads.offers, videos, inside.profiles),
        columns_pages=ColumnsPages(inside.preferences),
        downloads=DownloadsApi(inside.downloads.requests, videos, inside.curation.edits),
        queue=QueueApi(inside.downloads.queue, inside.removing, inside.downloads.waking),
        queue_pages=QueuePages(inside.downloads.queue, inside.removing, inside.downloads.waking),
        tempo=TempoApi(inside.downloads.tempo),
        timetable=TimetableApi(now),
        activity_pages=ActivityPages(jobs, videos, inside.artists, inside.downloads.holds),
        needs_you=NeedsYouApi(inside.downloads.needs_you, inside.downloads.holds),
        needs_you_pages=NeedsYouPages(inside.downloads.needs_you, inside.downloads.holds),
        bulk=BulkApi(inside.bulk),
        plans=PlansApi(inside.bulk),
        operation_pages=OperationPages(inside.bulk, worded),
        plan_pages=PlanPages(inside.bulk, jobs, inside.changes, worded),
        plan_forms=PlanForms(inside.bulk, jobs, inside.changes),
        remote_pictures=RemotePicturesApi(found.pictures),
        adding=AddingApi(found.lookup, found.adding, inside.artists),
        adding_pages=AddingPages(
            found.lookup,
            found.adding,
            found.known_artists,
            options_of_artists(inside),
        ),
        looking=LookingApi(found.looking.jobs, found.looking.book, inside.artists),
        looking_pages=LookingPages(found.looking.jobs, inside.artists),
        candidates=CandidatesApi(
            found.searching.jobs,
            found.searching.views,
            found.searching.choosing,
            videos,
            inside.artists,
        ),
        blocklist=BlocklistApi(found.searching.blocklist),
        blocklist_pages=BlocklistPages(found.searching.blocklist),
        news=NewsApi(found.new.news),
        suggestions=SuggestionsApi(found.new.suggestions, found.new.suggesting),
        new_pages=NewPages(
            found.new.news,
            found.new.suggestions,
            found.new.suggesting,
            wishes=curation.wishes,
            jobs=jobs,
        ),
        wanted_pages=WantedPages(inside.video_lists, jobs, looks, inside.video_field, found.searching.views.tries),
        search_pages=SearchPages(
            found.searching.jobs,
            found.searching.views,
            found.searching.choosing,
            videos,
            inside.artists,
            jobs,
        ),
        follows=FollowsApi(found.looking.follows),
        follows_pages=FollowsPages(found.looking.follows, inside.profiles, field_choices),
        calendar=CalendarApi(Calendar(inside.video_lists), inside.accounts.feeds),
        calendar_pages=CalendarPages(Calendar(inside.video_lists)),
        import_lists=ListsApi(found.lists.lists, found.lists.entries, found.lists.jobs),
        import_lists_pages=ListsPages(found.lists.lists, found.lists.jobs, options_of_artists(inside)),
        list_entries_pages=ListEntriesPages(found.lists.lists, found.lists.entries, found.lists.jobs),
        exports=ExportsApi(inside.exports),
        export_pages=ExportPages(inside.exports),
        sources=SourcesApi(sources.views, sources.tries, sources.permissions, port=sources.port),
        sources_pages=SourcesPages(
            sources.sources,
            inside.settings,
            sources.views,
            tries=sources.tries,
            permissions=sources.permissions,
            first_run=inside.accounts.first_run,
            port=sources.port,
        ),
        titles=TitlesApi(inside.titles),
        titles_pages=TitlesPages(inside.titles),
        settings=SettingsApi(inside.settings, inside.trials),
        settings_pages=SettingsPages(inside.settings, inside.trials),
        system=SystemApi(inside.system, inside.installation),
        system_pages=SystemPages(inside.system, inside.installation),
        summary=SummaryApi(
            Summaries(
                watching.readings, jobs=jobs, videos=videos, system=inside.system, installation=inside.installation
            )
        ),
        guardian=GuardianApi(inside.guarding, inside.installation.diagnose),
        guardian_pages=GuardianPages(inside.guarding, inside.installation.diagnose),
        tasks=TasksApi(inside.scheduler),
        tasks_pages=TasksPages(inside.scheduler),
        logs=LogsApi(inside.logs),
        logs_pages=LogsPages(inside.logs),
        failures=FailuresApi(inside.failures),
        failures_pages=FailuresPages(inside.failures),
        restart=RestartApi(inside.restart),
        restart_pages=RestartPages(inside.restart),
        metrics=MetricsApi(watching.metrics, watching.readings, watching.authenticator, watching.config),
        performance=PerformanceApi(watching.performance),
        performance_pages=PerformancePages(watching.performance),
        help=HelpPages(Book(resources.docs(), resources.sample)),
    )


def counts(inside: Inside, jobs: Jobs) -> Callable[[Principal], Awaitable[Mapping[str, Any]]]:
    async def ask(me: Principal) -> Mapping[str, Any]:
        asker = Asker(me.id, now(), me.role)
        return {
            "videos": await inside.video_lists.count("", asker),
            "artists": await inside.artist_lists.count("", asker),
            "wanted": await inside.video_lists.count(ROUGHLY, asker),
            "jobs": await jobs.count_open(),
            "needs_you": await inside.downloads.needs_you.count(),
            "troubles": inside.system.troubles,
            "views": await inside.views.pinned(asker),
            "setup": len(await inside.accounts.first_run.open()) if me.may("admin") else 0,
        }

    return ask
