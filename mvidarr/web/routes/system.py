"""What the house does and how it is: jobs, activity, system."""

from mvidarr.downloads.api.adding import TempoApi
from mvidarr.downloads.api.needs_you import NeedsYouApi
from mvidarr.downloads.api.queue import QueueApi
from mvidarr.downloads.api.timetable import TimetableApi
from mvidarr.downloads.pages.activity import ActivityPages
from mvidarr.downloads.pages.needs_you import NeedsYouPages
from mvidarr.downloads.pages.queue import QueuePages
from mvidarr.jobs.api import JobsApi
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
from mvidarr.web.roll import Route


def jobs(api: JobsApi) -> list[Route]:
    return [
        Route("GET", "/api/jobs", api.list),
        Route("GET", "/api/jobs/count", api.count),
        Route("GET", "/api/jobs/health", api.health),
        Route("GET", "/api/jobs/{id:int}", api.one),
        Route("GET", "/api/jobs/{id:int}/log", api.log),
        Route("POST", "/api/jobs/{id:int}/cancel", api.cancel),
        Route("POST", "/api/jobs/{id:int}/retry", api.retry),
    ]


def queue(api: QueueApi, pages: QueuePages) -> list[Route]:
    return [
        Route("GET", "/api/queue", api.page),
        Route("GET", "/api/queue/count", api.count),
        Route("POST", "/api/queue/move", api.move),
        Route("POST", "/api/queue/priority", api.prioritise),
        Route("POST", "/api/queue/pause", api.pause),
        Route("POST", "/api/queue/resume", api.resume),
        Route("POST", "/api/queue/lane", api.lane),
        Route("POST", "/api/queue/wake", api.wake),
        Route("POST", "/api/queue/remove", api.remove),
        Route("PATCH", "/api/downloads/{id:int}", api.edit),
        Route("GET", "/activity/queue", pages.index),
        Route("POST", "/activity/queue/rest", pages.rest),
        Route("POST", "/activity/queue/wake", pages.wake),
        Route("POST", "/activity/queue/together", pages.together),
        Route("POST", "/activity/queue/{id:int}", pages.steer),
    ]


def tempo(api: TempoApi, timetable: TimetableApi) -> list[Route]:
    return [
        Route("GET", "/api/queue/tempo", api.tempo),
        Route("POST", "/api/queue/timetable", timetable.draw),
    ]


def activity(pages: ActivityPages) -> list[Route]:
    return [
        Route("GET", "/activity", pages.index),
        Route("GET", "/activity/{id:int}", pages.job),
        Route("POST", "/jobs/{id:int}/cancel", pages.cancel),
        Route("POST", "/jobs/{id:int}/retry", pages.retry),
    ]


def needs_you(api: NeedsYouApi, pages: NeedsYouPages) -> list[Route]:
    return [
        Route("GET", "/api/queue/needs-you", api.list),
        Route("POST", "/api/queue/needs-you/{id:int}/again", api.again),
        Route("GET", "/api/queue/resting", api.rests),
        Route("GET", "/activity/needs-you", pages.index),
        Route("POST", "/activity/needs-you/{id:int}/again", pages.again),
    ]


def system(api: SystemApi, summary: SummaryApi, pages: SystemPages) -> list[Route]:
    return [
        Route("GET", "/api/system/status", api.status),
        Route("GET", "/api/system/health", api.health),
        Route("GET", "/api/system/summary", summary.summary),
        Route("GET", "/system", pages.index),
        Route("POST", "/system/check", pages.check),
    ]


def guardian(api: GuardianApi, pages: GuardianPages) -> list[Route]:
    return [
        Route("GET", "/api/system/ytdlp", api.see),
        Route("POST", "/api/system/ytdlp/update", api.update),
        Route("POST", "/api/system/ytdlp/choose", api.choose),
        Route("PUT", "/api/system/ytdlp/cookies", api.keep),
        Route("DELETE", "/api/system/ytdlp/cookies", api.forget),
        Route("GET", "/system/ytdlp", pages.index),
        Route("POST", "/system/ytdlp/update", pages.update),
        Route("POST", "/system/ytdlp/choose", pages.choose),
        Route("POST", "/system/ytdlp/cookies", pages.keep),
        Route("POST", "/system/ytdlp/cookies/paste", pages.paste),
        Route("POST", "/system/ytdlp/cookies/delete", pages.forget),
    ]


def tasks(api: TasksApi, pages: TasksPages) -> list[Route]:
    return [
        Route("GET", "/api/system/tasks", api.list),
        Route("POST", "/api/system/tasks/{name}/run", api.run),
        Route("GET", "/system/tasks", pages.index),
        Route("POST", "/system/tasks/{name}/run", pages.run),
    ]


def performance(metrics: MetricsApi, api: PerformanceApi, pages: PerformancePages) -> list[Route]:
    return [
        Route("GET", "/metrics", metrics.metrics),
        Route("GET", "/api/system/performance", api.performance),
        Route("GET", "/system/performance", pages.index),
    ]


def restart(api: RestartApi, pages: RestartPages) -> list[Route]:
    return [
        Route("GET", "/api/system/restart", api.state),
        Route("POST", "/api/system/restart", api.restart),
        Route("GET", "/system/restart", pages.ask),
        Route("POST", "/system/restart", pages.restart),
    ]


def logs(api: LogsApi, pages: LogsPages) -> list[Route]:
    return [
        Route("GET", "/api/system/logs", api.lines),
        Route("GET", "/api/system/logs/download", api.download),
        Route("GET", "/api/system/logs/files", api.files),
        Route("GET", "/api/system/logs/files/{name}", api.file),
        Route("GET", "/system/logs", pages.index),
    ]


def failures(api: FailuresApi, pages: FailuresPages) -> list[Route]:
    return [
        Route("GET", "/api/system/failures", api.list),
        Route("GET", "/api/system/failures/{id:int}", api.one),
        Route("DELETE", "/api/system/failures/{id:int}", api.forget),
        Route("GET", "/system/errors", pages.index),
        Route("POST", "/system/errors/{id:int}/forget", pages.forget),
    ]
