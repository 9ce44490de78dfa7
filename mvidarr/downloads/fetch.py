"""The first stage of a download: the media of a video into its staging folder, by yt-dlp."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvidarr import clock
from mvidarr.downloads.extract import Extraction
from mvidarr.downloads.facts import expected_bytes
from mvidarr.errors import Conflict, External
from mvidarr.files import require
from mvidarr.jobs import JobContext
from mvidarr.library import Video
from mvidarr.library.sources import SourceKey
from mvidarr.outbound import AddressGuard
from mvidarr.ytdlp import Downloaded, Progress, YtDlp, format_args, media_addresses

FRESH = 4 * clock.HOUR  # how long the media addresses of a description are trusted to live
ROOM = 2.2  # parts, merge and result lie on the disk together
LEAST_ROOM = 64 << 20  # bytes, where the site doesn't tell the size
BEST_HEIGHT = 1080


@dataclass(frozen=True)
class Fetched:
    path: Path
    thumbnail: Path | None
    duration: float | None  # seconds, as the site says; None when it doesn't


class Fetch:
    def __init__(self, ytdlp: YtDlp, extraction: Extraction, guard: AddressGuard) -> None:
        self._ytdlp = ytdlp
        self._extraction = extraction
        self._guard = guard

    async def media(self, video: Video, staging: Path, ctx: JobContext) -> Fetched:
        """Goes on with a part that a try before left behind; asks the site anew once when its addresses have died."""
        source = _source(video)
        info, fresh = await self._info(video["id"], source, ctx)
        await require(staging, int(max(expected_bytes(info) * ROOM, LEAST_ROOM)))
        try:
            downloaded = await self._download(video["id"], staging, ctx)
        except External as error:
            if error.code != "expired" or fresh:
                raise
            ctx.log("The addresses have expired; asking the site again.")
            info = await self._extraction.extract(video["id"], source, ctx)
            downloaded = await self._download(video["id"], staging, ctx)
        duration = info.get("duration")
        return Fetched(
            downloaded.path, downloaded.thumbnail, float(duration) if isinstance(duration, int | float) else None
        )

    async def forget(self, video_id: int) -> None:
        await self._extraction.forget(video_id)

    async def _info(self, video_id: int, source: SourceKey, ctx: JobContext) -> tuple[dict[str, Any], bool]:
        """What the site said, and whether it was asked just now."""
        kept = await asyncio.to_thread(_read_fresh, self._extraction.info_file(video_id))
        if kept is None:
            return await self._extraction.extract(video_id, source, ctx), True
        await self._guard.check_all(media_addresses(kept))  # a name may point elsewhere by now
        return kept, False

    async def _download(self, video_id: int, staging: Path, ctx: JobContext) -> Downloaded:
        def show(progress: Progress) -> None:
            ctx.progress(progress.fraction, speed=progress.speed, eta=progress.eta, message=progress.message)

        return await self._ytdlp.download(
            self._extraction.info_file(video_id),
            staging,
            format_args=format_args(BEST_HEIGHT),
            on_progress=show,
            on_line=ctx.log,
        )


def _source(video: Video) -> SourceKey:
    if not video["sources"]:
        raise Conflict("This video has no source to download from. Add an address first.", code="no_source")
    best = video["sources"][0]
    return SourceKey(best["provider"], best["id"], best["url"])


def _read_fresh(path: Path) -> dict[str, Any] | None:
    try:
        if clock.now() - path.stat().st_mtime * 1000 > FRESH:
            return None
        info = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return info if isinstance(info, dict) else None
