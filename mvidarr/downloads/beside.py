"""What lies beside a video: its NFO, its pictures, the NFO of its artist. Written again, they stay the same."""

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from mvidarr.errors import MvidarrError
from mvidarr.files import (
    NFO,
    PICTURE,
    PICTURE_EXTENSIONS,
    THUMB,
    ArtistFacts,
    Kept,
    NfoAudio,
    NfoFacts,
    NfoFile,
    artist_nfo,
    beside,
    video_nfo,
    write_beside,
    write_whole,
)
from mvidarr.jobs import JobContext
from mvidarr.library import NewFile, Video, picture_key
from mvidarr.media import Media, PictureFacts, Thumbnails

ARTIST_NFO = "artist.nfo"


class Beside:
    def __init__(self, media: Media, thumbnails: Thumbnails, kept: Kept) -> None:
        self._media = media
        self._thumbnails = thumbnails
        self._kept = kept

    async def write(
        self, ctx: JobContext, video: Video, file: NewFile, path: Path, staging: Path
    ) -> PictureFacts | None:
        """Writes them all beside ``path`` and returns the facts of the still; without a still, None."""
        token = str(ctx.job.id)
        await write_beside(path, NFO, video_nfo(nfo_facts(video, file)), token)
        await self._artist(video, path, token)
        try:
            still = await self._still(video, path, file, staging)
        except MvidarrError as error:  # a video without a picture is better than none
            ctx.log(f"No picture: {error.detail}")
            return None
        picture = await write_beside(path, PICTURE, still, token)
        await write_beside(path, THUMB, still, token)
        ctx.log("Wrote the NFO and the picture.")
        return await self._thumbnails.facts(picture)

    async def remove(self, path: Path) -> None:
        """The file and what ``write`` made of it, for a try that was cancelled before the library knew of it."""
        await asyncio.to_thread(_remove, [path, *(beside(path, suffix) for suffix in (NFO, PICTURE, THUMB))])

    async def _artist(self, video: Video, path: Path, token: str) -> None:
        """Only where there is none: somebody else's may say more."""
        target = path.parent.parent / ARTIST_NFO
        if video["artist"] and not await asyncio.to_thread(target.exists):
            await write_whole(target, artist_nfo(ArtistFacts(video["artist"]["name"])), token)

    async def _still(self, video: Video, path: Path, file: NewFile, staging: Path) -> bytes:
        """The one that a person chose; else the site's own picture if it can be read; else a frame of the video."""
        chosen = await self._kept.read(self._kept.chosen(picture_key(video["id"], _added(video))))
        if chosen is not None:
            return chosen
        given = await asyncio.to_thread(_picture_in, staging)
        if given is not None:
            with suppress(MvidarrError):
                return await self._thumbnails.wide_jpeg(given)
        frame = staging / "frame.jpg"
        await self._media.frame(path, frame, duration=file.duration)
        return await self._thumbnails.wide_jpeg(frame)


def nfo_facts(video: Video, file: NewFile) -> NfoFacts:
    artists = [video["artist"]["name"]] if video["artist"] else []
    return NfoFacts(
        title=video["title"],
        artists=(*artists, *(guest["name"] for guest in video["featured"])),
        album=video["album"],
        plot=video["description"],
        duration=file.duration,
        genres=tuple(video["genres"]),
        tags=tuple(video["tags"]),
        directors=tuple(video["directors"]),
        studios=(video["label"],) if video["label"] else (),
        release_date=video["release_date"],
        year=video["year"],
        ids={source["provider"]: source["id"] for source in reversed(video["sources"]) if source["provider"] != "web"},
        added=_added(video),
        file=NfoFile(
            video_codec=file.video_codec,
            width=file.width,
            height=file.height,
            duration=file.duration,
            hdr=file.hdr,
            audio=(NfoAudio(file.audio_codec, file.audio_channels, file.audio_language),) if file.audio_codec else (),
            subtitles=file.subtitles,
        ),
    )


def _added(video: Video) -> int:
    return round(datetime.fromisoformat(video["added"]).timestamp() * 1000)


def _picture_in(staging: Path) -> Path | None:
    found = sorted(path for path in staging.iterdir() if path.suffix.lower() in PICTURE_EXTENSIONS)
    return next((path for path in found if path.name != "frame.jpg"), None)


def _remove(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in (paths[0].parent, paths[0].parent.parent):
        with suppress(OSError):  # somebody else's files keep the folder
            folder.rmdir()
