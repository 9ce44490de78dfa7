"""The doors of the house itself: how it is, what is set, its logs, its help."""

from dataclasses import dataclass

from mvidarr import __version__, resources
from mvidarr.config import MetricsConfig
from mvidarr.help import Book
from mvidarr.help.pages import HelpPages
from mvidarr.inside import Inside
from mvidarr.machines import Machines
from mvidarr.observe import Metrics
from mvidarr.settings.api import SettingsApi
from mvidarr.settings.pages import SettingsPages
from mvidarr.system import Performance, Readings, Summaries
from mvidarr.system.api import (
    FailuresApi,
    GuardianApi,
    LogsApi,
    MetricsApi,
    PerformanceApi,
    RestartApi,
    SummaryApi,
    SystemApi,
    TasksApi,
)
from mvidarr.system.pages import (
    FailuresPages,
    GuardianPages,
    LogsPages,
    PerformancePages,
    RestartPages,
    SystemPages,
    TasksPages,
)
from mvidarr.web.api_docs import ApiDocsPages
from mvidarr.web.auth import Authenticator
from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.routes.doors import SystemDoors


@dataclass(frozen=True)
class Watching:
    """What looks at the house as it runs."""

    performance: Performance
    metrics: Metrics
    readings: Readings
    authenticator: Authenticator
    config: MetricsConfig


def system_doors(machines: Machines, inside: Inside, watching: Watching) -> SystemDoors:
    videos, jobs = inside.videos, machines.jobs
    return SystemDoors(
        health=HealthApi(inside.system.obstacles),
        openapi=OpenApiApi(__version__),
        api_docs=ApiDocsPages(),
        settings=SettingsApi(inside.settings, inside.trials),
        settings_pages=SettingsPages(inside.settings, inside.trials),
        system=SystemApi(inside.system, inside.installation),
        system_pages=SystemPages(inside.system, inside.installation),
        summary=SummaryApi(
            Summaries(
                watching.readings, jobs=jobs, videos=videos, system=inside.system, installation=inside.installation
            )
        ),
        guardian=GuardianApi(inside.guarding, inside.installation.diagnose),
        guardian_pages=GuardianPages(inside.guarding, inside.installation.diagnose),
        tasks=TasksApi(inside.scheduler),
        tasks_pages=TasksPages(inside.scheduler),
        logs=LogsApi(inside.logs),
        logs_pages=LogsPages(inside.logs),
        failures=FailuresApi(inside.failures),
        failures_pages=FailuresPages(inside.failures),
        restart=RestartApi(inside.restart),
        restart_pages=RestartPages(inside.restart),
        metrics=MetricsApi(watching.metrics, watching.readings, watching.authenticator, watching.config),
        performance=PerformanceApi(watching.performance),
        performance_pages=PerformancePages(watching.performance),
        help=HelpPages(Book(resources.docs(), resources.sample)),
    )
