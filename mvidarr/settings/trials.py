"""What can be tried out beside the settings: each trial does the real thing, and says in sentences how it went.

A room that has something to try exports ``Trial``s; those of folders, programs and the database are here.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mvidarr.db import Database
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.files import Root, free_space
from mvidarr.media import Media
from mvidarr.observe.health import Finding, finding, fine
from mvidarr.settings import store
from mvidarr.ytdlp import YtDlp

LONGEST = 60.0  # seconds that one may take


@dataclass(frozen=True)
class Trial:
    """``section``: the section of the settings in which it stands. ``help`` says what it does."""

    name: str
    label: str
    help: str
    section: str
    run: Callable[[], Awaitable[Sequence[Finding]]]


class Trials:
    def __init__(self, trials: Iterable[Trial], *, longest: float = LONGEST) -> None:
        self._trials = {trial.name: trial for trial in trials}
        self._longest = longest

    def of(self, section: str) -> list[Trial]:
        return [trial for trial in self._trials.values() if trial.section == section]

    async def run(self, name: str) -> list[Finding]:
        """NotFound for one that there is not; what goes wrong in one is what it finds."""
        trial = self._trials.get(name)
        if trial is None:
            raise NotFound(
                f"There is no test “{name[:100]}”; there are {', '.join(self._trials)}.", code="no_such_test"
            )
        try:
            async with asyncio.timeout(self._longest):
                return list(await trial.run())
        except TimeoutError:
            text = f"It took longer than {self._longest:.0f} seconds."
            return [finding(name, "error", text, "Disk or machine may be overloaded: look at what keeps them busy.")]
        except MvidarrError as error:
            return [finding(name, "error", "It did not work.", error.detail)]


async def try_folders(root: Root, data: Path) -> list[Finding]:
    """Writes a small file into each, and looks how much more would fit."""
    found = [
        await _folder("media", root.path, root.check_writable),
        await _folder("data", data, lambda: _write_into(data)),
    ]
    if all(one["severity"] == "ok" for one in found) and _device(root.path) == _device(data):
        found.append(fine("same_disk", "Both lie on the same file system, so they share that space."))
    return found


async def _folder(name: str, path: Path, write: Callable[[], None]) -> Finding:
    try:
        await asyncio.to_thread(write)
        free = await asyncio.to_thread(free_space, path)
    except MvidarrError as error:
        return finding(f"{name}_folder", "error", f"The {name} folder {path} cannot be written.", error.detail)
    except OSError as error:
        remedy = "Make it writable for the user that runs MVidarr, or choose another folder."
        return finding(
            f"{name}_folder", "error", f"The {name} folder {path} cannot be written: {error.strerror}.", remedy
        )
    return fine(f"{name}_folder", f"The {name} folder {path} can be written; {free / 1e9:,.1f} GB are free.")


def _write_into(folder: Path) -> None:
    trial = folder / f".trial-{os.getpid()}"
    try:
        trial.write_bytes(b"trial\n")
    finally:
        trial.unlink(missing_ok=True)


def _device(path: Path) -> int:
    return path.stat().st_dev


async def try_tools(media: Callable[[], Media], ytdlp: YtDlp) -> list[Finding]:
    """Runs ffmpeg, ffprobe and yt-dlp. ``media`` gives a fresh one: it asks its programs only once."""
    return [*await _found("ffmpeg", lambda: _ffmpeg(media())), *await _found("ytdlp", lambda: _ytdlp(ytdlp))]


async def _found(code: str, run: Callable[[], Awaitable[list[Finding]]]) -> list[Finding]:
    try:
        return await run()
    except MvidarrError as error:
        return [finding(code, "error", f"{code} does not run.", error.detail)]


async def _ffmpeg(media: Media) -> list[Finding]:
    able = await media.capabilities()
    ran = f"ffmpeg {able.ffmpeg_version} and ffprobe {able.ffprobe_version} run ({media.tools.ffmpeg})."
    if able.missing:
        return [finding("ffmpeg", "warning", ran, f"This build lacks {', '.join(able.missing)}: install another.")]
    return [fine("ffmpeg", ran)]


async def _ytdlp(ytdlp: YtDlp) -> list[Finding]:
    found = await ytdlp.diagnose()
    ran = fine("ytdlp", f"yt-dlp {found.version} runs; it is {found.age_days} days old.")
    if found.js_runtime:
        return [ran, fine("js_runtime", f"It finds {found.js_runtime} for the scripts of sites.")]
    remedy = "Install MVidarr's dependencies again: the package deno brings one."
    return [ran, finding("js_runtime", "error", "It finds no JavaScript runtime, which YouTube needs.", remedy)]


async def try_database(database: Database) -> list[Finding]:
    """Reads, and writes a row that is gone with the same commit."""
    begun = time.monotonic()
    async with database.read() as r:
        await store.rows(r)
    read = time.monotonic()
    async with database.write("trial") as w:
        await store.try_writing(w)
    wrote = time.monotonic()
    name = "SQLite" if database.dialect == "sqlite" else "PostgreSQL"
    took = f"{_milliseconds(read - begun)} and a write {_milliseconds(wrote - read)}"
    return [fine("database", f"{name} answers: a read took {took}.")]


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
