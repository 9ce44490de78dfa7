"""How yt-dlp is started - which one, with which flags, through which way out -, and what it says of itself."""

import asyncio
import copy
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from mvidarr.egress import SILENCE, Gate
from mvidarr.process import Children, Limits, Warm
from mvidarr.ytdlp import failures, files, options
from mvidarr.ytdlp.diagnosis import Diagnosis, parse, targets
from mvidarr.ytdlp.lending import Lender, lent
from mvidarr.ytdlp.progress import Tracker
from mvidarr.ytdlp.run import Listeners, Ran, run
from mvidarr.ytdlp.watching import PATIENCE


async def _anywhere(_: str) -> None:
    """Default guard."""


class Starting:
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

    def at(self, code: Path | None, *, guarded: bool = True) -> Self:
        """One that runs the yt-dlp of another folder, with nothing loaded. Not ``guarded``, it fetches by itself: only
        for addresses of our own."""
        other = copy.copy(self)
        other._setup = replace(self._setup, code=code)
        env = options.environment(other._setup)
        other.warm = Warm(self._children, options.program(other._setup), cwd=self._cache, env=env, idle=0)
        if not guarded:
            other._gate = None
        return other

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

    async def _said(self, argv: Sequence[str], folder: Path, limits: Limits, heard: Listeners) -> Ran:
        """By the yt-dlp that is loaded; once more when it was killed, perhaps with all that hung on the fork server."""
        if limits.seconds is not None:
            limits = replace(limits, seconds=options.with_rests(limits.seconds, self._setup.flags))
        ran = await self._run(self.warm, argv, folder, limits, Tracker(), heard)
        if ran.end.code < 0 and not ran.end.timed_out:
            ran = await self._run(self._children, argv, folder, limits, Tracker(), heard)
        return ran

    async def _run(
        self,
        starting: Children | Warm,
        argv: Sequence[str],
        folder: Path,
        limits: Limits,
        tracker: Tracker,
        heard: Listeners,
        least: float = 0.0,
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
                least=least,
            )
