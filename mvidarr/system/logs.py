"""The log for those who look at it: the last lines from memory, earlier ones as files to take away.

Each process shows its own: with several on one database, ask each.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from mvidarr.observe.line import written
from mvidarr.observe.logfile import LogFile, LogFileView
from mvidarr.observe.ring import Found, Ring, Wanted


class Logs:
    """``file`` is there to be set while it runs."""

    def __init__(self, ring: Ring, file: LogFile) -> None:
        self._ring = ring
        self.file = file

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While it lasts the file is written."""
        writing = self.file.running(self._ring)
        writing.__enter__()
        try:
            yield
        finally:
            await asyncio.to_thread(writing.__exit__, None, None, None)

    async def newest(self, wanted: Wanted, *, limit: int, before: int | None = None) -> Found:
        """The newest first. Thousands of lines are looked at, so a thread does it."""
        return await asyncio.to_thread(self._ring.newest, wanted, limit=limit, before=before)

    async def after(self, n: int, wanted: Wanted, *, limit: int) -> Found:
        """What came after a number, in its order."""
        return await asyncio.to_thread(self._ring.after, n, wanted, limit=limit)

    async def text(self, wanted: Wanted) -> str:
        """All that memory holds of it, a line each, as the file has them."""
        return await asyncio.to_thread(self._text, wanted)

    def _text(self, wanted: Wanted) -> str:
        return "".join(f"{written(kept.raw, 'text')}\n" for kept in self._ring.all(wanted))

    async def files(self) -> list[LogFileView]:
        """The newest first."""
        return await asyncio.to_thread(self.file.files)

    async def path(self, name: str) -> Path:
        """Of a file that is listed; ``NotFound`` for any other name."""
        return await asyncio.to_thread(self.file.path, name)
