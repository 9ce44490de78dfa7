"""The download job: fetch, probe, check, place, write, mark. Each stage is safe to repeat after any crash.

What is on its way into the library is an intent, recorded before the file gets its name there and confirmed by
``settle`` in the transaction that ends the job. A try that finds an intent whose file lies in place goes on from there.
"""

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mvidarr.clock import DAY, now
from mvidarr.db import Database, Event, Outbox
from mvidarr.downloads.asking import store
from mvidarr.downloads.delivering.landing import facts_of, file_of, new_file, subtitles_of
from mvidarr.downloads.delivering.replacement import Replacement, Steps, is_exchange, is_upgrade
from mvidarr.downloads.delivering.settling import NOT_WANTED, UNWANTED, Settling
from mvidarr.downloads.fetching.extract import subject_of
from mvidarr.downloads.fetching.fetch import Fetch, Fetched
from mvidarr.downloads.fetching.inspect import check, probe
from mvidarr.downloads.fetching.subtitles import Subtitling, staged
from mvidarr.errors import Conflict
from mvidarr.files import (
    Root,
    Swept,
    beside,
    choose_target,
    digest,
    fold,
    place,
    subtitle_suffix,
    sweep,
    video_place,
)
from mvidarr.jobs import JobContext
from mvidarr.library import Artists, Beside, Rewriting, Video, Videos
from mvidarr.library.replacing import Replacing
from mvidarr.media import Media, Probe

Row = dict[str, Any]

KEEP_FAILED = 2 * DAY  # how long the parts of a failed download wait for another try


class Delivery:
    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        videos: Videos,
        *,
        fetch: Fetch,
        subtitling: Subtitling,
        media: Media,
        artists: Artists,
        beside: Beside,
        rewriting: Rewriting,
        root: Root,
        replacing: Replacing,
    ) -> None:
        self._database = database
        self._videos = videos
        self._fetch = fetch
        self._subtitling = subtitling
        self._media = media
        self._artists = artists
        self._beside = beside
        self._root = root
        self._choosing = asyncio.Lock()
        self._replacement = Replacement(database, videos, replacing, beside, root)
        self.settling = Settling(outbox, videos, rewriting, self._replacement)
        self._steps = Steps(self._arrive, self._complete, self._intend)

    async def run(self, ctx: JobContext) -> None:
        video = await self._videos.get(subject_of(ctx))
        if video["status"] in UNWANTED:  # said in the moment in which the job was taken
            sentence = "Nobody wants this video any more, so it is not downloaded. Want it, then try again."
            raise Conflict(sentence, code=NOT_WANTED)
        staging = await asyncio.to_thread(self._root.staging, ctx.job.id)
        await self._inherit(ctx.job.id, video["id"])
        if is_upgrade(ctx.job) and await self._replacement.run(ctx, video, staging, self._steps):
            await self._fetch.forget(video["id"])
            return
        intent = await self._landed_before(ctx.job.id) or await self._bring(ctx, video, staging)
        await ctx.stage("write")
        target = self._root.resolve(intent["target"])
        video = await self._videos.get(video["id"])  # it may have been edited meanwhile
        self.settling.wrote(ctx.job.id, video)
        artist = await self._artists.get(video["artist"]["id"]) if video["artist"] else None
        picture = await self._beside.write(ctx, video, artist, file_of(intent), target, staging)
        await self._beside.write_subtitles(ctx, target, staged(staging, subtitles_of(intent)))
        async with self._database.write() as w:
            await store.set_intent_picture(w, ctx.job.id, picture)
        await ctx.stage("mark")
        await asyncio.to_thread(shutil.rmtree, staging, ignore_errors=True)
        await self._fetch.forget(video["id"])

    async def _inherit(self, job_id: int, video_id: int) -> None:
        """What a failed job has left of this video is gone on with; an exchange is not: it is taken back."""
        async with self._database.write() as w:
            left = None if await store.intent(w, job_id) else await store.left_intent(w, video_id)
            if left and not is_exchange(left):
                await store.hand_over(w, left["id"], job_id)
        if left and is_exchange(left):
            await self._replacement.give_back(left["job_id"])
            async with self._database.write() as w:
                await store.forget_intent(w, left["job_id"])

    async def _arrive(self, ctx: JobContext, video: Video, staging: Path) -> tuple[Fetched, Probe]:
        """The media in staging, whole and of a wanted height."""
        self._media.require()
        await ctx.stage("fetch")
        fetched = await self._fetch.media(video, staging, ctx)
        await ctx.stage("probe")
        found = await probe(self._media, fetched)
        ctx.log(
            f"{found.container}, {found.video_codec}, {found.height}p, {found.duration or 0:.0f} s, {found.size} bytes."
        )
        await ctx.stage("check")
        await check(self._media, fetched, found, ctx)
        return fetched, found

    async def _complete(
        self, ctx: JobContext, video: Video, staging: Path, fetched: Fetched, found: Probe
    ) -> tuple[Fetched, Probe]:
        """With what is fetched for a file only once it is known to be kept."""
        return await self._subtitling.bring(fetched, found, self._fetch.info_file(video["id"]), staging, ctx)

    async def _bring(self, ctx: JobContext, video: Video, staging: Path) -> Row:
        fetched, found = await self._complete(ctx, video, staging, *await self._arrive(ctx, video, staging))
        await ctx.stage("place")
        intent = await self._intend(ctx.job.id, video, staging, fetched, found)
        await place(fetched.path, self._root.resolve(intent["target"]), token=str(ctx.job.id))
        ctx.log(f"Placed as {intent['target']}.")
        return intent

    async def _landed_before(self, job_id: int) -> Row | None:
        """The intent of a try before, if its file got as far as its place."""
        async with self._database.read() as r:
            intent = await store.intent(r, job_id)
        if intent is None or intent["root_id"] != self._root.id:
            return None
        size = await asyncio.to_thread(_size, self._root.resolve(intent["target"]))
        return intent if size == intent["size"] else None

    async def _intend(self, job_id: int, video: Video, staging: Path, fetched: Fetched, found: Probe) -> Row:
        """Chooses a free name and records it; two who choose at once get two names."""
        artist = video["artist"]["name"] if video["artist"] else None
        named = video_place(artist, video["title"], video["year"], video["kind"])
        async with self._choosing:
            async with self._database.read() as r:
                taken = await self._videos.paths_below(r, self._root.id, named.artist, besides=video["id"])
                taken |= await store.intended_targets(r, self._root.id, besides_job=job_id)
            target = await asyncio.to_thread(
                choose_target, self._root, named, fetched.path.suffix, lambda path: fold(path) in taken
            )
            subtitles = staged(staging, fetched.subtitles)
            new = await asyncio.to_thread(_new_beside, self._root.resolve(target), subtitles)
            file = new_file(self._root.id, target, found, new)
            intent = {
                "job_id": job_id, "root_id": self._root.id, "video_id": video["id"], "target": target,
                "size": found.size, "facts": facts_of(file, fetched), "created": now(),
            }  # fmt: skip
            async with self._database.write() as w:
                await store.record_intent(w, intent)
        return intent

    async def sweep(self) -> Swept:
        """Removes what jobs left that nobody will go on with; those that failed lately may be tried again by hand."""
        async with self._database.read() as r:
            keep = await store.jobs_to_keep(r, since=now() - KEEP_FAILED)
            open_ = await store.open_jobs(r)
        await self._replacement.tidy(open_)
        return await sweep(self._root, keep)

    async def hear_failed(self, event: Event) -> None:
        """An exchange that was begun and not confirmed is taken back; the try itself may be repeated."""
        await self._replacement.give_back(int(event.data["job_id"]))

    async def hear_cancelled(self, event: Event) -> None:
        await self.clear_up(int(event.data["job_id"]))

    async def clear_up(self, job_id: int) -> None:
        """After a cancel: nothing of the try stays, neither its staging folder nor a file that nothing knows."""
        await self._replacement.give_back(job_id)
        async with self._database.read() as r:
            row = await store.of_job(r, job_id)
            intent = await store.intent(r, job_id)
            keep = await store.jobs_to_keep(r, since=now() - KEEP_FAILED)
        if row is not None and row["state"] != "cancelled":
            return  # started again since
        if await self._landed_before(job_id) is not None and intent is not None:
            await self._beside.remove(self._root.resolve(intent["target"]), subtitles_of(intent))
        await sweep(self._root, keep, targets=[intent["target"]] if intent else [])
        async with self._database.write() as w:
            await store.forget_intent(w, job_id)


def _new_beside(target: Path, subtitles: Mapping[str, Path]) -> dict[str, str]:
    """Language -> digest of those that don't lie there: what a person left, or a file that vanished, stays as it is."""
    there = {language for language in subtitles if beside(target, subtitle_suffix(language)).exists()}
    return {language: digest(path.read_bytes()) for language, path in subtitles.items() if language not in there}


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None
