"""The first stage of a download: the media of a video into its staging folder, by yt-dlp."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvidarr import clock
from mvidarr.downloads.choosing import Choice, choose
from mvidarr.downloads.fetching.extract import Extraction
from mvidarr.downloads.fetching.wishes import Way, may_come_otherwise, unasked, ways, wishes_of
from mvidarr.errors import Conflict, External
from mvidarr.files import LEAST_ROOM, require
from mvidarr.jobs import JobContext
from mvidarr.library import Profile, Profiles, Video
from mvidarr.library.sources import SourceKey
from mvidarr.media.subtitles import Span
from mvidarr.outbound import AddressGuard
from mvidarr.ytdlp import Downloaded, Progress, YtDlp, media_addresses
from mvidarr.ytdlp.failures import THROTTLED

FRESH = 4 * clock.HOUR  # how long the media addresses of a description are trusted to live
_ASKED_ANEW = {THROTTLED.code: f"{THROTTLED.sentence} Asking it anew."}
ROOM = 2.2  # parts, merge and result lie on the disk together


@dataclass(frozen=True)
class Fetched:
    path: Path
    thumbnail: Path | None
    duration: float | None  # seconds, as the site says; None when it doesn't
    profile: Profile  # that it was chosen by
    cuts: tuple[Span, ...] = ()  # seconds of that duration which are no longer in it
    notes: tuple[str, ...] = ()  # what the profile wants and did not come, a sentence each
    subtitles: tuple[str, ...] = ()  # languages of those that go beside it
    limited: str | None = None  # the code of what lets its site rest, though the file came


class Fetch:
    """``received`` hears of each job how many bytes came in for it."""

    def __init__(
        self,
        ytdlp: YtDlp,
        extraction: Extraction,
        guard: AddressGuard,
        profiles: Profiles,
        received: Callable[[int, int], None],
    ) -> None:
        self._profiles = profiles
        self._ytdlp = ytdlp
        self._extraction = extraction
        self._guard = guard
        self._received = received

    async def media(self, video: Video, staging: Path, ctx: JobContext) -> Fetched:
        """Goes on with a part that a try before left behind; asks the site anew once when its addresses have died, or
        it gives too slowly by them."""
        if not video["sources"]:
            raise Conflict("This video has no source to download from. Add an address first.", code="no_source")
        source = await self._extraction.source_for(ctx.job, video["id"])
        profile = await self._profiles.of(video["id"])
        info, fresh = await self._info(video["id"], source, ctx)
        try:
            return await self._download(video["id"], info, profile, staging, ctx)
        except External as error:
            if error.code != THROTTLED.code and (fresh or error.code not in ("expired", "no_quality")):
                raise
            ctx.log(_ASKED_ANEW.get(error.code, "What the site said before no longer holds; asking it again."))
            info = await self._extraction.extract(video["id"], source, ctx)
            return await self._download(video["id"], info, profile, staging, ctx, however_slow=True)

    def info_file(self, video_id: int) -> Path:
        """What the site said of the video."""
        return self._extraction.info_file(video_id)

    async def forget(self, video_id: int) -> None:
        await self._extraction.forget(video_id)

    async def _info(self, video_id: int, source: SourceKey, ctx: JobContext) -> tuple[dict[str, Any], bool]:
        """What the site said, and whether it was asked just now."""
        kept = await asyncio.to_thread(_read_fresh, self._extraction.info_file(video_id))
        if kept is None or not is_of(kept, source):
            return await self._extraction.extract(video_id, source, ctx), True
        await self._guard.check_all(media_addresses(kept))  # a name may point elsewhere by now
        return kept, False

    async def _download(
        self,
        video_id: int,
        info: dict[str, Any],
        profile: Profile,
        staging: Path,
        ctx: JobContext,
        *,
        however_slow: bool = False,
    ) -> Fetched:
        choice, wishes = choose(info, profile), wishes_of(info, profile)
        ctx.log(_said(choice, profile))
        failed: External | None = None
        for way in ways(choice.args, wishes):
            try:
                came = await self._by_way(way, video_id, choice, staging, ctx, however_slow)
                return _fetched(came, info, profile, way, ctx)
            except External as error:
                if not may_come_otherwise(error, way):
                    raise
                ctx.log(f"{error.detail} It is tried with less work on the file.", "warning")
                failed = error
        raise failed or AssertionError

    async def _by_way(
        self, way: Way, video_id: int, choice: Choice, staging: Path, ctx: JobContext, however_slow: bool
    ) -> Downloaded:
        await require(staging, int(max(choice.bytes * ROOM, LEAST_ROOM)))  # the least where the site tells no size

        def show(progress: Progress) -> None:
            ctx.progress(progress.fraction, speed=progress.speed, eta=progress.eta, message=progress.message)

        return await self._ytdlp.download(
            self._extraction.info_file(video_id),
            staging,
            format_args=way.args,
            however_slow=however_slow,
            on_progress=show,
            on_line=ctx.log,
            on_received=lambda count: self._received(ctx.job.id, count),
        )


def is_of(info: dict[str, Any], source: SourceKey) -> bool:
    """Another upload may have been chosen since."""
    return source.url in (info.get("original_url"), info.get("webpage_url")) or str(info.get("id")) == source.key


def _fetched(came: Downloaded, info: dict[str, Any], profile: Profile, way: Way, ctx: JobContext) -> Fetched:
    duration = info.get("duration")
    length = float(duration) if isinstance(duration, int | float) else None
    notes = [way.note] if way.note else []
    if came.pieces is None:
        notes.append(unasked(way.wishes))
    for note in notes:
        ctx.log(note, "warning")
    cuts = (came.pieces or ()) if way.wishes.cuts else ()
    return Fetched(came.path, came.thumbnail, length, profile, cuts, tuple(notes))


def _said(choice: Choice, profile: Profile) -> str:
    what = f"{choice.height}p" if choice.height else "what the site has, of a height that it doesn't tell"
    return f"The profile “{profile['name']}” takes {what}."


def _read_fresh(path: Path) -> dict[str, Any] | None:
    try:
        if clock.now() - path.stat().st_mtime * 1000 > FRESH:
            return None
        info = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return info if isinstance(info, dict) else None
