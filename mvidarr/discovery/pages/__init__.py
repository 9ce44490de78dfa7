"""Discovery in a browser, a module per noun."""

from mvidarr.discovery.pages.adding import AddingPages
from mvidarr.discovery.pages.sources import SourcesPages

__all__ = ["AddingPages", "SourcesPages"]
