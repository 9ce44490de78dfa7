"""The one door into the queue: every download that anybody asks for gets its job and its row here, one or many."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from mvidarr.db import Reader, Writer
from mvidarr.downloads.asking import store
from mvidarr.downloads.ranking.explaining import PlaceReason
from mvidarr.downloads.tempo.hosts import host_of
from mvidarr.jobs import JobRow, Jobs, NewJob
from mvidarr.library.sources import SourceKey

DOWNLOAD = "download"


@dataclass(frozen=True)
class Entry:
    """A wish for the file of a video; ``waits_for`` is the job that reads its source first. ``upgrade``: what comes
    takes the place of the file that is here, if it is ``better``, or ``always``."""

    video_id: int
    actor: str
    priority: int = 0
    waits_for: int | None = None
    upgrade: str | None = None


@dataclass(frozen=True)
class Standing:
    """Where an entry stands within its priority, and why."""

    place: int
    explained: Sequence[PlaceReason] = ()


Rank = Callable[[Reader, Sequence[Entry]], Awaitable[Mapping[int, Standing]]]  # by video


class Entering:
    """``rank`` says where entries stand, all in a few statements; whom it leaves out, or without it, it is behind all
    that came before."""

    def __init__(self, jobs: Jobs, rank: Rank | None = None) -> None:
        self._jobs = jobs
        self._rank = rank

    async def one(self, w: Writer, entry: Entry, *, reason: str) -> int:
        """The id of the request. Conflict ``job_open``, ``dependency_failed``."""
        standings, uploads = await self._looked_up(w, [entry])
        job = await self._jobs.enqueue(w, _job(entry, standings, uploads))
        return await store.put(w, _row(job, standings, uploads, reason))

    async def many(self, w: Writer, entries: Sequence[Entry], *, reason: str) -> None:
        """Those that can be asked for."""
        standings, uploads = await self._looked_up(w, entries)
        jobs = await self._jobs.enqueue_many(w, [_job(entry, standings, uploads) for entry in entries])
        await store.put_many(w, [_row(job, standings, uploads, reason) for job in jobs])

    async def _looked_up(
        self, w: Writer, entries: Sequence[Entry]
    ) -> tuple[Mapping[int, Standing], Mapping[int, SourceKey]]:
        standings = await self._rank(w, entries) if self._rank else {}
        return standings, await store.uploads(w, [entry.video_id for entry in entries])


def dedupe_key(kind: str, video_id: int) -> str:
    return f"{kind}:{video_id}"


def _job(entry: Entry, standings: Mapping[int, Standing], uploads: Mapping[int, SourceKey]) -> NewJob:
    standing, upload = standings.get(entry.video_id), uploads.get(entry.video_id)
    return NewJob(
        DOWNLOAD,
        payload={"upgrade": entry.upgrade} if entry.upgrade else {},
        subject=("video", entry.video_id),
        dedupe=dedupe_key(DOWNLOAD, entry.video_id),
        waits_for=entry.waits_for,
        priority=entry.priority,
        place=standing.place if standing else None,
        host=host_of(upload.url) if upload else None,
        actor=entry.actor,
    )


def _row(job: JobRow, standings: Mapping[int, Standing], uploads: Mapping[int, SourceKey], reason: str) -> store.Row:
    video_id = job.subject[1] if job.subject else 0
    standing = standings.get(video_id)
    return {
        "video_id": video_id, "job_id": job.id, "state": "queued", "priority": job.priority, "reasons": [reason],
        "explained": list(standing.explained) if standing else [], "actor": job.actor, "created": job.created,
        "raised": job.created if job.priority > 0 and job.actor.startswith("user:") else None,
        **store.upload_columns(uploads.get(video_id)),
    }  # fmt: skip
