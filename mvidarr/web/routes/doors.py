"""The doors that the roof built, by what they are about: each ``api.py`` and ``pages.py`` of a room has a field."""

from dataclasses import dataclass

from mvidarr.accounts.api import AccountsApi, FeedsApi, KeysApi, UsersApi
from mvidarr.accounts.pages import AccountPages, EnteringPages, FeedsPages, FirstRunPages, KeysPages, UsersPages
from mvidarr.bulk.api import BulkApi, PlansApi
from mvidarr.bulk.pages import OperationPages, PlanForms, PlanPages
from mvidarr.downloads.api.adding import DownloadsApi, TempoApi
from mvidarr.downloads.api.needs_you import NeedsYouApi
from mvidarr.downloads.api.queue import QueueApi
from mvidarr.downloads.api.timetable import TimetableApi
from mvidarr.downloads.pages.activity import ActivityPages
from mvidarr.downloads.pages.needs_you import NeedsYouPages
from mvidarr.downloads.pages.queue import QueuePages
from mvidarr.help.pages import HelpPages
from mvidarr.jobs.api import JobsApi
from mvidarr.library.api import MediaFolderApi
from mvidarr.library.pages import MediaFolderPages
from mvidarr.settings.api import SettingsApi
from mvidarr.settings.pages import SettingsPages
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
from mvidarr.transfer.api import ExportsApi
from mvidarr.transfer.pages import ExportPages
from mvidarr.web.api_docs import ApiDocsPages
from mvidarr.web.health import HealthApi
from mvidarr.web.openapi import OpenApiApi
from mvidarr.web.routes.library_doors import DiscoveryDoors, LibraryDoors


@dataclass(frozen=True)
class AccessDoors:
    accounts: AccountsApi
    keys: KeysApi
    users: UsersApi
    entering: EnteringPages
    account_pages: AccountPages
    keys_pages: KeysPages
    feeds: FeedsApi
    feeds_pages: FeedsPages
    users_pages: UsersPages
    first_run: FirstRunPages
    media_folder: MediaFolderApi
    media_folder_pages: MediaFolderPages


@dataclass(frozen=True)
class DownloadsDoors:
    jobs: JobsApi
    downloads: DownloadsApi
    queue: QueueApi
    queue_pages: QueuePages
    tempo: TempoApi
    activity_pages: ActivityPages
    needs_you: NeedsYouApi
    needs_you_pages: NeedsYouPages
    timetable: TimetableApi


@dataclass(frozen=True)
class ManyDoors:
    bulk: BulkApi
    plans: PlansApi
    operation_pages: OperationPages
    plan_pages: PlanPages
    plan_forms: PlanForms
    exports: ExportsApi
    export_pages: ExportPages


@dataclass(frozen=True)
class SystemDoors:
    health: HealthApi
    openapi: OpenApiApi
    api_docs: ApiDocsPages
    settings: SettingsApi
    settings_pages: SettingsPages
    system: SystemApi
    system_pages: SystemPages
    summary: SummaryApi
    guardian: GuardianApi
    guardian_pages: GuardianPages
    tasks: TasksApi
    tasks_pages: TasksPages
    logs: LogsApi
    logs_pages: LogsPages
    failures: FailuresApi
    failures_pages: FailuresPages
    restart: RestartApi
    restart_pages: RestartPages
    metrics: MetricsApi
    performance: PerformanceApi
    performance_pages: PerformancePages
    help: HelpPages


@dataclass(frozen=True)
class Doors:
    access: AccessDoors
    library: LibraryDoors
    discovery: DiscoveryDoors
    downloads: DownloadsDoors
    many: ManyDoors
    system: SystemDoors
