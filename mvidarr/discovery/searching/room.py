"""What looks for single videos, built: who is given what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from mvidarr.db import Database, Journal, Outbox
from mvidarr.db.journal.tracked import Effects
from mvidarr.discovery.looking.room import Looking
from mvidarr.discovery.searching.blocking import Blocking
from mvidarr.discovery.searching.blocklist import Blocklist, tracked
from mvidarr.discovery.searching.choosing import AsksForFiles, Choosing
from mvidarr.discovery.searching.jobs import SearchJobs
from mvidarr.discovery.searching.searching import Searching
from mvidarr.discovery.searching.views import SearchViews
from mvidarr.discovery.searching.wished import Wished
from mvidarr.discovery.sources.pictures import RemotePictures
from mvidarr.discovery.sources.sources import Sources
from mvidarr.jobs import Jobs
from mvidarr.library.artists import Artists
from mvidarr.library.title_reader import TitleReader
from mvidarr.library.videos import Videos


@dataclass(frozen=True)
class SearchRoom:
    jobs: SearchJobs
    views: SearchViews
    choosing: Choosing
    blocking: Blocking
    blocklist: Blocklist
    wished: Wished

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        outbox: Outbox,
        *,
        looking: Looking,
        sources: Sources,
        videos: Videos,
        titles: TitleReader,
        pictures: RemotePictures,
        files: AsksForFiles,
        guard: Callable[[str], Awaitable[None]],
        value: Callable[[str], Any],
        follow: Effects,
    ) -> Self:
        """``files``: who is asked for the file of what was chosen; ``guard`` raises for addresses that may not be
        asked; ``value`` tells settings by name; ``follow`` hears what people say of uploads."""
        journal.register(tracked(outbox, follow))
        artists = Artists(database)
        choosing = Choosing(database, journal, artists, looking.writing, files, guard)
        searching = Searching(database, videos, artists, sources, titles)
        views = SearchViews(database, pictures.path_of, lambda name: _label(sources, name))
        looks = SearchJobs(database, jobs, searching, choosing, value)
        return cls(
            looks, views, choosing, Blocking(database, choosing), Blocklist(database, journal),
            Wished(jobs, searching, value),
        )  # fmt: skip


def _label(sources: Sources, name: str) -> str:
    """Of one that is gone from the list its name remains."""
    declared = sources.declared.get(name)
    return declared.label if declared else name
