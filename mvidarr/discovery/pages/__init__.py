"""Discovery in a browser, a module per noun."""

from mvidarr.discovery.pages.adding import AddingPages

__all__ = ["AddingPages"]
