"""The health checks: each looks at one thing people trip over, and says how to mend it."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import func, select

from mvidarr import clock
from mvidarr.config import network_file_system
from mvidarr.db import Database, newest, schema_version
from mvidarr.db.tables.events import events
from mvidarr.errors import MvidarrError, Unavailable
from mvidarr.files import Root, free_space
from mvidarr.library import RecycleBin
from mvidarr.media import Media
from mvidarr.observe.health import Check, Finding, Severity, finding, fine
from mvidarr.ytdlp import Diagnosis

OLD_AFTER = 60  # days; sites change faster than that
VERY_OLD_AFTER = 180
LITTLE = 5_000_000_000  # bytes
TOO_LITTLE = 1_000_000_000
REMEMBER = 600.0  # seconds
BUILT = 1_793_491_200_000  # 1 November 2026: no clock that is right stands before it


@dataclass(frozen=True)
class Folders:
    """``root`` is the media folder; ``data`` holds the database, logs and backups."""

    root: Root
    data: Path


@dataclass(frozen=True)
class Checked:
    """A check and its name, so that one that fails can still be told from the others."""

    code: str
    run: Check


def all_checks(
    folders: Folders, *, media: Media, diagnose: Callable[[], Awaitable[Diagnosis]], database: Database, bin: RecycleBin
) -> list[Checked]:
    return [
        *folder_checks(folders),
        schema_check(lambda: schema_version(database), newest()),
        database_check(folders.data, database.dialect),
        ffmpeg_check(media),
        bin_check(bin.trouble),
        *ytdlp_checks(diagnose),
        clock_check(lambda: newest_moment(database)),
    ]


def bin_check(trouble: Callable[[], Awaitable[tuple[int, str] | None]]) -> Checked:
    """``trouble``: how many videos could not be moved to the recycle bin or back, and why the last one."""

    async def check() -> Finding:
        found = await trouble()
        if found is None:
            return fine("recycle_bin", "The recycle bin has nothing left to do.")
        text = f"The files of {found[0]} videos could not be moved to the recycle bin, out of it or removed: {found[1]}"
        remedy = "Mend that, then retry the job of the bin under Activity."
        return finding("recycle_bin", "warning", text, remedy, "/activity?q=kind:bin+state:failed")

    return Checked("recycle_bin", check)


class Remembered:
    """The diagnosis of yt-dlp takes most of a second, so its answer is kept for a while. ``which``: another answer
    means another yt-dlp."""

    def __init__(
        self, diagnose: Callable[[], Awaitable[Diagnosis]], which: Callable[[], Hashable] = lambda: None
    ) -> None:
        self._diagnose = diagnose
        self._which = which
        self._of: Hashable = None
        self._lock = asyncio.Lock()
        self._known: Diagnosis | None = None
        self._until = 0.0

    async def get(self) -> Diagnosis:
        async with self._lock:
            which = self._which()
            if self._known is None or which != self._of or time.monotonic() > self._until:
                self._known, self._of = await self._diagnose(), which
                self._until = time.monotonic() + REMEMBER
            return self._known


def schema_check(version: Callable[[], Awaitable[str | None]], ours: str) -> Checked:
    """The database answers, and nobody has migrated it under us. ``ours``: the schema that this program knows."""

    async def check() -> Finding:
        try:
            theirs = await version()
        except Unavailable as error:
            remedy = "See that the database runs, that its disk has space and that MVidarr may use it."
            return finding("database", "error", error.detail, remedy)
        if theirs == ours:
            return fine("database", f"The database answers; its schema is {ours}.")
        text = f"The schema of the database is {theirs or 'missing'}, this program needs {ours} (migrations)."
        return finding("database", "error", text, "Restart MVidarr in the version that was used last.")

    return Checked("database", check)


def outdated(schema: str) -> Finding:
    """Of a database that the next start migrates; until then nothing else can be looked at."""
    text = f"The schema of the database is {schema}, this program needs {newest()} (migrations)."
    remedy = "Start MVidarr: it backs the database up, then brings it up to date. Then look again."
    return finding("database", "error", text, remedy)


def database_check(data: Path, dialect: str) -> Checked:
    """SQLite keeps its promises on a local disk only."""

    async def check() -> Finding:
        share = await asyncio.to_thread(network_file_system, data) if dialect == "sqlite" else None
        if share is None:
            return fine("database_place", "The database lies where it is safe.")
        text = f"The database lies on a network share ({share}), where it can be damaged."
        return finding("database_place", "error", text, "Move the data folder to a local disk, or use PostgreSQL.")

    return Checked("database_place", check)


def ffmpeg_check(media: Media) -> Checked:
    async def check() -> Finding:
        try:
            able = await media.capabilities()
        except Unavailable as error:
            text = "There is no ffmpeg, so nothing can be downloaded and no picture drawn."
            return finding("ffmpeg", "error", text, error.detail)
        text = f"ffmpeg {able.ffmpeg_version}, ffprobe {able.ffprobe_version} ({media.tools.origin})."
        if not able.missing:
            return fine("ffmpeg", text)
        remedy = f"This build lacks {', '.join(able.missing)}: install your system's ffmpeg package."
        return finding("ffmpeg", "warning", text, remedy)

    return Checked("ffmpeg", check)


async def newest_moment(database: Database) -> int | None:
    """The latest moment that the database knows."""
    async with database.read() as r:
        return cast("int | None", await r.value(select(func.max(events.c.time))))


def folder_checks(folders: Folders) -> list[Checked]:
    async def media() -> Finding:
        root = folders.root
        new = root.id == 0  # looked at before any server used it
        try:
            await asyncio.to_thread(root.check_makeable if new else root.check_writable)
        except MvidarrError as error:
            return finding("media_folder", "error", f"The media folder {root.path} cannot be used.", error.detail)
        return fine("media_folder", f"The media folder {root.path} can be {'made' if new else 'written'}.")

    async def data() -> Finding:
        if await asyncio.to_thread(os.access, folders.data, os.W_OK):
            return fine("data_folder", f"The data folder {folders.data} can be written.")
        remedy = "Make it writable for the user that runs MVidarr, or set paths.data to another folder."
        return finding("data_folder", "error", f"The data folder {folders.data} cannot be written.", remedy)

    async def media_space() -> Finding:
        if folders.root.id and not await asyncio.to_thread(folders.root.path.is_dir):
            text = "How much is free for media is not known while its folder is away."
            return finding("media_space", "notice", text, "See the media folder.")
        return await _space("media_space", "media", folders.root.path)

    async def data_space() -> Finding:
        return await _space("data_space", "data", folders.data)

    return [
        Checked("media_folder", media),
        Checked("data_folder", data),
        Checked("media_space", media_space),
        Checked("data_space", data_space),
    ]


async def _space(code: str, name: str, path: Path) -> Finding:
    free = await asyncio.to_thread(free_space, path)
    text = f"{free / 1_000_000_000:.1f} GB free for {name}."
    if free >= LITTLE:
        return fine(code, text)
    remedy = f"Free some space where {path} lies, or move the {name} folder to a larger disk."
    return finding(code, "error" if free < TOO_LITTLE else "warning", f"Only {text}", remedy)


def ytdlp_checks(diagnose: Callable[[], Awaitable[Diagnosis]]) -> list[Checked]:
    """``diagnose`` answers from a memory of a few minutes: it starts a child."""

    async def version() -> Finding:
        found = await diagnose()
        text = f"yt-dlp {found.version}, {found.age_days} days old."
        if found.age_days <= OLD_AFTER:
            return fine("ytdlp_version", text)
        severity: Severity = "error" if found.age_days > VERY_OLD_AFTER else "warning"
        remedy = "Update it under System, yt-dlp: sites change often, and an old one fails on them."
        return finding("ytdlp_version", severity, text, remedy, "/system/ytdlp")

    async def runtime() -> Finding:
        found = await diagnose()
        if found.js_runtime:
            return fine("js_runtime", f"JavaScript runtime: {found.js_runtime}.")
        remedy = "Install MVidarr's dependencies again: the package deno brings the runtime that YouTube needs."
        return finding("js_runtime", "error", "yt-dlp finds no JavaScript runtime.", remedy)

    return [Checked("ytdlp_version", version), Checked("js_runtime", runtime)]


def clock_check(newest: Callable[[], Awaitable[int | None]], built: int = BUILT) -> Checked:
    """``newest``: the latest moment that the database knows; ``built``: a moment that has surely passed."""

    async def check() -> Finding:
        known = await newest()
        remedy = "Set the clock and switch time synchronisation on (timedatectl set-ntp true)."
        if time.time() * 1000 < built:
            return finding("clock", "error", "The clock stands before the day this version was made.", remedy)
        if known is not None and known > clock.now() + clock.HOUR:
            return finding("clock", "warning", "The clock has gone back: the library knows a later time.", remedy)
        return fine("clock", f"The clock says {clock.iso(clock.now() // 1000 * 1000)}.")

    return Checked("clock", check)
