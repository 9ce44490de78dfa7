"""What this installation consists of."""

import asyncio
import os
import platform
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from typing_extensions import TypedDict

from mvidarr import __version__, clock
from mvidarr.db import Database, database_bytes, schema_version
from mvidarr.errors import MvidarrError
from mvidarr.media import Media
from mvidarr.system.checks import Folders
from mvidarr.ytdlp import Diagnosis

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_CONTAINERS = {"/.dockerenv": "Docker", "/run/.containerenv": "Podman"}


class Disk(TypedDict):
    """Bytes; None while the folder is away."""

    name: str  # media | data
    path: str
    free: int | None
    total: int | None


class About(TypedDict):
    """``runs_under``: systemd, Docker, Podman, Kubernetes or "" for none of them. ``schema`` is the migration of the
    database. Tools are None where there is none."""

    app: str
    instance: str  # the name of the machine
    version: str
    started: str
    uptime: int  # seconds
    python: str
    platform: str
    os: str
    runs_under: str
    time_zone: str
    database: str
    database_version: str
    database_size: int  # bytes
    schema: str
    media: str  # folder
    data: str  # folder
    config: str | None  # file
    ytdlp: str | None
    js_runtime: str | None
    ffmpeg: str | None
    disks: list[Disk]


class Installation:
    def __init__(
        self,
        database: Database,
        folders: Folders,
        *,
        media: Media,
        diagnose: Callable[[], Awaitable[Diagnosis]],
        config: Path | None,
    ) -> None:
        """``diagnose`` answers from a memory of a few minutes. It has begun when it is made."""
        self._database = database
        self._folders = folders
        self._media = media
        self.diagnose = diagnose
        self._config = config
        self._started = clock.now()
        self._began = time.monotonic()

    @property
    def uptime(self) -> int:
        """Seconds."""
        return int(time.monotonic() - self._began)

    async def about(self) -> About:
        diagnosis, ffmpeg, disks = await asyncio.gather(self._asked(), self._ffmpeg(), asyncio.to_thread(self.disks))
        return {
            "app": "MVidarr",
            "instance": platform.node(),
            "version": __version__,
            "started": clock.iso(self._started),
            "uptime": self.uptime,
            "python": f"{platform.python_version()} ({sys.implementation.name})",
            "platform": platform.platform(terse=True),
            "os": _os(),
            "runs_under": runs_under(os.environ, Path("/")),
            "time_zone": datetime.now(UTC).astimezone().strftime("%Z (UTC%z)"),
            "database": _NAMES[self._database.dialect],
            "database_version": await self._database_version(),
            "database_size": await database_bytes(self._database),
            "schema": await schema_version(self._database) or "",
            "media": str(self._folders.root.path),
            "data": str(self._folders.data),
            "config": str(self._config) if self._config else None,
            "ytdlp": diagnosis.version if diagnosis else None,
            "js_runtime": diagnosis.js_runtime if diagnosis else None,
            "ffmpeg": ffmpeg,
            "disks": disks,
        }

    def disks(self) -> list[Disk]:
        """Blocks for as long as the disks do."""
        return [_disk("media", self._folders.root.path), _disk("data", self._folders.data)]

    async def _asked(self) -> Diagnosis | None:
        try:
            return await self.diagnose()
        except MvidarrError:
            return None

    async def _ffmpeg(self) -> str | None:
        try:
            return (await self._media.capabilities()).ffmpeg_version
        except MvidarrError:
            return None

    async def _database_version(self) -> str:
        asked = func.sqlite_version() if self._database.dialect == "sqlite" else func.current_setting("server_version")
        async with self._database.read() as r:
            return str(await r.value(select(asked.label("version"))))


def runs_under(environment: Mapping[str, str], top: Path) -> str:
    """``top`` is the root of the file system."""
    if "KUBERNETES_SERVICE_HOST" in environment:
        return "Kubernetes"
    for path, name in _CONTAINERS.items():
        if (top / path.lstrip("/")).exists():
            return name
    return "systemd" if "INVOCATION_ID" in environment else ""


def _os() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def _disk(name: str, path: Path) -> Disk:
    try:
        usage = shutil.disk_usage(path)
    except OSError:
        return {"name": name, "path": str(path), "free": None, "total": None}
    return {"name": name, "path": str(path), "free": usage.free, "total": usage.total}
