"""What is new and who else there is, built: who is given what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from mvidarr.db import Database
from mvidarr.discovery.known_artists import KnownArtists
from mvidarr.discovery.news import News
from mvidarr.discovery.remote_pictures import RemotePictures
from mvidarr.discovery.sources import Sources
from mvidarr.discovery.suggesting import Suggesting
from mvidarr.discovery.suggestions import Suggestions
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
        jobs: Jobs,
        *,
        sources: Sources,
        known: KnownArtists,
        pictures: RemotePictures,
        value: Callable[[str], Any],
    ) -> Self:
        """``value`` tells settings by name."""
        suggesting = Suggesting(database, jobs, sources, known, value)
        suggestions = Suggestions(database, suggesting, sources, pictures)
        return cls(News(database, sources, pictures), suggestions, suggesting)
