"""Fetching a version of yt-dlp into a folder of its own by pip, which is not part of every Python.

Only yt-dlp itself, the scripts it names by an exact version, and what this installation lacks: the rest of what it uses
is found where MVidarr is installed. Wheels only, so nothing of a package runs while it is installed.
"""

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mvidarr.errors import External
from mvidarr.process import Children, Limits
from mvidarr.ytdlp.diagnosis import FLOOR

BY_HAND = (
    "This Python has no pip. Install it (python -m ensurepip), or update the package yt-dlp as MVidarr itself was "
    "installed, then restart MVidarr."
)
_SECONDS = 900.0
_EXTRAS = ("default", "deno")
_BROWSERS, _THEIRS = "curl-cffi", "pin-curl-cffi"  # which versions it knows; all that comes with one
_NEED = re.compile(r"Requires-Dist: (?P<name>[\w.-]+) *\(?(?P<bounds>[^;()]*)\)?(?:; *(?P<marker>.*))?")
_EXTRA = re.compile(r"extra == ['\"](?P<extra>[\w-]+)['\"]")
_PASSED = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE")

Say = Callable[[str], None]


def needed(metadata: str, has: Callable[[str], bool]) -> list[str]:
    """What ``pip`` has to bring beside yt-dlp, by its metadata. Pure."""
    named = _named(metadata, None, *_EXTRAS)
    return [f"{name}{bounds}" for name, bounds in named if bounds.startswith("==") or not has(name)]


def for_browsers(metadata: str, has: Callable[[str], bool]) -> list[str]:
    """What it takes beside that to pass for a browser: in the versions that this yt-dlp knows, and of what comes with
    it any, as it names only those that were the newest then. Pure."""
    known = dict(_named(metadata, _BROWSERS))
    return [f"{name}{known.get(name, '')}" for name, _ in _named(metadata, _THEIRS) if name in known or not has(name)]


def _named(metadata: str, *extras: str | None) -> Iterator[tuple[str, str]]:
    """Name and bounds of what this Python needs for the extras; None is what needs none."""
    for match in filter(None, map(_NEED.fullmatch, metadata.splitlines())):
        marker = match["marker"] or ""
        extra, elsewhere = _EXTRA.search(marker), "implementation_name != 'cpython'" in marker
        if (extra["extra"] if extra else None) in extras and not elsewhere:
            yield match["name"], match["bounds"].strip()


def _metadata(stage: Path) -> str:
    found = next(stage.glob("yt_dlp-*.dist-info/METADATA"), None)
    return found.read_text("utf-8", errors="replace") if found else ""


def installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


class Installer:
    """``environment`` is that of the server: what it says to pip, of proxies and certificates, pip is told."""

    def __init__(self, children: Children, python: Path, environment: Mapping[str, str]) -> None:
        self._children = children
        self._python = python
        self._environment = {
            name: value for name, value in environment.items() if name.startswith("PIP_") or name in _PASSED
        }

    async def able(self, folder: Path) -> bool:
        """Whether there is a pip."""
        ran = await self._children.run(self._pip("--version"), cwd=folder, limits=Limits(seconds=60))
        return ran.code == 0

    async def fetch(self, stage: Path, wish: str | None, say: Say) -> str:
        """``wish``, or the newest, into the folder: its version. External(``no_pip``, ``pip_failed``)."""
        floor = ".".join(map(str, FLOOR))
        try:
            await self._install(stage, [f"yt-dlp=={wish}" if wish else f"yt-dlp>={floor}"], say)
        except External as error:
            if await self.able(stage):
                raise
            raise External(BY_HAND, source="pip", code="no_pip") from error
        metadata = await asyncio.to_thread(_metadata, stage)
        found = re.search(r"^Version: (\S+)$", metadata, re.MULTILINE)
        if found is None:
            raise _failed("What came is not yt-dlp.")
        head = metadata.partition("\n\n")[0]
        await self._complete(stage, needed(head, installed), for_browsers(head, installed), say)
        return found[1]

    async def compile(self, stage: Path, final: Path) -> None:
        """Without bytecode each start of yt-dlp takes twice as long. What doesn't compile is found by the canary."""
        argv = [str(self._python), "-P", "-m", "compileall", "-q", "-s", str(stage), "-p", str(final), str(stage)]
        await self._children.run(argv, cwd=stage, limits=Limits(seconds=_SECONDS))

    async def _complete(self, stage: Path, needs: Sequence[str], browsers: Sequence[str], say: Say) -> None:
        """With what passes for a browser where that can be had, else without: few sites ask for it."""
        try:
            if needs or browsers:
                await self._install(stage, [*needs, *browsers], say)
        except External as error:
            if not browsers or error.retryable:
                raise
            say(f"Without {', '.join(browsers)}, so that it passes for no browser: they could not be had.")
            await self._complete(stage, needs, (), say)

    async def _install(self, stage: Path, what: Sequence[str], say: Say) -> None:
        options = ("--no-deps", "--only-binary", ":all:", "--no-compile", "--target", str(stage))
        argv = self._pip("install", *options, "--progress-bar", "off", "--", *what)
        last = ""
        limits = Limits(seconds=_SECONDS)
        async with await self._children.start(argv, cwd=stage, env=self._environment, limits=limits) as child:
            async for line in child.lines():
                say(line.text)
                last = line.text if line.text.startswith("ERROR") or not last.startswith("ERROR") else last
            end = await child.wait()
        if end.code != 0:
            raise _failed(last or "It said nothing.", retryable=end.timed_out)

    def _pip(self, *words: str) -> list[str | Path]:
        return [self._python, "-P", "-m", "pip", "--no-input", "--disable-pip-version-check", "--no-cache-dir", *words]


def _failed(said: str, *, retryable: bool = False) -> External:
    detail = f"pip could not install it: {said} See that the server reaches its package index, then try again."
    return External(detail, source="pip", code="pip_failed", retryable=retryable)
