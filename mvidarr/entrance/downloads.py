"""The doors of jobs and downloads: asking, the queue, what needs somebody."""

from mvidarr.clock import now
from mvidarr.downloads.api.adding import DownloadsApi, TempoApi
from mvidarr.downloads.api.needs_you import NeedsYouApi
from mvidarr.downloads.api.queue import QueueApi
from mvidarr.downloads.api.timetable import TimetableApi
from mvidarr.downloads.pages.activity import ActivityPages
from mvidarr.downloads.pages.needs_you import NeedsYouPages
from mvidarr.downloads.pages.queue import QueuePages
from mvidarr.inside import Inside
from mvidarr.jobs.api import JobsApi
from mvidarr.machines import Machines
from mvidarr.web.routes.doors import DownloadsDoors


def downloads_doors(machines: Machines, inside: Inside) -> DownloadsDoors:
    videos, jobs = inside.videos, machines.jobs
    return DownloadsDoors(
        jobs=JobsApi(jobs),
        downloads=DownloadsApi(inside.downloads.requests, videos, inside.curation.edits),
        queue=QueueApi(inside.downloads.queue, inside.removing, inside.downloads.waking),
        queue_pages=QueuePages(
            inside.downloads.queue, inside.removing, inside.downloads.waking, inside.downloads.tempo.limited
        ),
        tempo=TempoApi(inside.downloads.tempo),
        timetable=TimetableApi(now),
        activity_pages=ActivityPages(jobs, videos, inside.artists, inside.downloads.holds),
        needs_you=NeedsYouApi(inside.downloads.needs_you, inside.downloads.holds),
        needs_you_pages=NeedsYouPages(inside.downloads.needs_you, inside.downloads.holds),
    )
