"""The doors for programs: a module for each noun."""

from mvidarr.system.api.status import SystemApi
from mvidarr.system.api.tasks import TasksApi

__all__ = ["SystemApi", "TasksApi"]
