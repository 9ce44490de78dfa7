"""The extract job: ask the site what the address holds, then tell the library."""

import asyncio
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from mvidarr import clock
from mvidarr.db import Database, Writer
from mvidarr.downloads.asking import store
from mvidarr.downloads.asking.shapes import Failure
from mvidarr.downloads.asking.uploads import TRIED, first_of
from mvidarr.downloads.fetching.facts import facts_of, source_of
from mvidarr.errors import Conflict, External, NotFound
from mvidarr.jobs import JobContext, JobRow, Outcome
from mvidarr.library import Facts, Videos
from mvidarr.library.sources import SourceKey
from mvidarr.library.title_reader import TitleReader
from mvidarr.library.wanting import wants_of_video
from mvidarr.outbound import AddressGuard
from mvidarr.ytdlp import Extracted, YtDlp, media_addresses

LOOKS = 5  # each new artist of a song may be somebody else's news too
LISTS_SUBTITLES = "youtube"  # with every video, so it is never asked for more


class Extraction:
    """Keeps what a site said of a video in ``<folder>/<video id>/info.json`` (0600) for the download that follows."""

    def __init__(
        self,
        database: Database,
        videos: Videos,
        ytdlp: YtDlp,
        guard: AddressGuard,
        folder: Path,
        *,
        titles: TitleReader,
    ) -> None:
        self._database = database
        self._videos = videos
        self._ytdlp = ytdlp
        self._guard = guard
        self._folder = folder
        self._titles = titles

    def info_file(self, video_id: int) -> Path:
        return self._folder / str(video_id) / "info.json"

    async def run(self, ctx: JobContext) -> None:
        video_id = subject_of(ctx)
        await ctx.stage("extract")
        source = await self.source(video_id)
        info = await self.extract(video_id, source, ctx)
        await ctx.stage("describe")
        rules, known = await self._titles.now()
        facts = facts_of(info, rules=rules, known=known)
        await self._describe(video_id, source_of(info, source), facts, f"job:{ctx.job.id}")

    async def _describe(self, video_id: int, source: SourceKey, facts: Facts, actor: str) -> None:
        """On PostgreSQL another extraction may write the same artist or source at this moment. Looked for again, it is
        there."""
        for left in reversed(range(LOOKS)):
            try:
                async with self._database.write() as w:
                    await self._videos.describe(w, video_id, source, facts, actor=actor)
            except Conflict as error:
                if error.code != "exists" or not left:
                    raise
            else:
                return

    async def extract(self, video_id: int, source: SourceKey, ctx: JobContext) -> dict[str, Any]:
        """What the site says; every address in it has been checked when this returns."""
        await self._guard.check(source.url)
        folder = self.info_file(video_id).parent
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
        extracted = await self._asked(source, folder, ctx, subtitles=await self._wants_subtitles(video_id, source))
        await self._guard.check_all(media_addresses(extracted.info))
        return extracted.info

    async def _wants_subtitles(self, video_id: int, source: SourceKey) -> bool:
        """That a site may list only where it is asked for them."""
        if source.provider == LISTS_SUBTITLES:
            return False
        async with self._database.read() as r:
            return bool((await wants_of_video(r, video_id)).get("subtitles"))

    async def _asked(self, source: SourceKey, folder: Path, ctx: JobContext, *, subtitles: bool) -> Extracted:
        """A list of subtitles that can't be had keeps no video away."""
        if subtitles:
            try:
                return await self._ytdlp.extract(source.url, folder, on_line=ctx.log, subtitles=True)
            except External as error:
                if error.extra.get("scope") != "job":  # it is to be left alone, or nobody can be asked
                    raise
                ctx.log(f"{error.detail} It is asked once more, without its subtitles.", "warning")
        return await self._ytdlp.extract(source.url, folder, on_line=ctx.log)

    async def forget(self, video_id: int) -> None:
        """What a site said holds cookies and signed addresses: it goes as soon as the file is there."""
        await asyncio.to_thread(shutil.rmtree, self.info_file(video_id).parent, ignore_errors=True)

    async def sweep(self, before: int) -> int:
        """Forgets what was said before a moment; whoever needs it asks again."""
        return await asyncio.to_thread(remove_older, self._folder, before)

    async def settle(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        if outcome.state != "failed" or job.subject is None:
            return
        video_id = job.subject[1]
        resting = await self._videos.resting_status(w, video_id, "failed")
        await self._videos.move(w, video_id, resting, error=failure_of(outcome))

    async def source(self, video_id: int, besides: Collection[str] = ()) -> SourceKey:
        """The upload that is tried now: of those that were not, ``besides``, where there are some."""
        async with self._database.read() as r:
            source = await first_of(r, video_id, besides)
        if source is None:
            raise NotFound("The video is gone, or has no address left.", code="no_source")
        return source

    async def source_for(self, job: JobRow, video_id: int) -> SourceKey:
        """The upload that a download tries now. It is noted where another one was chosen since the job was taken: what
        comes of the try is told of it."""
        source = await self.source(video_id, job.payload.get(TRIED, ()))
        async with self._database.read() as r:
            download = await store.of_job(r, job.id)
        if download and download["url"] != source.url:
            async with self._database.write("chosen_since") as w:
                await store.note_upload(w, job.id, source)
        return source


def subject_of(ctx: JobContext) -> int:
    if ctx.job.subject is None:
        raise NotFound("This job names no video.", code="no_video")
    return ctx.job.subject[1]


def failure_of(outcome: Outcome) -> Failure | None:
    error = outcome.error
    return {"code": error.code, "detail": error.detail, "retryable": error.retryable} if error else None


def remove_older(folder: Path, before: int) -> int:
    """Folders in it; how many there were. Blocks."""
    found = [path for path in folder.glob("*") if _is_older(path, before)]
    for path in found:
        shutil.rmtree(path, ignore_errors=True)
    return len(found)


def _is_older(path: Path, before: int) -> bool:
    try:
        return path.is_dir() and path.stat().st_mtime * clock.SECOND < before
    except OSError:  # whoever made it took it away just now
        return False
