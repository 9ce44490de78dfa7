"""Import lists, built: who is given what."""

from dataclasses import dataclass
from typing import Self

from mvidarr.db import Database, Journal
from mvidarr.discovery.adding.lookup import Lookup
from mvidarr.discovery.lists.applying import Applying
from mvidarr.discovery.lists.bringing import Follow
from mvidarr.discovery.lists.entries import ListEntries
from mvidarr.discovery.lists.finding import Finding
from mvidarr.discovery.lists.importing import ImportLists
from mvidarr.discovery.lists.jobs import ListJobs
from mvidarr.discovery.lists.reading import ListReading
from mvidarr.discovery.looking.discover import Reads
from mvidarr.discovery.sources.sources import Sources
from mvidarr.jobs import Jobs


@dataclass(frozen=True)
class ListRoom:
    lists: ImportLists
    entries: ListEntries
    jobs: ListJobs

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        *,
        sources: Sources,
        lookup: Lookup,
        reads: Reads,
        follow: Follow,
    ) -> Self:
        """``follow``: what happens to artists that a list adds."""
        lists = ImportLists(database, journal)
        for table in lists.tracked():
            journal.register(table)
        of_lists = ListJobs(
            database, jobs, lists, reading=ListReading(database, sources, reads),
            finding=Finding(database, sources, lookup), applying=Applying(database, journal, follow),
        )  # fmt: skip
        return cls(lists, ListEntries(database, lists), of_lists)
