"""What the end of a try does to the rows of the download and of its video, in the transaction that ends the job."""

from typing import Any

from mvidarr.clock import now
from mvidarr.db import Outbox, Writer
from mvidarr.downloads.asking import store
from mvidarr.downloads.asking.shapes import Failure
from mvidarr.downloads.asking.uploads import TRIED, first_of
from mvidarr.downloads.delivering.landing import file_of, limited_of, note_of, picture_of
from mvidarr.downloads.delivering.replacement import Replacement, is_upgrade, knows_file
from mvidarr.downloads.failing import cooling
from mvidarr.downloads.fetching.extract import failure_of
from mvidarr.errors import NotFound
from mvidarr.jobs import JobRow, Outcome
from mvidarr.library import NewFile, Rewriting, Video, Videos
from mvidarr.ytdlp.failures import BY_CODE

UNWANTED, NOT_WANTED = ("discovered", "ignored"), "not_wanted"


class Settling:
    def __init__(self, outbox: Outbox, videos: Videos, rewriting: Rewriting, replacement: Replacement) -> None:
        self._outbox = outbox
        self._videos = videos
        self._rewriting = rewriting
        self._replacement = replacement
        self._told: dict[int, Video] = {}  # by job, what its NFO was made of

    def wrote(self, job_id: int, video: Video) -> None:
        """What the NFO of a job is made of; until its end."""
        self._told[job_id] = video

    async def settle(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        """Moves the download and the video with the job, and confirms the file when it is done."""
        if job.subject is None:
            return
        video_id, error = job.subject[1], failure_of(outcome)
        declined = self._replacement.declined(job.id) if outcome.state == "done" else None
        rests = job.held and outcome.state == "queued"
        noted = await self._noted(w, job, outcome)
        await store.set_state(w, job.id, "paused" if rests else outcome.state, error or declined or noted)
        if outcome.state == "running":
            first = await first_of(w, video_id, job.payload.get(TRIED, ()))
            await store.note_upload(w, job.id, first)
        if outcome.state in ("failed", "cancelled"):
            self._told.pop(job.id, None)
        if is_upgrade(job):
            await self._settle_upgrade(w, job, video_id, outcome)
            return
        match outcome.state:
            case "running":
                await self._videos.move(w, video_id, "downloading")
            case "done":
                await self._confirm(w, job.id, video_id)
            case "failed":
                if outcome.cause != "dependency" and not (error and error["code"] == NOT_WANTED):
                    # else the extraction has said why already, or a person what they want
                    resting = await self._videos.resting_status(w, video_id, "failed")
                    await self._videos.move(w, video_id, resting, error=error)
                await self._outbox.emit(w, "DownloadFailed", ("video", video_id), {"job_id": job.id, "error": error})
            case "cancelled" if await self._videos.status(w, video_id) in UNWANTED:
                await self._outbox.emit(w, "DownloadCancelled", ("video", video_id), {"job_id": job.id})
            case "cancelled" | "queued":
                resting = await self._videos.resting_status(w, video_id, "wanted")
                await self._videos.move(w, video_id, resting)
                if outcome.state == "cancelled":
                    await self._outbox.emit(w, "DownloadCancelled", ("video", video_id), {"job_id": job.id})

    async def _noted(self, w: Writer, job: JobRow, outcome: Outcome) -> Failure | None:
        """What came without all that was wanted; where that was because the site was asked too much, it rests."""
        intent = await store.intent(w, job.id) if outcome.state == "done" else None
        if intent is None:
            return None
        note, failure = note_of(intent), BY_CODE.get(limited_of(intent) or "")
        if note and failure and job.host:
            await cooling.rest(w, job.host, failure, note["detail"], now())
        return note

    async def _settle_upgrade(self, w: Writer, job: JobRow, video_id: int, outcome: Outcome) -> None:
        """The video has its file all the while, so its status stays as it is."""
        intent = await store.intent(w, job.id)
        known = intent is not None and await knows_file(w, intent)
        told: dict[str, Any] = {"job_id": job.id}
        if outcome.state == "done" and intent is not None and not known:  # it had no file any more
            await self._confirm(w, job.id, video_id)
            return
        if outcome.state in ("done", "failed", "cancelled") and known:
            await store.forget_intent(w, job.id)
        match outcome.state:
            case "done" if intent is not None:
                told["path"] = intent["target"]
                await self._outbox.emit(w, "VideoDownloaded", ("video", video_id), told)
            case "failed":
                await self._outbox.emit(w, "DownloadFailed", ("video", video_id), told | {"error": failure_of(outcome)})
            case "cancelled":
                await self._outbox.emit(w, "DownloadCancelled", ("video", video_id), told)

    async def _confirm(self, w: Writer, job_id: int, video_id: int) -> None:
        intent = await store.intent(w, job_id)
        if intent is None:  # done without a file: the rows would lie
            raise AssertionError(f"job {job_id} ended without an intent")
        try:
            await self._videos.add_file(w, video_id, file_of(intent), picture_of(intent))
        except NotFound:  # deleted in the last moment: what was placed goes as after a cancel
            self._told.pop(job_id, None)
            await self._outbox.emit(w, "DownloadCancelled", ("video", video_id), {"job_id": job_id})
            return
        await self._tell(w, job_id, video_id, file_of(intent))
        await self._videos.move(w, video_id, "downloaded")
        await store.forget_intent(w, job_id)
        await self._outbox.emit(w, "VideoDownloaded", ("video", video_id), {"job_id": job_id, "path": intent["target"]})

    async def _tell(self, w: Writer, job_id: int, video_id: int, file: NewFile) -> None:
        told = self._told.pop(job_id, None)
        if told is not None:
            await self._rewriting.wrote(w, told, file)
        else:
            await self._rewriting.enqueue_nfo(w, [video_id])
