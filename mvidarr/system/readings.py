"""What can be read off the house at a moment: memory, queue, sizes. The charts keep one a minute, ``/metrics`` asks."""

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from mvidarr.clock import now
from mvidarr.db import Database, database_bytes
from mvidarr.errors import MvidarrError
from mvidarr.files import free_space
from mvidarr.jobs import Jobs
from mvidarr.library import ArtistLists, VideoLists
from mvidarr.library.status import Status
from mvidarr.query import Asker
from mvidarr.system.checks import Folders

_PAGE = os.sysconf("SC_PAGE_SIZE")
NOBODY = 0


@dataclass(frozen=True)
class Depth:
    """Of one lane: jobs that run, that could, and that wait for a time or for another."""

    running: int
    queued: int
    waiting: int


@dataclass(frozen=True)
class Reading:
    """Sizes in bytes; ``free`` by folder ("data", "media"), without one that is away."""

    memory: int
    lanes: Mapping[str, Depth]
    database: int
    free: Mapping[str, int]
    sockets: int

    @property
    def running(self) -> int:
        return sum(depth.running for depth in self.lanes.values())

    @property
    def queued(self) -> int:
        return sum(depth.queued + depth.waiting for depth in self.lanes.values())


class Readings:
    def __init__(
        self,
        database: Database,
        *,
        jobs: Jobs,
        videos: VideoLists,
        artists: ArtistLists,
        folders: Folders,
        sockets: Callable[[], int],
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._videos = videos
        self._artists = artists
        self._folders = {"data": folders.data, "media": folders.root.path}
        self._sockets = sockets

    async def take(self) -> Reading:
        lanes = (await self._jobs.health())["lanes"]
        return Reading(
            memory=resident(),
            lanes={lane["name"]: Depth(lane["running"], lane["queued"], lane["waiting"]) for lane in lanes},
            database=await database_bytes(self._database),
            free=await asyncio.to_thread(_free, self._folders),
            sockets=self._sockets(),
        )

    async def videos(self) -> dict[str, int]:
        """Status -> how many, every status."""
        asker = Asker(NOBODY, now())
        return {status: await self._videos.count(f"status:{status}", asker) for status in get_args(Status)}

    async def artists(self) -> int:
        return await self._artists.count("", Asker(NOBODY, now()))


def resident() -> int:
    """Bytes of memory that this process holds, its children not counted; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _free(folders: Mapping[str, Path]) -> dict[str, int]:
    found = {}
    for name, path in folders.items():
        try:
            found[name] = free_space(path)
        except MvidarrError:
            continue
    return found
