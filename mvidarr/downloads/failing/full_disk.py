"""A disk that is full: told with figures, and looked at until there is room again.

The videos may lie on several disks below one folder, the data folder on another; whichever it was, the queue goes on
within seconds of somebody making room. What was free when it failed is remembered by this process only: after a start
it is tried once more, which costs next to nothing.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mvidarr.clock import MINUTE, SECOND, now
from mvidarr.db import Database
from mvidarr.downloads.failing import cooling
from mvidarr.downloads.failing.cooling import QUEUE
from mvidarr.downloads.tempo.holding import size
from mvidarr.errors import External, MvidarrError
from mvidarr.files import LEAST_ROOM, RESERVE, free_space, free_space_of
from mvidarr.files.roots import Root
from mvidarr.jobs import JobContext
from mvidarr.ytdlp.failures import DISK_FULL

FULL, NO_ROOM = DISK_FULL.code, "no_room"  # for anybody; for this one, which is large
LITTLE = 64 << 20  # bytes: ffmpeg says nothing of a full disk
MORE = 32 << 20  # bytes that came free: less comes and goes by itself
ENOUGH = RESERVE + LEAST_ROOM
_LOOK_AGAIN = 10 * MINUTE // SECOND
_ENDLESS = 1000

Work = Callable[[JobContext], Awaitable[None]]


class FullDisk:
    """``data``: the folder of the database, and of what sites said."""

    def __init__(self, database: Database, root: Root, data: Path) -> None:
        self._database = database
        self._root = root
        self._data = data
        self._low: dict[Path, int] | None = {}  # what was free where, when it failed; empty: before the start
        self._since = 0

    async def free(self) -> int | None:
        """On the disk of the videos, asked every few seconds; where there is room again, the queue goes on."""
        if self._low is not None and await asyncio.to_thread(_has_more, self._low):
            await self._go_on()
        return await free_space_of(self._root)

    async def _go_on(self) -> None:
        moment = now()
        async with self._database.read() as r:
            rest = await cooling.of(r, QUEUE)
        rests = rest is not None and rest.code == FULL and rest.until > moment
        if rests:
            async with self._database.write("room_again") as w:
                await cooling.hurry(w, QUEUE, moment=moment)
        if rests or moment - self._since > cooling.LONGEST_OF_QUEUE:  # else its rest is only just being written
            self._low = None

    def met(self, work: Work, *, queued: bool) -> Work:
        """``work`` that waits for room where a disk is full, whoever met it. ``queued``: it waits with the queue, and
        for nothing else."""

        async def run(ctx: JobContext) -> None:
            try:
                await work(ctx)
            except MvidarrError as error:
                meant = await asyncio.to_thread(self._meant, error, 0 if queued else None)
                if meant is error:
                    raise
                raise meant from error

        return run

    def _meant(self, error: MvidarrError, retry_after: int | None) -> MvidarrError:
        if error.code == NO_ROOM:
            return External(
                error.detail, source="disk", code=NO_ROOM, retryable=True, attempts=_ENDLESS, delays=(_LOOK_AGAIN,)
            )
        if error.code != FULL and not (error.code == "postprocessing" and _free(self._root.path) < LITTLE):
            return error
        told = replace(DISK_FULL, sentence=self._remember()).error()
        told.retry_after = retry_after
        return told

    def _remember(self) -> str:
        """The sentence."""
        named = {self._data: "in the data folder", self._root.path: "where the videos lie"}
        named |= {path: f"in {path.name}" for path in _others(self._root.path)}
        low = {path: _free(path) for path in named}
        self._low, self._since = low, now()
        path = min(reversed(low), key=lambda path: low[path])
        free = f"{size(low[path])} are free {named[path]}"
        return f"The disk is full: {free}." if low[path] < ENOUGH else f"The disk was full; now {free}."


def _has_more(low: dict[Path, int]) -> bool:
    return not low or any(_free(path) >= before + MORE for path, before in low.items())


def _others(top: Path) -> Iterator[Path]:
    """Folders below ``top`` that are disks of their own, or lead to one."""
    with suppress(OSError):
        here = top.stat().st_dev
        with os.scandir(top) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir() and entry.stat().st_dev != here:
                        yield Path(entry.path)


def _free(path: Path) -> int:
    """0 where it cannot be asked: it is away."""
    try:
        return free_space(path)
    except MvidarrError:
        return 0
