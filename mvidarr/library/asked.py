"""What everybody asked before: noted beside the requests, offered again while they type, forgotten when they say so."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.db import Database
from mvidarr.library.store.asked import forget_queries, note_queries, recent_queries

KEPT = 100  # of each person on each page
PAUSE = 2.0  # seconds: a commit makes others read anew, so those of a while are one
WAITING = 1000  # not yet written

Key = tuple[int, str, str]  # user, page, query


class AskedQuery(TypedDict):
    q: str
    times: int
    last: str


@dataclass
class _Noted:
    times: int
    last: int


class AskedQueries:
    def __init__(self, database: Database, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._now = now
        self._noted: dict[Key, _Noted] = {}
        self._anything = asyncio.Event()
        self._settled = asyncio.Lock()  # held while what was noted moves into the database

    def note(self, user_id: int, page: str, q: str) -> None:
        """``page`` is the list that was asked. Written soon; nothing is awaited."""
        q = q.strip()
        if not q or len(self._noted) >= WAITING:
            return
        noted = self._noted.setdefault((user_id, page, q), _Noted(0, 0))
        noted.times, noted.last = noted.times + 1, self._now()
        self._anything.set()

    async def recent(self, user_id: int, page: str, most: int = KEPT) -> list[AskedQuery]:
        """Newest first, also those that are not written yet."""
        async with self._settled, self._database.read() as r:
            found = {
                q: _Noted(noted.times, noted.last)
                for (user, of, q), noted in self._noted.items()
                if (user, of) == (user_id, page)
            }
            for row in await recent_queries(r, user_id, page, most):
                waiting = found.setdefault(row["q"], _Noted(0, row["last"]))
                waiting.times += row["times"]
        newest = sorted(found.items(), key=lambda one: -one[1].last)[:most]
        return [{"q": q, "times": noted.times, "last": clock.iso(noted.last)} for q, noted in newest]

    async def forget(self, user_id: int, page: str | None = None, q: str | None = None) -> None:
        """All of a person's, those of a page, or one."""
        async with self._settled, self._database.write("forget queries") as w:
            for key in [key for key in self._noted if _meant(key, user_id, page, q)]:
                del self._noted[key]
            await forget_queries(w, user_id, page, q)

    async def run(self) -> None:
        """Long-lived."""
        try:
            while True:
                await self._anything.wait()
                await asyncio.sleep(PAUSE)
                await self.write()
        finally:
            await self.write()

    async def write(self) -> None:
        async with self._settled:
            await self._write()

    async def _write(self) -> None:
        noted, self._noted = self._noted, {}
        self._anything.clear()
        if not noted:
            return
        rows = [
            {"user_id": user, "page": page, "q": q, "times": one.times, "last": one.last}
            for (user, page, q), one in noted.items()
        ]
        async with self._database.write("asked queries") as w:
            await note_queries(w, rows, KEPT)


def _meant(key: Key, user_id: int, page: str | None, q: str | None) -> bool:
    return key[0] == user_id and page in (None, key[1]) and q in (None, key[2])
