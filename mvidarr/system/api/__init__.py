"""The doors for programs: a module for each noun."""

from mvidarr.system.api.status import SystemApi
from mvidarr.system.api.summary import SummaryApi
from mvidarr.system.api.tasks import TasksApi

__all__ = ["SummaryApi", "SystemApi", "TasksApi"]
