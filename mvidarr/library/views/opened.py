"""How often each person opens a view: noted at most once a minute, and written beside the requests, not in them."""

import asyncio
from contextlib import suppress

from mvidarr import clock
from mvidarr.db import Database
from mvidarr.errors import Conflict
from mvidarr.library.views import store

NOTED_EVERY = clock.MINUTE


class Opened:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[tuple[int, str], tuple[str, int]] = {}  # page and moment, not yet written
        self._last: dict[tuple[int, str], int] = {}
        self._anything = asyncio.Event()

    def note(self, user_id: int, key: str, page: str) -> None:
        moment, who = clock.now(), (user_id, key)
        if moment - self._last.get(who, 0) < NOTED_EVERY:
            return
        if len(self._last) >= 10_000:
            self._last.clear()
        self._last[who] = moment
        self._noted[who] = (page, moment)
        self._anything.set()

    async def run(self) -> None:
        """Long-lived."""
        while True:
            await self._anything.wait()
            await self.write()

    async def write(self) -> None:
        noted, self._noted = self._noted, {}
        self._anything.clear()
        for (user_id, key), (page, moment) in sorted(noted.items()):
            with suppress(Conflict):  # of somebody whose account was deleted meanwhile
                async with self._database.write("seen") as w:
                    await store.count_use(w, user_id, key, page, moment)
