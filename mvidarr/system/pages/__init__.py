"""The pages below ``/system``: a module for each tab."""

from mvidarr.system.pages.status import SystemPages

__all__ = ["SystemPages"]
