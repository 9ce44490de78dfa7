"""What lies beside a video: its NFO, its pictures, the NFO of its artist. Written again, they stay the same."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from mvidarr.errors import MvidarrError
from mvidarr.files import (
    NFO,
    PICTURE,
    PICTURE_EXTENSIONS,
    THUMB,
    Kept,
    Told,
    beside,
    subtitle_suffix,
    write_artist_nfo,
    write_beside,
    write_video_nfo,
)
from mvidarr.jobs import JobContext
from mvidarr.library.nfo_facts import added_of, artist_facts, nfo_facts
from mvidarr.library.picture_store import picture_key
from mvidarr.library.shapes import Artist, NewFile, Video
from mvidarr.media import Media, PictureFacts, Thumbnails


class Beside:
    def __init__(self, media: Media, thumbnails: Thumbnails, kept: Kept) -> None:
        self._media = media
        self._thumbnails = thumbnails
        self._kept = kept

    async def write(
        self,
        ctx: JobContext,
        video: Video,
        artist: Artist | None,
        file: NewFile,
        path: Path,
        staging: Path,
        *,
        told: Told | None = None,
    ) -> PictureFacts | None:
        """Writes them all beside ``path`` and returns the facts of the still; without a still, None. ``told``: what we
        wrote into the NFO that lies there, so that what others added is kept."""
        token = str(ctx.job.id)
        if await write_video_nfo(path, nfo_facts(video, file), told, token):
            ctx.log("An NFO that could not be read lies beside the new one, as .nfo.bak.")
        if artist is not None:
            await write_artist_nfo(path.parent.parent, artist_facts(artist), None, token)
        try:
            still = await self._still(video, path, file, staging)
        except MvidarrError as error:  # a video without a picture is better than none
            ctx.log(f"No picture: {error.detail}")
            return None
        picture = await write_beside(path, PICTURE, still, token)
        await write_beside(path, THUMB, still, token)
        ctx.log("Wrote the NFO and the picture.")
        return await self._thumbnails.facts(picture)

    async def write_subtitles(self, ctx: JobContext, path: Path, ready: Mapping[str, Path]) -> None:
        """``ready``: SubRip, by language. What is gone was filed by a try before, or went with its staging folder."""
        for language, staged in ready.items():
            with suppress(FileNotFoundError):
                text = await asyncio.to_thread(staged.read_bytes)
                await write_beside(path, subtitle_suffix(language), text, str(ctx.job.id))

    async def remove(self, path: Path, subtitles: Collection[str]) -> None:
        """The file and what ``write`` made of it, for a try that was cancelled before the library knew of it.
        ``subtitles``: languages of those that came with it."""
        suffixes = (NFO, PICTURE, THUMB, *map(subtitle_suffix, subtitles))
        await asyncio.to_thread(_remove, [path, *(beside(path, suffix) for suffix in suffixes)])

    async def _still(self, video: Video, path: Path, file: NewFile, staging: Path) -> bytes:
        """The one that a person chose; else the site's own picture if it can be read; else a frame of the video."""
        chosen = await self._kept.read(self._kept.chosen(picture_key(video["id"], added_of(video))))
        if chosen is not None:
            return chosen
        given = await asyncio.to_thread(_picture_in, staging)
        if given is not None:
            with suppress(MvidarrError):
                return await self._thumbnails.wide_jpeg(given)
        frame = staging / "frame.jpg"
        await self._media.frame(path, frame, duration=file.duration)
        return await self._thumbnails.wide_jpeg(frame)


def _picture_in(staging: Path) -> Path | None:
    found = sorted(path for path in staging.iterdir() if path.suffix.lower() in PICTURE_EXTENSIONS)
    return next((path for path in found if path.name != "frame.jpg"), None)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in (paths[0].parent, paths[0].parent.parent):
        with suppress(OSError):  # somebody else's files keep the folder
            folder.rmdir()
