"""The job that rewrites NFO files: of every video whose rows changed since, and of the artist whose folder it lies in.

It reads the rows when it writes, so a change while it runs is either in the file or leaves the video marked. No file
moves, and what tells the rows already is not touched.
"""

import asyncio
from pathlib import Path, PurePosixPath
from typing import Any

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

_BATCH = 100


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
            for number, row in enumerate(todo):
                tried.add((row["video_id"], row["stale"]))
                ctx.progress(number / len(todo))
                try:
                    await self._write(ctx, row)
                except Unavailable as error:
                    away = error
        if away is not None:
            raise away

    async def _stale(self) -> list[Row]:
        """All of them, a batch a statement."""
        found: list[Row] = []
        async with self._database.read() as r:
            while some := await nfos.stale(r, found[-1]["video_id"] if found else 0, _BATCH):
                found += some
        return found

    async def _write(self, ctx: JobContext, row: Row) -> None:
        told: Told | None = None
        try:
            told = await self._tell(ctx, row)
        except Unavailable:
            raise
        except MvidarrError as error:  # trying again would not help: the next change of the video does
            ctx.log(f"Video {row['video_id']}: {error.detail}", "warning")
        async with self._database.write("nfo") as w:
            if told is None:
                await nfos.drop(w, row["video_id"], row["stale"])
            else:
                await nfos.written(w, row["video_id"], told, row["stale"])

    async def _tell(self, ctx: JobContext, row: Row) -> Told | None:
        """What the files tell now; None where there is none."""
        async with self._database.read() as r:
            video = await store.video(r, row["video_id"], None)
            held = await _settled(r, await store.files_of_video(r, row["video_id"]))
            artist = await store.artist(r, video["artist"]["id"]) if video and video["artist"] else None
            roots = {one["id"]: Root(one["id"], Path(one["path"])) for one in await store.root_rows(r)}
        before: Told = row["told"] or {}
        told: Told = {}
        for file in held if video is not None else ():
            async with self._still:
                if video is not None and await self._tell_file(ctx, roots[file["root_id"]], video, file, before):
                    told["video"] = told_of(nfo_facts(video, probed(file)))
                    if artist and await self._tell_artist(ctx, roots[file["root_id"]], artist, file, before):
                        told["artist"] = told_of(artist_facts(artist))
        return told or None

    async def _tell_file(self, ctx: JobContext, root: Root, video: Video, file: VideoFile, before: Told) -> bool:
        await asyncio.to_thread(root.check)
        path = root.resolve(file["path"])
        if not await asyncio.to_thread(path.is_file):
            return False
        facts = nfo_facts(video, probed(file))
        if await write_video_nfo(path, facts, before.get("video"), str(ctx.job.id)):
            ctx.log(f"{file['path']}: its NFO could not be read; it is kept as .nfo.bak.", "warning")
        return True

    async def _tell_artist(self, ctx: JobContext, root: Root, artist: Artist, file: VideoFile, before: Told) -> bool:
        """Of a folder that holds videos of this artist only."""
        folder = artist_folder(PurePosixPath(file["path"]))
        if folder is None:
            return False
        async with self._database.read() as r:
            makers = await nfos.makers_below(r, root.id, str(folder))
        if makers != {artist["id"]}:
            return False
        token = str(ctx.job.id)
        if await write_artist_nfo(root.resolve(folder), artist_facts(artist), before.get("artist"), token):
            ctx.log(f"{folder}: its artist.nfo could not be read; it is kept as artist.nfo.bak.", "warning")
        return True


async def _settled(r: Reader, held: list[VideoFile]) -> list[VideoFile]:
    """Without those that lie in the bin or are on their way: what has their name by now is not theirs."""
    known = await entries.newest_of(r, [file["id"] for file in held]) if held else {}
    away = {file_id for file_id, entry in known.items() if entry["state"] in entries.HELD}
    return [file for file in held if file["id"] not in away]
