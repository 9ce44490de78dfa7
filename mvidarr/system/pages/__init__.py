"""The pages below ``/system``: a module for each tab."""

from mvidarr.system.pages.failures import FailuresPages
from mvidarr.system.pages.guarding import GuardianPages
from mvidarr.system.pages.logs import LogsPages
from mvidarr.system.pages.performance import PerformancePages
from mvidarr.system.pages.restart import RestartPages
from mvidarr.system.pages.status import SystemPages
from mvidarr.system.pages.tasks import TasksPages

__all__ = [
    "FailuresPages", "GuardianPages", "LogsPages", "PerformancePages", "RestartPages", "SystemPages", "TasksPages",
]  # fmt: skip
