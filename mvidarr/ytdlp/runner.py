"""Running yt-dlp: ask what is at an address or in a list, and fetch it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvidarr.errors import External
from mvidarr.process import Limits
from mvidarr.ytdlp import failures, files, options
from mvidarr.ytdlp.addresses import visitable
from mvidarr.ytdlp.listing import listed
from mvidarr.ytdlp.playlist import first_and_all, refuse_unready
from mvidarr.ytdlp.progress import Progress, Tracker
from mvidarr.ytdlp.run import SPONSORBLOCK, Listeners, complaining, failed, nothing
from mvidarr.ytdlp.starting import Starting
from mvidarr.ytdlp.subtitles import Subtitled, subtitle_args, written_for

INFO = "info.json"
EXTRACT_SECONDS = 300.0
LIST_SECONDS = 180.0
DOWNLOAD_SECONDS = 24 * 3600.0
SUBTITLE_SECONDS = 600.0
SUBTITLE_BYTES = 16 * 1024 * 1024
JSON_BYTES = 64 * 1024 * 1024
FILE_BYTES = 128 * 1024**3
QUALITY = options.format_args(1080)


@dataclass(frozen=True, slots=True)
class Extracted:
    """``info`` as stored in ``path`` (secrets included, 0600); ``entries``: all of them when the address is a list."""

    info: dict[str, Any]
    path: Path
    entries: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Downloaded:
    """``info``: what was chosen (``format_id``, ``height``, ``vcodec``, …). ``degraded``: the site may have more.
    ``pieces``: seconds, that SponsorBlock was asked for and knows; None when it could not be asked."""

    path: Path
    info: dict[str, Any]
    thumbnail: Path | None
    warnings: tuple[str, ...]
    degraded: bool
    pieces: tuple[tuple[float, float], ...] | None = ()


class YtDlp(Starting):
    """What is asked of sites, and what is fetched from them."""

    async def extract(
        self,
        url: str,
        folder: Path,
        on_line: Callable[[str], None] = nothing,
        *,
        formats: Sequence[str] = QUALITY,
        subtitles: bool = False,
    ) -> Extracted:
        """What is at the address; stores it as ``folder/info.json``. Of a list, its first video. ``subtitles``: those
        are asked for too that a site doesn't list by itself, which may cost it a request, and fail for it.

        Raises Invalid (``bad_url``) and External with a code of ``failures``.
        """
        first, entries = first_and_all(await self._describe(url, folder, on_line, formats, subtitles))
        if first.get("_type") in ("url", "url_transparent"):
            first, _ = first_and_all(await self._describe(str(first.get("url")), folder, on_line, formats, subtitles))
        info = visitable(first)
        refuse_unready(info)
        path = folder / INFO
        await asyncio.to_thread(files.store, path, info)
        return Extracted(info, path, entries)

    async def listing(
        self, url: str, *, start: int = 1, most: int = 50, on_line: Callable[[str], None] = nothing
    ) -> dict[str, Any]:
        """What a channel, playlist or search (``ytsearch20:words``) holds, as its page lists it: see ``listing``.

        A channel without a tab in its address gives its tabs as entries (``ie_key`` YoutubeTab): ask for
        ``…/videos``. ``timestamp`` is as rough as the site tells it (“3 years ago”). An empty list is one without
        entries. Raises Invalid (``bad_url``, ``bad_search``, ``bad_range``, the guard's) and External with a code of
        ``failures``, such as ``bot_check``, ``rate_limited``, ``private``, ``gone``, ``no_tab``, ``not_a_list``.
        """
        argv = options.list_argv(self._setup, url, start, most)
        if options.on_the_web(url):
            await self._guard(url)
        await asyncio.to_thread(self._cache.mkdir, parents=True, exist_ok=True)
        return listed(await self._ask(argv, self._cache, on_line, LIST_SECONDS))

    async def download(
        self,
        source: Path | str,
        folder: Path,
        *,
        format_args: Sequence[str] = QUALITY,
        on_progress: Callable[[Progress], None] = nothing,
        on_line: Callable[[str], None] = nothing,
        on_received: Callable[[int], None] = nothing,
        however_slow: bool = False,
    ) -> Downloaded:
        """``source``: a stored ``info.json``, or an address to ask anew. Goes on with the parts of an earlier try.

        ``on_received`` hears how many bytes came in, however it ends, once for each child. External(code="expired")
        means: extract again; so does ``throttled``, where a flag says how much a site should give, unless it may be
        ``however_slow``. The caller still has to probe the file.
        """
        source, stem = await asyncio.to_thread(files.prepare, source, folder)
        await asyncio.to_thread(files.discard_half_done, folder, format_args)
        heard = Listeners(on_line, on_progress, on_received)
        try:
            return await self._fetch(source, folder, stem, format_args, heard, however_slow)
        except External as error:
            if error.code != "stale_part":
                raise
            await asyncio.to_thread(files.discard_parts, folder)
            return await self._fetch(source, folder, stem, format_args, heard, however_slow)
        finally:
            (folder / files.LOADED).unlink(missing_ok=True)

    async def subtitles(
        self,
        source: Path,
        folder: Path,
        codes: Sequence[str],
        *,
        automatic: bool = False,
        on_line: Callable[[str], None] = nothing,
        on_received: Callable[[int], None] = nothing,
    ) -> Subtitled:
        """Those of a stored description, into a folder of their own. What can't be had is told, not raised."""
        wished = subtitle_args(codes, automatic=automatic)
        loaded, stem = await asyncio.to_thread(files.prepare, source, folder)
        argv = options.subtitles_argv(self._setup, Path(loaded), stem, wished)
        limits = Limits(seconds=SUBTITLE_SECONDS, file_bytes=SUBTITLE_BYTES)
        try:
            ran = await self._said(argv, folder, limits, Listeners(on_line, on_received=on_received))
        finally:
            (folder / files.LOADED).unlink(missing_ok=True)
        came = await asyncio.to_thread(written_for, folder, stem, codes)
        return Subtitled(came, None if len(came) == len(codes) else failed(complaining(ran), failures.NO_FILE))

    async def _describe(
        self, url: str, folder: Path, on_line: Callable[[str], None], formats: Sequence[str], subtitles: bool
    ) -> Mapping[str, Any]:
        argv = options.extract_argv(self._setup, url, formats, subtitles=subtitles)
        return await self._ask(argv, folder, on_line, EXTRACT_SECONDS)

    async def _ask(
        self, argv: Sequence[str], folder: Path, on_line: Callable[[str], None], seconds: float
    ) -> Mapping[str, Any]:
        ran = await self._said(argv, folder, Limits(seconds=seconds, line_bytes=JSON_BYTES), Listeners(on_line))
        answer = await asyncio.to_thread(files.parse, ran.answer) if ran.answer else None
        if answer is None:
            raise failed(ran, failures.EMPTY)
        return answer

    async def _fetch(
        self,
        source: Path | str,
        folder: Path,
        stem: str,
        formats: Sequence[str],
        heard: Listeners,
        however_slow: bool,
    ) -> Downloaded:
        tracker = Tracker()
        limits = Limits(seconds=DOWNLOAD_SECONDS, file_bytes=FILE_BYTES)
        argv = options.download_argv(self._setup, source, stem, formats)
        starting = self.warm if self.fork_downloads else self._children
        least = 0.0 if however_slow else options.said_in(self._setup.flags, options.THROTTLED)
        ran = await self._run(starting, argv, folder, limits, tracker, heard, least)
        if tracker.file is None:
            raise failed(ran, failures.NO_FILE)
        path = await asyncio.to_thread(files.proven, folder, tracker.file)
        thumbnail = await asyncio.to_thread(files.thumbnail, folder, stem)
        warnings = tuple(ran.said.warnings)
        unasked = any(SPONSORBLOCK in message for message in ran.said.errors)
        pieces = None if unasked else tracker.pieces
        return Downloaded(path, tracker.chosen, thumbnail, warnings, failures.degraded(warnings), pieces)
