"""The roll: every URL of the house, a list per room, in the modules beside. ``Doors`` is what answers there."""

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
from mvidarr.web.routes.doors import Doors

__all__ = ["Doors", "Route", "roll"]


def roll(doors: Doors) -> tuple[Route, ...]:
    routes = check_roll(
        (
            *watch.watch(doors.system.health),
            *watch.description(doors.system.openapi, doors.system.api_docs),
            *access.accounts(doors.access.accounts, doors.access.entering, doors.access.account_pages),
            *access.people(doors.access.keys_pages, doors.access.users_pages),
            *access.first_run(doors.access.first_run, doors.access.media_folder, doors.access.media_folder_pages),
            *access.keys(doors.access.keys),
            *calendar.feeds(doors.access.feeds, doors.access.feeds_pages),
            *access.users(doors.access.users),
            *system.jobs(doors.downloads.jobs),
            *system.queue(doors.downloads.queue, doors.downloads.queue_pages),
            *system.tempo(doors.downloads.tempo, doors.downloads.timetable),
            *library.videos(
                doors.library.videos, doors.library.playback, doors.downloads.downloads, doors.library.videos_pages
            ),
            *queries.field("videos", doors.library.video_field),
            *queries.field("artists", doors.library.artist_field),
            *queries.field("changes", doors.library.change_field),
            *queries.asked(doors.library.asked),
            *counting.facets(doors.library.facets, doors.library.facets_pages),
            *counting.statistics(doors.library.statistics, doors.library.statistics_pages),
            *library.video_page(doors.library.video_pages),
            *library.pictures(doors.library.pictures, doors.library.pictures_pages),
            *library.plays(doors.library.playback, doors.library.playback_pages),
            *playlists.playlists(doors.library.playlists, doors.library.playlist_items),
            *playlists.pages(doors.library.playlists_pages, doors.library.playlist_items_pages),
            *views.views(doors.library.views, doors.library.views_pages),
            *views.preferences(doors.library.preferences),
            *library.profiles(
                doors.library.profiles,
                doors.library.profiles_pages,
                doors.library.previews,
                doors.library.formats_pages,
            ),
            *library.columns(doors.library.columns_pages),
            *library.artist_pages(doors.library.artists_pages),
            *library.artists(doors.library.artists),
            *discovery.looking(doors.discovery.looking, doors.discovery.looking_pages),
            *library.wanted(doors.library.wanted_pages),
            *discovery.candidates(doors.discovery.candidates, doors.discovery.search_pages),
            *discovery.blocklist(doors.discovery.blocklist, doors.discovery.blocklist_pages),
            *new.new(doors.discovery.news, doors.discovery.suggestions, doors.discovery.new_pages),
            *discovery.follows(doors.discovery.follows, doors.discovery.follows_pages),
            *lists.import_lists(
                doors.discovery.import_lists, doors.discovery.import_lists_pages, doors.discovery.list_entries_pages
            ),
            *calendar.calendar(doors.discovery.calendar, doors.discovery.calendar_pages),
            *adding.artists(doors.discovery.adding, doors.discovery.adding_pages),
            *adding.pictures(doors.discovery.remote_pictures),
            *bulk.operations(doors.many.bulk),
            *bulk.plans(doors.many.plans),
            *bulk.pages(doors.many.operation_pages, doors.many.plan_pages, doors.many.plan_forms),
            *transfer.exports(doors.many.exports, doors.many.export_pages),
            *library.editing(doors.library.editing),
            *library.editing_pages(
                doors.library.editing_pages, doors.library.deleting_pages, doors.library.merging_pages
            ),
            *library.bin(doors.library.bin, doors.library.bin_pages),
            *library.changes(doors.library.changes, doors.library.history, doors.library.retreat),
            *system.activity(doors.downloads.activity_pages),
            *system.needs_you(doors.downloads.needs_you, doors.downloads.needs_you_pages),
            *sources.sources(doors.discovery.sources, doors.discovery.sources_pages),
            *library.titles(doors.library.titles, doors.library.titles_pages),
            *settings.settings(doors.system.settings, doors.system.settings_pages),
            *system.system(doors.system.system, doors.system.summary, doors.system.system_pages),
            *system.guardian(doors.system.guardian, doors.system.guardian_pages),
            *system.tasks(doors.system.tasks, doors.system.tasks_pages),
            *system.logs(doors.system.logs, doors.system.logs_pages),
            *system.failures(doors.system.failures, doors.system.failures_pages),
            *system.restart(doors.system.restart, doors.system.restart_pages),
            *system.performance(doors.system.metrics, doors.system.performance, doors.system.performance_pages),
            *watch.help(doors.system.help),
        )
    )
    doors.system.openapi.describe(routes)
    return routes
