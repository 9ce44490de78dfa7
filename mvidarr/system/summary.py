"""One flat answer for dashboards."""

from typing_extensions import TypedDict

from mvidarr import __version__
from mvidarr.jobs import Jobs, JobView
from mvidarr.library import Videos
from mvidarr.observe.health import Severity
from mvidarr.system.about import Installation
from mvidarr.system.readings import Readings
from mvidarr.system.status import System


class Summary(TypedDict):
    """``health`` is the worst that the last look found and ``problems`` its warnings and errors. ``jobs_failed`` within
    the last day. Sizes in bytes, None while a folder is away; times ISO 8601; ``uptime`` in seconds."""

    version: str
    uptime: int
    health: Severity
    problems: int
    videos: int
    videos_discovered: int
    videos_wanted: int
    videos_downloading: int
    videos_downloaded: int
    videos_failed: int
    videos_ignored: int
    artists: int
    jobs_running: int
    jobs_queued: int
    jobs_failed: int
    free_media: int | None
    free_data: int | None
    database_size: int
    last_download: str | None
    last_download_title: str | None


class Summaries:
    def __init__(
        self, readings: Readings, *, jobs: Jobs, videos: Videos, system: System, installation: Installation
    ) -> None:
        self._readings = readings
        self._jobs = jobs
        self._videos = videos
        self._system = system
        self._installation = installation

    async def take(self) -> Summary:
        """A handful of counts, each by an index; nothing is looked for that takes long."""
        reading, videos = await self._readings.take(), await self._readings.videos()
        latest = await self._latest()
        return {
            "version": __version__,
            "uptime": self._installation.uptime,
            "health": self._system.status,
            "problems": self._system.troubles,
            "videos": sum(videos.values()),
            "videos_discovered": videos["discovered"],
            "videos_wanted": videos["wanted"],
            "videos_downloading": videos["downloading"],
            "videos_downloaded": videos["downloaded"],
            "videos_failed": videos["failed"],
            "videos_ignored": videos["ignored"],
            "artists": await self._readings.artists(),
            "jobs_running": reading.running,
            "jobs_queued": reading.queued,
            "jobs_failed": await self._jobs.count("state:failed finished:<1d"),
            "free_media": reading.free.get("media"),
            "free_data": reading.free.get("data"),
            "database_size": reading.database,
            "last_download": latest["finished"] if latest else None,
            "last_download_title": await self._title(latest),
        }

    async def _latest(self) -> JobView | None:
        found = (await self._jobs.list(q="kind:download", state="done", limit=1))["items"]
        return found[0] if found else None

    async def _title(self, job: JobView | None) -> str | None:
        if job is None or job["subject"] is None:
            return None
        video_id = job["subject"]["id"]
        return (await self._videos.titles([video_id])).get(video_id)
