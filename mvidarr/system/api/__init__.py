"""The doors for programs: a module for each noun."""

from mvidarr.system.api.status import SystemApi

__all__ = ["SystemApi"]
