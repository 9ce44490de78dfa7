"""Running yt-dlp: ask what is at an address or in a list, fetch it, ask how it is."""

import asyncio
import copy
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mvidarr.egress import SILENCE, Gate
from mvidarr.errors import External
from mvidarr.process import Children, Limits, Warm
from mvidarr.ytdlp import failures, files, options
from mvidarr.ytdlp.addresses import visitable
from mvidarr.ytdlp.diagnosis import Diagnosis, parse, targets
from mvidarr.ytdlp.lending import Lender, lent
from mvidarr.ytdlp.listing import listed
from mvidarr.ytdlp.playlist import first_and_all, refuse_unready
from mvidarr.ytdlp.progress import Progress, Tracker
from mvidarr.ytdlp.run import SPONSORBLOCK, Listeners, Ran, complaining, failed, nothing, run
from mvidarr.ytdlp.subtitles import Subtitled, subtitle_args, written_for
from mvidarr.ytdlp.watching import PATIENCE

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


async def _anywhere(_: str) -> None:
    """Default guard."""


class YtDlp:
    """``plugins`` may hold plugin packages or be one; without it no plugin is loaded. ``guard`` raises for an address
    of a list that may not be visited; extraction and download leave that to their callers. ``gate`` is the way out of
    every child that talks to sites: it has to be open. What is asked of sites runs in forks of a yt-dlp that is loaded
    already (``warm``; ``eager``: from the first on); downloads only with ``fork_downloads``, as a lost fork server
    takes them along."""

    def __init__(
        self,
        children: Children,
        *,
        bin_folder: Path,
        cache: Path,
        plugins: Path | None = None,
        python: Path = Path(sys.executable),
        guard: Callable[[str], Awaitable[None]] = _anywhere,
        gate: Gate | None = None,
        eager: bool = False,
        warm: Warm | None = None,
        fork_downloads: bool = False,
    ) -> None:
        self._children = children
        self._guard = guard
        self._gate = gate
        self._cache = cache.absolute()
        given = files.plugin_parent(plugins.absolute(), self._cache) if plugins else None
        self._setup = options.Setup(python, bin_folder.absolute(), self._cache, given)
        self.fork_downloads = fork_downloads
        self._jar: Lender | None = None
        self.patience = PATIENCE  # with a download that gets no further, seconds
        self.warm = warm or Warm(
            children,
            options.program(self._setup),
            cwd=self._cache,
            env=options.environment(self._setup),
            eager=eager,
        )

    def adopt(self, *, code: Path | None, flags: Sequence[str] = (), jar: Lender | None = None) -> None:
        """How children are started from now on: by which yt-dlp (None: the installed one), with which more flags, and
        whose cookies. Those that run go on as they are."""
        before, self._setup = self._setup, replace(self._setup, code=code, flags=tuple(flags))
        self._jar = jar
        if self._gate:
            self._gate.silence = max(SILENCE, options.said_in(flags, "--socket-timeout"))
        if before.code != code:
            self.warm.renew(options.environment(self._setup))

    @property
    def code(self) -> Path | None:
        """Where the yt-dlp lies that runs; None for the installed one."""
        return self._setup.code

    def at(self, code: Path | None, *, guarded: bool = True) -> "YtDlp":
        """One that runs the yt-dlp of another folder, with nothing loaded. Not ``guarded``, it fetches by itself: only
        for addresses of our own."""
        other = copy.copy(self)
        other._setup = replace(self._setup, code=code)
        env = options.environment(other._setup)
        other.warm = Warm(self._children, options.program(other._setup), cwd=self._cache, env=env, idle=0)
        if not guarded:
            other._gate = None
        return other

    async def extract(
        self,
        url: str,
        folder: Path,
        on_line: Callable[[str], None] = nothing,
        *,
        formats: Sequence[str] = QUALITY,
    ) -> Extracted:
        """What is at the address; stores it as ``folder/info.json``. Of a list, its first video.

        Raises Invalid (``bad_url``) and External with a code of ``failures``.
        """
        first, entries = first_and_all(await self._describe(url, folder, on_line, formats))
        if first.get("_type") in ("url", "url_transparent"):
            first, _ = first_and_all(await self._describe(str(first.get("url")), folder, on_line, formats))
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
    ) -> Downloaded:
        """``source``: a stored ``info.json``, or an address to ask anew. Goes on with the parts of an earlier try.

        ``on_received`` hears how many bytes came in, however it ends, once for each child. External(code="expired")
        means: extract again. The caller still has to probe the file.
        """
        source, stem = await asyncio.to_thread(files.prepare, source, folder)
        await asyncio.to_thread(files.discard_half_done, folder, format_args)
        heard = Listeners(on_line, on_progress, on_received)
        try:
            return await self._fetch(source, folder, stem, format_args, heard)
        except External as error:
            if error.code != "stale_part":
                raise
            await asyncio.to_thread(files.discard_parts, folder)
            return await self._fetch(source, folder, stem, format_args, heard)
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

    async def diagnose(self) -> Diagnosis:
        """About 0.7 s of work: remember the answer."""
        await asyncio.to_thread(self._cache.mkdir, parents=True, exist_ok=True)
        finished = await self._children.run(
            options.diagnose_argv(self._setup),
            cwd=self._cache,
            env=options.environment(self._setup),
            limits=Limits(seconds=60),
        )
        text = (finished.out + finished.err).decode(errors="replace")
        found = parse(text, datetime.now(UTC).date())
        if found is None:
            raise failures.error_of([text])
        return found

    async def targets(self) -> tuple[str, ...]:
        """Browsers that it can pass for; none without curl_cffi. As much work as ``diagnose``."""
        await asyncio.to_thread(self._cache.mkdir, parents=True, exist_ok=True)
        env, limits = options.environment(self._setup), Limits(seconds=60)
        argv = options.targets_argv(self._setup)
        finished = await self._children.run(argv, cwd=self._cache, env=env, limits=limits)
        return targets(finished.out.decode(errors="replace"))

    async def _describe(
        self, url: str, folder: Path, on_line: Callable[[str], None], formats: Sequence[str]
    ) -> Mapping[str, Any]:
        return await self._ask(options.extract_argv(self._setup, url, formats), folder, on_line, EXTRACT_SECONDS)

    async def _ask(
        self, argv: Sequence[str], folder: Path, on_line: Callable[[str], None], seconds: float
    ) -> Mapping[str, Any]:
        ran = await self._said(argv, folder, Limits(seconds=seconds, line_bytes=JSON_BYTES), Listeners(on_line))
        answer = await asyncio.to_thread(files.parse, ran.answer) if ran.answer else None
        if answer is None:
            raise failed(ran, failures.EMPTY)
        return answer

    async def _said(self, argv: Sequence[str], folder: Path, limits: Limits, heard: Listeners) -> Ran:
        """By the yt-dlp that is loaded; once more when it was killed, perhaps with all that hung on the fork server."""
        ran = await self._run(self.warm, argv, folder, limits, Tracker(), heard)
        if ran.end.code < 0 and not ran.end.timed_out:
            ran = await self._run(self._children, argv, folder, limits, Tracker(), heard)
        return ran

    async def _fetch(
        self, source: Path | str, folder: Path, stem: str, formats: Sequence[str], heard: Listeners
    ) -> Downloaded:
        tracker = Tracker()
        limits = Limits(seconds=DOWNLOAD_SECONDS, file_bytes=FILE_BYTES)
        argv = options.download_argv(self._setup, source, stem, formats)
        starting = self.warm if self.fork_downloads else self._children
        ran = await self._run(starting, argv, folder, limits, tracker, heard)
        if tracker.file is None:
            raise failed(ran, failures.NO_FILE)
        path = await asyncio.to_thread(files.proven, folder, tracker.file)
        thumbnail = await asyncio.to_thread(files.thumbnail, folder, stem)
        warnings = tuple(ran.said.warnings)
        unasked = any(SPONSORBLOCK in message for message in ran.said.errors)
        pieces = None if unasked else tracker.pieces
        return Downloaded(path, tracker.chosen, thumbnail, warnings, failures.degraded(warnings), pieces)

    async def _run(
        self,
        starting: Children | Warm,
        argv: Sequence[str],
        folder: Path,
        limits: Limits,
        tracker: Tracker,
        heard: Listeners,
    ) -> Ran:
        await asyncio.to_thread(self._cache.mkdir, parents=True, exist_ok=True)
        environment = options.environment(self._setup)
        async with lent(self._jar, argv, folder) as line:
            return await run(
                starting,
                line,
                folder,
                limits=limits,
                environment=environment,
                gate=self._gate,
                tracker=tracker,
                heard=heard,
                patience=self.patience + options.said_in(self._setup.flags, *options.RESTS),
            )
