"""A download of a video whose file is here: what came takes its place if it is truly better, else it is thrown away.

All that lies beside the new one is made in staging, so that the exchange is a handful of renames. The rows and the disk
are brought together by ``library.replacing``; what a kill left is gone on with, or given back.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from mvidarr.clock import now
from mvidarr.db import Database, Writer
from mvidarr.downloads.asking import store
from mvidarr.downloads.asking.shapes import Failure
from mvidarr.downloads.asking.upgrades import NOT_BETTER
from mvidarr.downloads.delivering.better import is_better
from mvidarr.downloads.delivering.landing import facts_of, file_of, new_file, picture_of, subtitles_of
from mvidarr.downloads.fetching.fetch import Fetched
from mvidarr.downloads.fetching.subtitles import staged
from mvidarr.errors import MvidarrError
from mvidarr.files import (
    NFO,
    PICTURE,
    THUMB,
    VIDEO_EXTENSIONS,
    Root,
    beside,
    digest,
    is_ours,
    move_whole,
    place,
    subtitle_suffix,
)
from mvidarr.files.disk import typed_errors
from mvidarr.jobs import JobContext, JobRow
from mvidarr.library import Beside, NewFile, Video, VideoFile, Videos
from mvidarr.library.replacing import Landed, Replacing, is_open
from mvidarr.media import Probe

Row = dict[str, Any]
Arrive = Callable[[JobContext, Video, Path], Awaitable[tuple[Fetched, Probe]]]
Complete = Callable[[JobContext, Video, Path, Fetched, Probe], Awaitable[tuple[Fetched, Probe]]]
Intend = Callable[[int, Video, Path, Fetched, Probe], Awaitable[Row]]

UPGRADE = "upgrade"  # in the payload of a job: "better", or "always" where a person wants what comes in any case
_BESIDE = (NFO, PICTURE, THUMB)
_READY = "ready"


@dataclass(frozen=True)
class Steps:
    """Of a download: until the media is here and whole, until nothing that belongs to it is missing, its name."""

    arrive: Arrive
    complete: Complete
    intend: Intend


class Replacement:
    def __init__(self, database: Database, videos: Videos, replacing: Replacing, beside: Beside, root: Root) -> None:
        self._database = database
        self._videos = videos
        self._replacing = replacing
        self._beside = beside
        self._root = root
        self._declined: dict[int, str] = {}  # by job, why what came was not taken

    async def run(self, ctx: JobContext, video: Video, staging: Path, steps: Steps) -> bool:
        """False where there is no file to replace, so that this is a download like any other."""
        async with self._database.read() as r:
            intent = await store.intent(r, ctx.job.id)
        entry = await self._replacing.intent(ctx.job.id)
        if entry is None and (intent is None or not is_exchange(intent)):
            old = await self._old(video)
            if old is None:
                return False
            intent = await self._bring(ctx, video, old, staging, steps)
            entry = await self._replacing.intent(ctx.job.id)
        if entry is not None and intent is not None:
            await self._exchange(ctx, entry, intent, staging)
        await asyncio.to_thread(shutil.rmtree, staging, ignore_errors=True)
        return True

    def declined(self, job_id: int) -> Failure | None:
        """Why what a job brought was thrown away; said once."""
        said = self._declined.pop(job_id, None)
        return {"code": NOT_BETTER, "detail": said} if said else None

    async def give_back(self, job_id: int) -> bool:
        """After a try that ended without a confirmed file: the old one lies where it lay."""
        async with self._database.read() as r:
            intent = await store.intent(r, job_id)
        landed = None
        if intent and intent["root_id"] == self._root.id:
            landed = Landed(self._root, intent["target"], intent["size"], subtitles_of(intent))
        if not await self._replacing.give_back(job_id, landed):
            return False
        async with self._database.write() as w:
            await store.forget_intent(w, job_id)
        return True

    async def tidy(self, open_: set[int]) -> None:
        """What jobs left that ended without a word, as after the last of many crashes."""
        for job_id in set(await self._replacing.jobs()) - open_:
            await self.give_back(job_id)

    async def _old(self, video: Video) -> VideoFile | None:
        """The file that is played, if it is on the disk."""
        if not await self._videos.file_exists(video["id"]):
            return None
        return next((file for file in await self._videos.files(video["id"]) if file["primary"]), None)

    async def _bring(self, ctx: JobContext, video: Video, old: VideoFile, staging: Path, steps: Steps) -> Row | None:
        """The intent; None when what came is not better."""
        await asyncio.to_thread(_unready, staging)
        fetched, found = await steps.arrive(ctx, video, staging)
        await ctx.stage("compare")
        better, reasons = is_better(_uncut(found, fetched), Seen(old), fetched.profile, fault=old["fault"])
        for reason in reasons:
            ctx.log(reason)
        if not better and ctx.job.payload.get(UPGRADE) != "always":
            self._declined[ctx.job.id] = f"It is not better, so the file that is here stays. {reasons[0]}"
            return None
        fetched, found = await steps.complete(ctx, video, staging, fetched, found)
        await ctx.stage("write")
        target = await self._target(video, old, staging, fetched, found, steps.intend, ctx.job.id)
        subtitles = staged(staging, fetched.subtitles)
        places = [self._root.resolve(target), *filter(None, [self._path(old)])]
        new = await asyncio.to_thread(_welcome, subtitles, places, await self._replacing.beside(old["id"]))
        file = new_file(self._root.id, target, found, new)
        ready = await asyncio.to_thread(_get_ready, fetched.path, staging / _READY, target, self._path(old))
        told = await self._replacing.told(video["id"])
        picture = await self._beside.write(ctx, video, None, file, ready, staging, told=told)
        await self._beside.write_subtitles(ctx, ready, {language: subtitles[language] for language in new})
        async with self._database.write("upgrade") as w:
            await store.record_intent(w, _intent(ctx.job.id, video["id"], file, fetched))
            await store.set_intent_picture(w, ctx.job.id, picture)
            await self._replacing.intend(w, ctx.job.id, old["id"])
            return await store.intent(w, ctx.job.id)

    def _path(self, old: VideoFile) -> Path | None:
        return self._root.resolve(old["path"]) if old["root_id"] == self._root.id else None

    async def _target(
        self,
        video: Video,
        old: VideoFile,
        staging: Path,
        fetched: Fetched,
        found: Probe,
        choose: Intend,
        job_id: int,
    ) -> str:
        """The name of the old one, with its own ending; another one where that is taken."""
        extension = fetched.path.suffix
        if old["root_id"] == self._root.id and extension.lower() in VIDEO_EXTENSIONS:
            same = str(PurePosixPath(old["path"]).with_suffix(extension.lower()))
            if same == old["path"]:
                return same
            async with self._database.read() as r:
                taken = await store.intended_targets(r, self._root.id, besides_job=job_id)
                known = await store.file_at(r, self._root.id, same)
            there = await asyncio.to_thread(self._root.resolve(same).exists)
            if not (known or there or same.casefold() in {one.casefold() for one in taken}):
                return same
        return str((await choose(job_id, video, staging, fetched, found))["target"])

    async def _exchange(self, ctx: JobContext, entry: Row, intent: Row, staging: Path) -> None:
        await ctx.stage("place")
        target = self._root.resolve(intent["target"])
        ready = staging / _READY / target.name

        async def put() -> None:
            await place(ready, target, token=str(ctx.job.id))
            for suffix in (*_BESIDE, *map(subtitle_suffix, subtitles_of(intent))):
                await move_whole(beside(ready, suffix), beside(target, suffix), str(ctx.job.id))

        try:
            moved = await self._replacing.swap(entry, put, self._root, intent["target"])
            change = await self._replacing.confirm(
                entry, file_of(intent), picture_of(intent), moved, actor=ctx.job.actor
            )
        except MvidarrError:
            await self.give_back(ctx.job.id)
            raise
        ctx.log(f"Placed as {intent['target']}; the old file is in the recycle bin (change {change}).")


class Seen:
    """A file of the library, as ``better`` looks at it."""

    def __init__(self, file: VideoFile) -> None:
        self.duration, self.width, self.height = file["duration"], file["width"], file["height"]
        self.video_codec, self.audio_codec = file["video_codec"], file["audio_codec"]
        self.audio_channels, self.fps = file["audio_channels"], file["fps"]
        self.container, self.hdr = file["container"], file["hdr"]


def is_upgrade(job: JobRow) -> bool:
    return bool(job.payload.get(UPGRADE))


def is_exchange(intent: Row) -> bool:
    """Whether it means to put a file in the place of another one."""
    return bool(intent["facts"].get(UPGRADE))


async def knows_file(w: Writer, intent: Row) -> bool:
    """Whether what an intent meant is in the library. Until it is confirmed, a file of that name is the old one."""
    if await is_open(w, intent["job_id"]):
        return False
    return bool(await store.file_at(w, intent["root_id"], intent["target"]) == intent["video_id"])


def _uncut(found: Probe, fetched: Fetched) -> Probe:
    """As long as it was before something was cut out of it: for that it is no worse than what is here."""
    return replace(found, duration=fetched.duration) if fetched.cuts and fetched.duration else found


def _intent(job_id: int, video_id: int, file: NewFile, fetched: Fetched) -> Row:
    return {
        "job_id": job_id, "root_id": file.root_id, "video_id": video_id, "target": file.path, "size": file.size,
        "facts": {**facts_of(file, fetched), UPGRADE: True}, "created": now(),
    }  # fmt: skip


def _welcome(subtitles: Mapping[str, Path], places: Sequence[Path], ours: Mapping[str, str]) -> dict[str, str]:
    """Language -> digest of those in whose place no one's own lie; ``ours``: what we wrote for the old file."""

    def free(language: str) -> bool:
        there = [(beside(video, subtitle_suffix(language)), video.stem) for video in places]
        return all(is_ours(path, stem, ours) for path, stem in there if path.exists())

    with typed_errors():
        return {language: digest(path.read_bytes()) for language, path in subtitles.items() if free(language)}


def _get_ready(staged: Path, folder: Path, target: str, old: Path | None) -> Path:
    """Under the name that it will have, with the old one's NFO, which others may have written into."""
    with typed_errors():
        folder.mkdir(exist_ok=True)
        ready = folder / PurePosixPath(target).name
        staged.replace(ready)
        with suppress(FileNotFoundError, PermissionError, IsADirectoryError):  # a full disk would leave half of it
            if old is not None:
                shutil.copyfile(beside(old, NFO), beside(ready, NFO))
        return ready


def _unready(staging: Path) -> None:
    """What a try that was killed had prepared: it begins anew, and only the video took long. Its name is that of the
    download no more, so it is fetched again."""
    shutil.rmtree(staging / _READY, ignore_errors=True)
