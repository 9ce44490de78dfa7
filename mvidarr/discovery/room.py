"""All of discovery, built from the sources up: who is given what, and the kinds of jobs that come of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from mvidarr.db import Database, Journal, Outbox
from mvidarr.db.journal.tracked import Effects
from mvidarr.discovery.adding.adding import Adding
from mvidarr.discovery.adding.describing import Describing
from mvidarr.discovery.adding.known_artists import KnownArtists
from mvidarr.discovery.adding.lookup import Lookup
from mvidarr.discovery.lists.room import ListRoom
from mvidarr.discovery.looking.room import Looking
from mvidarr.discovery.news.room import NewRoom
from mvidarr.discovery.searching.choosing import AsksForFiles
from mvidarr.discovery.searching.room import SearchRoom
from mvidarr.discovery.sources.pictures import RemotePictures
from mvidarr.discovery.sources.room import SourceRoom
from mvidarr.jobs import Jobs, Kind
from mvidarr.library import Artists, Videos
from mvidarr.library.edit import Edits
from mvidarr.library.title_reader import TitleReader


@dataclass(frozen=True)
class DiscoveryRoom:
    sources: SourceRoom
    pictures: RemotePictures
    known_artists: KnownArtists
    lookup: Lookup
    looking: Looking
    adding: Adding
    searching: SearchRoom
    new: NewRoom
    lists: ListRoom

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        outbox: Outbox,
        *,
        sources: SourceRoom,
        pictures: RemotePictures,
        videos: Videos,
        edits: Edits,
        titles: TitleReader,
        files: AsksForFiles,
        guard: Callable[[str], Awaitable[None]],
        value: Callable[[str], Any],
        judged: Effects,
    ) -> Self:
        """``files``: who is asked for the file of what was chosen; ``guard`` raises for addresses that may not be
        asked; ``value`` tells settings by name; ``judged`` hears what people say of uploads."""
        known, artists = KnownArtists(database), Artists(database)
        asked = sources.sources
        looking = Looking.of(
            database, journal, jobs, outbox, sources=asked, artists=artists, value=value, reads=titles
        )  # fmt: skip
        adding = Adding(
            database, jobs, edits, Describing(database, journal, artists, asked), asked,
            look_for=lambda artist_id, actor: looking.jobs.ask_for(artist_id, actor=actor),
        )  # fmt: skip
        searching = SearchRoom.of(
            database, journal, jobs, outbox, looking=looking, sources=asked, videos=videos, titles=titles,
            pictures=pictures, files=files, guard=guard, value=value, follow=judged,
        )  # fmt: skip
        lookup = Lookup(asked, known, pictures)
        return cls(
            sources=sources,
            pictures=pictures,
            known_artists=known,
            lookup=lookup,
            looking=looking,
            adding=adding,
            searching=searching,
            new=NewRoom.of(database, journal, jobs, sources=asked, known=known, pictures=pictures, value=value),
            lists=ListRoom.of(database, journal, jobs, sources=asked, lookup=lookup, reads=titles, follow=adding.begin),
        )

    def kinds(self) -> list[Kind]:
        return [
            *self.looking.jobs.kinds(),
            *self.searching.jobs.kinds(),
            self.new.suggesting.kind(),
            self.adding.kind(),
            *self.lists.jobs.kinds(),
        ]
