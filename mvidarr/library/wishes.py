"""What a person wants of a video: a file, none ever, or to decide later."""

from typing import Literal

from mvidarr.db import Database
from mvidarr.errors import Conflict
from mvidarr.jobs import Jobs
from mvidarr.library.videos import Videos

Wish = Literal["wanted", "ignored", "discovered"]

_REFUSED: dict[Wish, str] = {
    "wanted": "It is being downloaded already.",
    "ignored": "It is being downloaded. Cancel that first.",
    "discovered": "Its file is in the library. Delete the video instead, or ignore it.",
}


class Wishes:
    """Statuses are no edits: nothing of this is in the history."""

    def __init__(self, database: Database, videos: Videos, jobs: Jobs) -> None:
        self._database = database
        self._videos = videos
        self._jobs = jobs

    async def set(self, video_id: int, wish: Wish) -> None:
        """Conflict ``job_open`` while work on it is open, ``bad_status`` where the state machine knows no such move."""
        video = await self._videos.get(video_id)
        if video["status"] == wish:
            return
        if wish != "wanted" and (job := (await self._jobs.open_of("video", [video_id])).get(video_id)):
            raise Conflict(
                "Work on this video is still going on. Cancel it first.", code="job_open", extra={"job": dict(job)}
            )
        async with self._database.write("wish") as w:
            moved = await self._videos.move(w, video_id, wish)
        if not moved:
            video = await self._videos.get(video_id)  # NotFound when it was deleted meanwhile
            raise Conflict(_REFUSED[wish], code="bad_status", extra={"status": video["status"]})
