"""The library in numbers: shares by decade, genre, kind, quality and source, growth by week, storage, plays."""

from mvidarr.library.stats.room import Statistics
from mvidarr.library.stats.shapes import Stats

__all__ = ["Statistics", "Stats"]
