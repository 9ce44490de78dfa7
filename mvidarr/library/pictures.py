"""Stills of videos: shown in the sizes that pages ask for, chosen by people, and brought back.

A picture that somebody chose is kept apart from the media (``files.kept``) and written beside the file from there: it
stays when the video is downloaded anew, and a video without a file may have one. What it takes the place of is kept for
thirty days. No picture is journaled: undoing an edit of the title leaves the picture alone.
"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from typing_extensions import TypedDict

from mvidarr.clock import DAY, iso, now
from mvidarr.db import Database, Outbox
from mvidarr.errors import External, Invalid, MvidarrError, NotFound
from mvidarr.files import PICTURE, THUMB, Kept, Root, beside, write_beside, write_whole
from mvidarr.library import picture_store as store
from mvidarr.library.shapes import FilePlace, Video
from mvidarr.library.videos import Videos, in_bin, missing
from mvidarr.media import Format, Media, Picture, Size, Thumbnails

KEEP = 30 * DAY  # how long a replaced picture can come back

_AT_ONCE = 2  # frames drawn at a time
_LAST = 0.5  # seconds before the end: nearer there may be no frame left


class EarlierPicture(TypedDict):
    """``picture`` names it to whoever brings it back."""

    picture: str
    replaced: str


class ArtistStill(TypedDict):
    """Artists have no pictures of their own: that of the video added last."""

    thumbnail: str
    color: str | None
    placeholder: str | None


class Pictures:
    def __init__(
        self, database: Database, outbox: Outbox, videos: Videos, *, thumbnails: Thumbnails, media: Media, kept: Kept,
        still: asyncio.Lock, work: Path,
    ) -> None:  # fmt: skip
        """``still`` is held while it writes beside videos, and by whoever moves them; ``work``: a folder of ours for
        frames on their way."""
        self._database = database
        self._outbox = outbox
        self._videos = videos
        self._thumbnails = thumbnails
        self._media = media
        self._kept = kept
        self._work = work
        self._drawing = asyncio.Semaphore(_AT_ONCE)
        self._replacing = still

    async def still(self, video_id: int, size: Size, kind: Format) -> Picture:
        row, place = await self._known(video_id)
        if not row["picture"]:
            raise NotFound("This video has no picture yet.", code="no_picture")
        for path in self._places(row, place):
            try:
                return await self._thumbnails.picture(path, size, kind)
            except NotFound:
                continue
        raise NotFound("The picture of this video is gone. Choose another one.", code="picture_missing")

    async def put(self, video_id: int, data: bytes, *, actor: str) -> Video:
        """A picture that somebody brought: drawn anew, so nothing but the picture is kept of it."""
        await self._known(video_id)
        return await self._replace(video_id, await self._thumbnails.wide_jpeg(data, anew=True), actor)

    async def grab(self, video_id: int, second: float, *, actor: str) -> Video:
        """The frame at that second of the file."""
        await self._known(video_id)
        place = await self._videos.file(video_id)
        async with self._drawing:
            data = await self._frame(_path_of(place), second)
        return await self._replace(video_id, data, actor)

    async def revert(self, video_id: int, picture: str | None = None, *, actor: str) -> Video:
        """Back to an earlier picture, by default the last; the one shown now can come back the same way."""
        row, _ = await self._known(video_id)
        for one in await self._kept.earlier(_key(row)):
            data = await self._kept.read(one.path) if picture in (None, one.digest) else None
            if data is not None:
                return await self._replace(video_id, data, actor)
        raise NotFound("There is no such earlier picture. They are kept for thirty days.", code="no_earlier_picture")

    async def earlier(self, video_id: int) -> list[EarlierPicture]:
        """What can be brought back, last replaced first."""
        row, _ = await self._known(video_id)
        found = await self._kept.earlier(_key(row))
        return [{"picture": one.digest, "replaced": iso(one.replaced)} for one in found]

    async def of_artists(self, artist_ids: Sequence[int]) -> dict[int, ArtistStill]:
        """For lists; artists without any picture are left out."""
        async with self._database.read() as r:
            rows = await store.newest_pictured(r, artist_ids)
        return {
            artist_id: {
                "thumbnail": f"/api/videos/{row['id']}/thumbnail?v={row['picture'][:12]}",
                "color": row["color"],
                "placeholder": row["placeholder"],
            }
            for artist_id, row in rows.items()
        }

    async def sweep(self) -> tuple[int, int]:
        """Brings the cache within its bound and drops pictures replaced long ago: how many of each.

        What was chosen for a video goes thirty days after the video, so that an undo finds it.
        """
        dropped = await self._thumbnails.sweep()
        keys = await self._kept.keys()
        async with self._database.read() as r:
            alive = await store.picture_keys(r, [int(key.partition("-")[0]) for key in keys])
        await self._kept.let_go(set(keys) - alive, now() - KEEP)
        return dropped.pictures, await self._kept.sweep(now() - KEEP)

    async def _known(self, video_id: int) -> tuple[dict[str, Any], FilePlace | None]:
        async with self._database.read() as r:
            row, place = await store.pictured(r, video_id)
        if row is None:
            raise missing(video_id)
        return row, place

    def _places(self, row: dict[str, Any], place: FilePlace | None) -> list[Path]:
        """Where its picture may lie, the likeliest first."""
        chosen = self._kept.chosen(_key(row))
        if place is None or place.in_bin:
            return [chosen]
        path = _path_of(place)
        return [beside(path, PICTURE), beside(path, THUMB), chosen]

    async def _frame(self, path: Path, second: float) -> bytes:
        if not await asyncio.to_thread(path.is_file):
            raise NotFound(
                "The file of this video is not where it was put. Bring it back, or download it again.",
                code="file_missing",
            )
        length = await self._length(path)
        if length is None or not 0 <= second <= length:
            known = "of unknown length" if length is None else f"{length:.1f} seconds long"
            raise Invalid(
                f"There is no picture at second {second:g}: the video is {known}.",
                code="out_of_range",
                extra={"duration": length},
            )
        await asyncio.to_thread(self._work.mkdir, parents=True, exist_ok=True)
        folder = await asyncio.to_thread(TemporaryDirectory, dir=self._work, prefix="frame-")
        try:
            target = Path(folder.name, "frame.jpg")
            await self._media.frame_at(path, target, second=max(0.0, min(second, length - _LAST)))
            return await self._thumbnails.wide_jpeg(target, anew=True)
        finally:
            await asyncio.shield(asyncio.to_thread(folder.cleanup))

    async def _length(self, path: Path) -> float | None:
        """A damaged file is no failure of the program that looked at it."""
        try:
            return (await self._media.probe(path)).duration
        except External as error:
            if error.code != "not_media":
                raise
            raise Invalid(
                "The file of this video is damaged, or no video: there is no picture in it. Download it again.",
                code="not_media",
            ) from error

    async def _replace(self, video_id: int, data: bytes, actor: str) -> Video:
        """Every step may be repeated; until the row is written, browsers show the picture they have. What cannot be
        done, as somebody deletes the video meanwhile, leaves the files as they were."""
        async with self._replacing:
            row, place = await self._known(video_id)
            if place is not None and place.in_bin:
                raise in_bin()  # with a picture of its own, which comes back with it
            chosen = self._kept.chosen(_key(row))
            lies = [] if place is None else [beside(_path_of(place), suffix) for suffix in (PICTURE, THUMB)]
            before = {path: await self._kept.read(path) for path in (chosen, *lies)}
            await self._put_away(row, place, data)
            try:
                await self._write(row, place, data, actor)
            except MvidarrError:
                await _put_back(before)
                raise
        return await self._videos.get(video_id)

    async def _write(self, row: dict[str, Any], place: FilePlace | None, data: bytes, actor: str) -> None:
        chosen = await self._kept.choose(_key(row), data)
        if place is not None and await asyncio.to_thread(_path_of(place).parent.is_dir):
            for suffix in (PICTURE, THUMB):
                await write_beside(_path_of(place), suffix, data, f"picture-{row['id']}")
        facts = await self._thumbnails.facts(chosen)
        async with self._database.write() as w:
            if not await store.set_picture(w, row["id"], facts):
                raise missing(row["id"])
            await self._outbox.emit(w, "PictureChanged", ("video", row["id"]), {"actor": actor})

    async def _put_away(self, row: dict[str, Any], place: FilePlace | None, data: bytes) -> None:
        for path in self._places(row, place):
            current = await self._kept.read(path)
            if current is not None:
                if current != data:
                    await self._kept.put_away(_key(row), current)
                return


async def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for path, data in before.items():
        if data is None:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        elif await asyncio.to_thread(path.parent.is_dir):
            await write_whole(path, data, "picture-back")


def _path_of(place: FilePlace) -> Path:
    return Root(0, Path(place.root)).resolve(place.path)


def _key(row: dict[str, Any]) -> str:
    return store.picture_key(row["id"], row["added"])
