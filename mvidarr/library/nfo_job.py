"""The job that rewrites NFO files: of every video whose rows changed since, and of the artist whose folder it lies in.

What a file is about to tell is noted before it is written: whatever a crash leaves in it is known to be ours.

It reads the rows when it writes, so a change while it runs is either in the file or leaves the video marked. No file
moves, and what tells the rows already is not touched.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from mvidarr.db import Database, Reader
from mvidarr.errors import MvidarrError, Unavailable
from mvidarr.files import Root, artist_folder, told_of, write_artist_nfo, write_video_nfo
from mvidarr.jobs import JobContext
from mvidarr.library import store
from mvidarr.library.nfo_facts import artist_facts, nfo_facts, probed
from mvidarr.library.shapes import Artist, Video, VideoFile
from mvidarr.library.store import bin as entries
from mvidarr.library.store import nfos

Row = dict[str, Any]
Told = dict[str, dict[str, list[str]]]  # "video" and "artist", as ``files.told_of`` gives them
Folder = tuple[int, PurePosixPath]  # id of a root, path below it

_BATCH = 100
_TOGETHER = 20  # videos that are read, written and noted at once: who wants to move one waits for so many


class NfoWriter:
    """``still``: held by whoever writes beside videos or moves them, so that no NFO is left where a video was."""

    def __init__(self, database: Database, still: asyncio.Lock) -> None:
        self._database = database
        self._still = still

    async def run(self, ctx: JobContext) -> None:
        await ctx.stage("write")
        tried: set[tuple[int, int]] = set()
        away: Unavailable | None = None
        while todo := [row for row in await self._stale() if (row["video_id"], row["stale"]) not in tried]:
            for start in range(0, len(todo), _TOGETHER):
                some = todo[start : start + _TOGETHER]
                tried |= {(row["video_id"], row["stale"]) for row in some}
                ctx.progress(start / len(todo))
                away = await self._write(ctx, some) or away
        if away is not None:
            raise away

    async def _stale(self) -> list[Row]:
        """All of them, a batch a statement."""
        found: list[Row] = []
        async with self._database.read() as r:
            while some := await nfos.stale(r, found[-1]["video_id"] if found else 0, _BATCH):
                found += some
        return found

    async def _write(self, ctx: JobContext, rows: Sequence[Row]) -> Unavailable | None:
        """Where a disk is away its videos stay as they are; the last such trouble."""
        tried: dict[int, tuple[int, Told | None]] = {}
        away: Unavailable | None = None
        ids = [row["video_id"] for row in rows]
        async with self._still:
            async with self._database.read() as r:
                desk = await _Desk.of(r, ctx, ids)
            async with self._database.write("nfo") as w:
                await nfos.intend(w, {id: meant for id in ids if (meant := desk.meant(id))})
            for row in rows:
                try:
                    tried[row["video_id"]] = row["stale"], await desk.tell(row["video_id"], row["told"] or {})
                except Unavailable as error:
                    away = error
                except MvidarrError as error:  # trying again would not help: the next change of the video does
                    ctx.log(f"Video {row['video_id']}: {error.detail}", "warning")
                    tried[row["video_id"]] = row["stale"], None
        if tried:
            async with self._database.write("nfo") as w:
                await nfos.settle(w, tried)
        return away


@dataclass
class _Desk:
    """Some videos as they are, and what was written for them so far: an artist's file once for all of them."""

    ctx: JobContext
    videos: Mapping[int, Video]
    files: Mapping[int, Sequence[VideoFile]]
    artists: Mapping[int, Artist]
    roots: Mapping[int, Root]
    makers: Mapping[Folder, set[int | None]]
    written: set[tuple[Folder | None, bytes]] = field(default_factory=set)  # with what they had been told before

    @classmethod
    async def of(cls, r: Reader, ctx: JobContext, video_ids: Sequence[int]) -> "_Desk":
        videos = await store.videos_shown(r, video_ids)
        held = await _settled(r, await store.files_of_videos(r, video_ids))
        artists = {video["artist"]["id"] for video in videos.values() if video["artist"]}
        roots = {one["id"]: Root(one["id"], Path(one["path"])) for one in await store.root_rows(r)}
        folders = {folder for theirs in held.values() for file in theirs if (folder := _folder_of(file))}
        makers = {folder: await nfos.makers_below(r, folder[0], str(folder[1])) for folder in folders}
        return cls(ctx, videos, held, await store.artists_of_ids(r, artists), roots, makers)

    def meant(self, video_id: int) -> Told:
        """What the files are going to tell."""
        told: Told = {}
        for video, file in self._beside(video_id):
            told["video"] = told_of(nfo_facts(video, probed(file)))
            if (artist := self._alone_in(video, file)) is not None:
                told["artist"] = told_of(artist_facts(artist))
        return told

    async def tell(self, video_id: int, before: Told) -> Told | None:
        """What the files tell now; None where there is none."""
        told: Told = {}
        for video, file in self._beside(video_id):
            if await self._tell_video(video, file, before):
                told["video"] = told_of(nfo_facts(video, probed(file)))
                if (artist := self._alone_in(video, file)) is not None:
                    await self._tell_artist(artist, file, before)
                    told["artist"] = told_of(artist_facts(artist))
        return told or None

    def _beside(self, video_id: int) -> list[tuple[Video, VideoFile]]:
        video = self.videos.get(video_id)
        return [] if video is None else [(video, file) for file in self.files.get(video_id, ())]

    def _alone_in(self, video: Video, file: VideoFile) -> Artist | None:
        """The artist of a folder that holds videos of this one only."""
        folder, artist = _folder_of(file), video["artist"]
        if folder is None or artist is None or self.makers[folder] != {artist["id"]}:
            return None
        return self.artists.get(artist["id"])

    async def _tell_video(self, video: Video, file: VideoFile, before: Told) -> bool:
        root = self.roots[file["root_id"]]
        await asyncio.to_thread(root.check)
        path = root.resolve(file["path"])
        if not await asyncio.to_thread(path.is_file):
            return False
        if await write_video_nfo(path, nfo_facts(video, probed(file)), before.get("video"), str(self.ctx.job.id)):
            self.ctx.log(f"{file['path']}: its NFO could not be read; it is kept as .nfo.bak.", "warning")
        return True

    async def _tell_artist(self, artist: Artist, file: VideoFile, before: Told) -> None:
        folder = _folder_of(file)
        key = folder, orjson.dumps(before.get("artist"), option=orjson.OPT_SORT_KEYS)
        if folder is None or key in self.written:
            return
        path, token = self.roots[folder[0]].resolve(folder[1]), str(self.ctx.job.id)
        if await write_artist_nfo(path, artist_facts(artist), before.get("artist"), token):
            self.ctx.log(f"{folder[1]}: its artist.nfo could not be read; it is kept as artist.nfo.bak.", "warning")
        self.written.add(key)


def _folder_of(file: VideoFile) -> Folder | None:
    folder = artist_folder(PurePosixPath(file["path"]))
    return None if folder is None else (file["root_id"], folder)


async def _settled(r: Reader, held: Mapping[int, list[VideoFile]]) -> dict[int, list[VideoFile]]:
    """Without those that lie in the bin or are on their way: what has their name by now is not theirs."""
    ids = [file["id"] for theirs in held.values() for file in theirs]
    known = await entries.newest_of(r, ids) if ids else {}
    away = {file_id for file_id, entry in known.items() if entry["state"] in entries.HELD}
    return {video_id: [file for file in theirs if file["id"] not in away] for video_id, theirs in held.items()}
