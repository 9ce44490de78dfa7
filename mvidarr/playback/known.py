"""Every playlist by name, in memory: a query is compiled without asking the database, and a smart playlist in it is
another query. Kept as of now by the event that follows each change, in every process."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mvidarr.db import Database, Event, Outbox
from mvidarr.db.tables.playlists import playlists
from mvidarr.playback.tracked import CHANGED, name_key
from mvidarr.query import words

_COLUMNS = ("id", "owner_id", "name", "name_key", "words", "smart", "q", "sort", "most", "shared")


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    owner_id: int
    name: str
    name_key: str
    words: str
    smart: bool
    q: str
    sort: str
    most: int | None
    shared: str | None


def supposed(row: Mapping[str, Any], owner_id: int) -> Entry:
    """One as it would be."""
    name = row["name"]
    return Entry(**{
        **{column: row.get(column) for column in _COLUMNS},
        "owner_id": row.get("owner_id", owner_id), "name_key": name_key(name), "words": words(name),
    })  # fmt: skip


class KnownPlaylists:
    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox
        self._stale = asyncio.Event()
        self.entries: tuple[Entry, ...] = ()
        outbox.watch(self._hear)

    async def load(self) -> None:
        async with self._database.read() as r:
            rows = await r.all(select(*(playlists.c[name] for name in _COLUMNS)).order_by(playlists.c.id))
        self.entries = tuple(Entry(**row) for row in rows)

    async def run(self) -> None:
        await self._outbox.watching()
        while True:
            self._stale.clear()
            await self.load()
            await self._stale.wait()

    def _hear(self, event: Event) -> None:
        if event.type == CHANGED:
            self._stale.set()
