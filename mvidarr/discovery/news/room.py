"""What is new and who else there is, built: who is given what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from mvidarr.db import Database, Journal
from mvidarr.discovery.adding.known_artists import KnownArtists
from mvidarr.discovery.news.news import News
from mvidarr.discovery.news.suggesting import Suggesting
from mvidarr.discovery.news.suggestions import Suggestions
from mvidarr.discovery.sources.pictures import RemotePictures
from mvidarr.discovery.sources.sources import Sources
from mvidarr.jobs import Jobs


@dataclass(frozen=True)
class NewRoom:
    news: News
    suggestions: Suggestions
    suggesting: Suggesting

    @classmethod
    def of(
        cls,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        *,
        sources: Sources,
        known: KnownArtists,
        pictures: RemotePictures,
        value: Callable[[str], Any],
    ) -> Self:
        """``value`` tells settings by name."""
        suggesting = Suggesting(database, jobs, sources, known, value)
        suggestions = Suggestions(database, journal, suggesting, sources, pictures)
        journal.register(suggestions.tracked())
        return cls(News(database, sources, pictures), suggestions, suggesting)
