"""The doors of what is looked for elsewhere: artists, their videos, lists, what comes out; and of the sources asked."""

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
from mvidarr.inside import Inside
from mvidarr.library.pages.words import choices as field_choices
from mvidarr.machines import Machines
from mvidarr.offering import options_of_artists
from mvidarr.web.routes.library_doors import DiscoveryDoors


def discovery_doors(machines: Machines, inside: Inside) -> DiscoveryDoors:
    videos, jobs = inside.videos, machines.jobs
    found, sources = inside.discovery, inside.discovery.sources
    return DiscoveryDoors(
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
            wishes=inside.curation.wishes,
            jobs=jobs,
        ),
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
    )
