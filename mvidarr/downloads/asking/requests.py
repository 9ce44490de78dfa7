"""Asking for a video: by its address, or for a file of one that the library knows."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from mvidarr.db import Database, Reader, RowChange, Tracked, Writer
from mvidarr.db.tables.downloads import downloads
from mvidarr.downloads.asking import records, store
from mvidarr.downloads.asking.entering import DOWNLOAD, Entering, Entry, dedupe_key
from mvidarr.downloads.asking.shapes import Download, DownloadPage, State
from mvidarr.downloads.asking.upgrades import FOR_BETTER, refuse_tried
from mvidarr.downloads.asking.uploads import first_of, of_videos
from mvidarr.downloads.tempo.hosts import host_of
from mvidarr.errors import Conflict, External
from mvidarr.jobs import JobRow, Jobs, JobView, NewJob, busy
from mvidarr.library import Video, Videos
from mvidarr.library.sources import SourceKey, recognise
from mvidarr.library.status import Status
from mvidarr.outbound import AddressGuard

EXTRACT = "extract"
BY_HAND = "Asked for by hand"


@dataclass(frozen=True)
class Asked:
    """What came of asking: jobs and download are None where nothing had to be started."""

    video: Video
    created: bool
    job: JobView | None = None
    download: Download | None = None


class Downloads:
    """The public face of the room: ask, look."""

    def __init__(self, database: Database, videos: Videos, jobs: Jobs, guard: AddressGuard, entering: Entering) -> None:
        self._database = database
        self._videos = videos
        self._jobs = jobs
        self._guard = guard
        self._entering = entering

    async def add_address(self, url: str, *, download: bool, actor: str, origin: str) -> Asked:
        """The video of an address: a provisional row and its extraction, or the row that has this address already."""
        source = recognise(url)
        with suppress(External):  # a name that can't be resolved right now: the job asks again, and later too
            await self._guard.check(source.url)
        try:
            return await self._add(source, download=download, actor=actor, origin=origin)
        except Conflict as error:
            if error.code != "exists":
                raise
        async with self._database.read() as r:
            known = await self._videos.with_source(r, source)
        if known is None:
            raise Conflict("This address has just been removed. Try again.", code="moved_on")
        return await self._again(known, download=download, actor=actor)

    async def _add(self, source: SourceKey, *, download: bool, actor: str, origin: str) -> Asked:
        """Conflict ``exists`` when there is a video with this source, also one that came a moment ago."""
        async with self._database.write() as w:
            if await self._videos.with_source(w, source) is not None:
                raise Conflict("This address is in the library already.", code="exists")
            status: Status = "wanted" if download else "discovered"
            video_id, _ = await self._videos.add_provisional(w, source, status=status, actor=actor, origin=origin)
            job = await self._extract(w, video_id, source, actor)
            asked = await self._download(w, video_id, actor, waits_for=job.id) if download else None
        return Asked(await self._videos.get(video_id), True, await self._jobs.get(job.id), asked)

    async def request(self, video_id: int, *, actor: str, always: bool = False) -> Asked:
        """A download of this video. Where its file is here, what comes takes its place if it is better, or ``always``.
        Conflict: ``job_open``, ``no_source``, ``not_better``."""
        video = await self._videos.get(video_id)
        here = bool(video["files"]) and await self._videos.file_exists(video_id)
        upgrade = ("always" if always else "better") if here else None
        async with self._database.write() as w:
            source = await first_of(w, video_id)
            if source is None:
                raise no_source()
            if upgrade == "better":
                await refuse_tried(w, video_id, source)
            first = await self._jobs.open_with(w, dedupe_key(EXTRACT, video_id))
            if first is None and video["artist"] is None:
                first = await self._extract(w, video_id, source, actor)
            waits_for = first.id if first else None
            asked = await self._download(w, video_id, actor, waits_for=waits_for, upgrade=upgrade)
            if upgrade is None:
                await self._videos.move(w, video_id, "wanted")
        job = await self._jobs.get(asked["job_id"] or 0)
        return Asked(await self._videos.get(video_id), created=False, job=job, download=asked)

    async def asked_for(self, r: Reader, video_ids: Collection[int]) -> set[int]:
        """Of which of these a download is queued or running."""
        return await store.asked_for(r, video_ids)

    async def ask_within(
        self,
        w: Writer,
        video_id: int,
        *,
        known: bool,
        actor: str,
        priority: int = 0,
        reason: str = BY_HAND,
        upgrade: bool = False,
    ) -> None:
        """A download of a video that has no file, in somebody's transaction; ``known``: its artist is, so that nothing
        must be read of its source first. With ``upgrade`` of one that has a file, which a better one replaces.
        Conflict: ``job_open``, ``no_source``, ``not_better``."""
        source = await first_of(w, video_id)
        if source is None:
            raise no_source()
        if upgrade:
            await refuse_tried(w, video_id, source)
        first = await self._jobs.open_with(w, dedupe_key(EXTRACT, video_id))
        waits_for = first.id if first else None
        if waits_for is None and not known:
            waits_for = (await self._extract(w, video_id, source, actor)).id
        entry = Entry(video_id, actor, priority, waits_for, "better" if upgrade else None)
        await self._entering.one(w, entry, reason=reason)
        if not upgrade:
            await self._videos.move(w, video_id, "wanted")

    async def withdraw(self, w: Writer, video_id: int, actor: str) -> bool:
        """Cancels an open download of this video, in somebody's transaction; whether there was one."""
        job = await self._jobs.open_with(w, dedupe_key(DOWNLOAD, video_id))
        if job is None:
            return False
        await self._jobs.cancel_within(w, job.id, actor)
        return True

    async def follow(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """A video that is gone (its adding was undone) needs no work any more; one that came back waits for some."""
        at_work = await busy(w, "video", [change.id for change in changes if change.after is None])
        await self._ask_elsewhere(w, [change.id for change in changes if change.before == {} and change.after == {}])
        back = [change.id for change in changes if change.before is None and change.origin in ("undo", "redo")]
        if back:
            await self._videos.rest(w, back)
        for change in changes:
            for kind in (EXTRACT, DOWNLOAD) if change.after is None and change.id in at_work else ():
                job = await self._jobs.open_with(w, dedupe_key(kind, change.id))
                if job is not None:
                    await self._jobs.cancel_within(w, job.id, change.actor)

    async def _ask_elsewhere(self, w: Writer, video_ids: Sequence[int]) -> None:
        """Another upload may stand first by now: what waits waits for its site, not for the one before."""
        jobs = await self._jobs.open_about(w, DOWNLOAD, "video", video_ids)
        uploads = await store.uploads(w, jobs) if jobs else {}
        first = {job: uploads[video] for video, job in jobs.items() if video in uploads}
        await self._jobs.asks(w, {job: host_of(upload.url) for job, upload in first.items()})
        await store.note_next(w, first)

    async def restored(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """Hook of the requests themselves, which go and come back with their video: one that was open then is not now,
        as its job was cancelled."""
        if back := [change.id for change in changes if change.before is None]:
            await store.close_restored(w, back)

    def tracked(self) -> Tracked:
        return Tracked(downloads, version=None, effects=self.restored)

    async def uploads(self, video_id: int) -> list[SourceKey]:
        """Of a video, as they are tried."""
        async with self._database.read() as r:
            return (await of_videos(r, [video_id])).get(video_id, [])

    async def latest(self, video_id: int) -> Download | None:
        async with self._database.read() as r:
            return await records.latest_of_video(r, video_id)

    async def page(
        self, *, states: Collection[State], video_id: int | None = None, cursor: str = "", limit: int
    ) -> DownloadPage:
        """Requests, newest first; of any state where none is named."""
        async with self._database.read() as r:
            return await records.page(r, states=states, video_id=video_id, cursor=cursor, limit=limit)

    async def one(self, download_id: int) -> Download:
        """NotFound ``no_such_download``."""
        async with self._database.read() as r:
            return await records.one(r, download_id)

    async def open_jobs(self, video_id: int) -> list[JobView]:
        return (await self._jobs.list(state="open", subject=("video", video_id)))["items"]

    async def _again(self, video_id: int, *, download: bool, actor: str) -> Asked:
        """The same address once more: a try where a file is wanted and missing, else its open job."""
        video = await self._videos.get(video_id)
        if download and not video["files"]:
            try:
                return await self.request(video_id, actor=actor)
            except Conflict as error:
                if error.code != "job_open":
                    raise
        running = await self.open_jobs(video_id)
        if not running:
            return Asked(video, created=False)
        return Asked(video, created=False, job=running[-1], download=await self.latest(video_id))

    async def _extract(self, w: Writer, video_id: int, source: SourceKey, actor: str) -> JobRow:
        return await self._jobs.enqueue(
            w,
            NewJob(
                EXTRACT,
                payload={"url": source.url},
                subject=("video", video_id),
                dedupe=dedupe_key(EXTRACT, video_id),
                host=host_of(source.url),
                actor=actor,
            ),
        )

    async def _download(
        self, w: Writer, video_id: int, actor: str, *, waits_for: int | None, upgrade: str | None = None
    ) -> Download:
        entry = Entry(video_id, actor, waits_for=waits_for, upgrade=upgrade)
        reason = FOR_BETTER if upgrade else BY_HAND
        return await records.one(w, await self._entering.one(w, entry, reason=reason))


def no_source() -> Conflict:
    return Conflict("This video has no source to download from. Add an address first.", code="no_source")
