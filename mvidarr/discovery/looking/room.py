"""What looks for videos, built: who is given what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from mvidarr.db import Database, Journal, Outbox
from mvidarr.discovery.looking.discover import Discovery, Reads
from mvidarr.discovery.looking.follow_look import FollowLooks
from mvidarr.discovery.looking.following import Follows
from mvidarr.discovery.looking.jobs import DiscoveryJobs
from mvidarr.discovery.looking.learning import Learning
from mvidarr.discovery.looking.lookbook import Lookbook
from mvidarr.discovery.looking.monitoring import Monitoring
from mvidarr.discovery.looking.writing import Writing
from mvidarr.discovery.sources.sources import Sources
from mvidarr.jobs import Jobs
from mvidarr.library.artists import Artists


@dataclass(frozen=True)
class Looking:
    discovery: Discovery
    follows: Follows
    book: Lookbook
    jobs: DiscoveryJobs
    writing: Writing

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        outbox: Outbox,
        *,
        sources: Sources,
        artists: Artists,
        value: Callable[[str], Any],
        reads: Reads | None = None,
    ) -> Self:
        """``value`` tells settings by name, ``reads`` how titles are read; without it as they are for everybody."""
        writing = Writing(database, journal, outbox)
        discovery = Discovery(artists, sources, writing, Learning(database, journal, sources), reads)
        follows = Follows(database, journal, jobs, sources)
        looks = FollowLooks(database, artists, sources, follows=follows, discovery=discovery, writing=writing)
        book = Lookbook(database, sources, value)
        monitoring = Monitoring(database, jobs, artists, discovery, book, looks)
        handlers = DiscoveryJobs(database, jobs, discovery, follows=looks, book=book, monitoring=monitoring)
        journal.register(follows.tracked())
        return cls(discovery, follows, book, handlers, writing)
