"""The help: the pages of ``docs/``, as they come with this version. Owns no tables, emits no events."""

from mvidarr.help.book import Book, Neighbours, Shown
from mvidarr.help.find import Hit

__all__ = ["Book", "Hit", "Neighbours", "Shown"]
