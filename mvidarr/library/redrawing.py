"""Pictures of videos made anew: what lies beside the file, its colours, and the small ones of it.

A picture that somebody chose stays what it is. One that another takes the place of is kept for thirty days, as when
somebody chooses one, and can be brought back on the page of the video.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mvidarr.db import Database, Outbox
from mvidarr.errors import Conflict, External, Invalid, NotFound
from mvidarr.files import PICTURE, THUMB, Kept, Root, beside, write_beside
from mvidarr.library import picture_store as store
from mvidarr.library.picture_store import picture_columns, picture_key
from mvidarr.library.shapes import FilePlace
from mvidarr.library.videos import in_bin, missing
from mvidarr.media import Media, Thumbnails

Row = dict[str, Any]

_AT_ONCE = 2  # at a time
_NOTHING = "There is no file and no picture that one could be made of. Download the video, or bring a picture."
_SAID = {
    "not_media": "Its file cannot be read as a video. Download it again.",
    "file_missing": "Its file is not where it was put. Bring it back, or download it again.",
}
_MOVED = "It was changed since the preview."


class Redrawing:
    def __init__(
        self, database: Database, outbox: Outbox, *, thumbnails: Thumbnails, media: Media, kept: Kept,
        still: asyncio.Lock, work: Path,
    ) -> None:  # fmt: skip
        """As ``Pictures`` has them."""
        self._database = database
        self._outbox = outbox
        self._thumbnails = thumbnails
        self._media = media
        self._kept = kept
        self._still = still
        self._work = work
        self._drawing = asyncio.Semaphore(_AT_ONCE)

    def require(self) -> None:
        """``Unavailable`` without the programs that it takes."""
        self._media.require()

    async def chosen_keys(self) -> set[str]:
        """Of the videos whose picture somebody chose, as ``picture_key`` makes them."""
        return await self._kept.chosen_keys()

    async def each(self, versions: dict[int, int], *, fresh: bool, actor: str) -> dict[int, str]:
        """Of each why it could not be, or nothing; ``versions`` that videos must have still. ``Unavailable`` when a
        disk is away or full, or the programs are."""
        found = await asyncio.gather(
            *(self._try(video_id, version, fresh, actor) for video_id, version in versions.items()),
            return_exceptions=True,
        )
        told = {}
        for video_id, said in zip(versions, found, strict=True):
            if isinstance(said, BaseException):
                raise said
            told[video_id] = said
        return told

    async def _try(self, video_id: int, version: int, fresh: bool, actor: str) -> str:
        async with self._drawing:
            row, place = await self._known(video_id)
            if row is None or row["version"] != version:
                return _MOVED if row else missing(video_id).detail
            try:
                await self._redraw(row, place, fresh=fresh, actor=actor)
            except (Conflict, External, Invalid, NotFound) as error:
                return _SAID.get(error.code, error.detail)
        return ""

    async def _known(self, video_id: int) -> tuple[Row | None, FilePlace | None]:
        async with self._database.read() as r:
            return await store.pictured(r, video_id)

    async def _redraw(self, row: Row, place: FilePlace | None, *, fresh: bool, actor: str) -> None:
        if place is not None:
            if place.in_bin:
                raise in_bin()
            await asyncio.to_thread(Root(0, Path(place.root)).check)
        path = None if place is None else Root(0, Path(place.root)).resolve(place.path)
        data = await self._data(row, path, fresh)
        async with self._still:
            current, where = await self._known(row["id"])
            if current is None or where != place:
                raise NotFound(_MOVED, code="moved_on")
            await self._write(current, path, data, actor)

    async def _data(self, row: Row, path: Path | None, fresh: bool) -> bytes:
        """What was chosen; else what lies beside the file, unless another frame is wanted; else a frame of it."""
        chosen = await self._kept.read(self._kept.chosen(picture_key(row["id"], row["added"])))
        if chosen is not None:
            return chosen
        if path is None:
            raise NotFound(_NOTHING, code="no_picture")
        for suffix in () if fresh else (PICTURE, THUMB):
            lies = await self._kept.read(beside(path, suffix))
            if lies is not None:
                try:
                    return await self._thumbnails.wide_jpeg(lies)
                except Invalid:  # no picture any more
                    continue
        return await self._frame(path)

    async def _frame(self, path: Path) -> bytes:
        """A typical one."""
        duration = (await self._media.probe(path)).duration
        await asyncio.to_thread(self._work.mkdir, parents=True, exist_ok=True)
        folder = await asyncio.to_thread(TemporaryDirectory, dir=self._work, prefix="frame-")
        try:
            target = Path(folder.name, "frame.jpg")
            await self._media.frame(path, target, duration=duration)
            return await self._thumbnails.wide_jpeg(target)
        finally:
            await asyncio.shield(asyncio.to_thread(folder.cleanup))

    async def _write(self, row: Row, path: Path | None, data: bytes, actor: str) -> None:
        key = picture_key(row["id"], row["added"])
        picture = self._kept.chosen(key)
        if path is not None:
            lay = await self._kept.read(beside(path, PICTURE))
            if lay is not None and lay != data:
                await self._kept.put_away(key, lay)
            picture = await write_beside(path, PICTURE, data, f"picture-{row['id']}")
            await write_beside(path, THUMB, data, f"picture-{row['id']}")
        facts = await self._thumbnails.facts(picture)
        await self._thumbnails.renew(picture)
        if all(row[name] == value for name, value in picture_columns(facts).items()):
            return
        async with self._database.write("pictures") as w:
            if not await store.set_picture(w, row["id"], facts):
                raise missing(row["id"])
            await self._outbox.emit(w, "PictureChanged", ("video", row["id"]), {"actor": actor})
