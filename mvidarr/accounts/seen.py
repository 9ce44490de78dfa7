"""When sessions and keys were last used: noted at most once a minute, and written beside the requests, not in them."""

import asyncio
from typing import Literal

from mvidarr import clock
from mvidarr.accounts import key_store, store
from mvidarr.db import Database

NOTED_EVERY = clock.MINUTE

Kind = Literal["key", "session"]


class Seen:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[tuple[Kind, int], int] = {}  # moment, not yet written
        self._anything = asyncio.Event()

    def note(self, kind: Kind, row_id: int, last: int | None, moment: int) -> None:
        """``last`` is what its row says now."""
        if last is None or moment - last >= NOTED_EVERY:
            self._noted.setdefault((kind, row_id), moment)
            self._anything.set()

    async def run(self) -> None:
        """Long-lived."""
        while True:
            await self._anything.wait()
            await self.write()

    async def write(self) -> None:
        """Many in one transaction."""
        noted, self._noted = self._noted, {}
        self._anything.clear()
        if not noted:
            return
        async with self._database.write("seen") as w:
            for (kind, row_id), moment in sorted(noted.items()):
                await (key_store.used if kind == "key" else store.saw_session)(w, row_id, moment)
