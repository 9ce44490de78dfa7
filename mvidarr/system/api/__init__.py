"""The doors for programs: a module for each noun."""

from mvidarr.system.api.failures import FailuresApi
from mvidarr.system.api.guarding import GuardianApi
from mvidarr.system.api.logs import LogsApi
from mvidarr.system.api.performance import MetricsApi, PerformanceApi
from mvidarr.system.api.restart import RestartApi
from mvidarr.system.api.status import SystemApi
from mvidarr.system.api.summary import SummaryApi
from mvidarr.system.api.tasks import TasksApi

__all__ = [
    "FailuresApi",
    "GuardianApi",
    "LogsApi",
    "MetricsApi",
    "PerformanceApi",
    "RestartApi",
    "SummaryApi",
    "SystemApi",
    "TasksApi",
]
