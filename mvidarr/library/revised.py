"""What is worked out from the library and kept until the library is another: ``Counts`` for whole answers."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from mvidarr.db import Database
from mvidarr.library.counts import REVISION, follow

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """At most ``most`` answers, all of one revision. Whatever is made is made one at a time, so that what takes long
    never holds more than one of the two connections that read, and twenty who ask the same make it once."""

    def __init__(self, database: Database, most: int) -> None:
        follow(database)
        self._database = database
        self._most = most
        self._known: dict[Hashable, Made] = {}
        self._revision = -1
        self._state: int | None = None  # of the database, when that was the revision
        self._turn = asyncio.Lock()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[tuple[Made, bool]]]) -> Made:
        """``make`` says whether its answer holds for everybody, until something is written."""
        if await self._current(key):
            return self._known[key]
        async with self._turn:
            if await self._current(key):
                return self._known[key]
            revision = self._revision
            made, lasting = await make()
            if lasting and revision == self._revision:
                if len(self._known) >= self._most:
                    self._known = {}
                self._known[key] = made
            return made

    async def _current(self, key: Hashable) -> bool:
        """The revision is read before what is made of it: what was written between the two is told by the next one.
        While nothing at all was written it is not read either."""
        state = self._database.state()
        if state is None or state != self._state:
            async with self._database.read() as r:
                revision = await r.revision(REVISION)
            if revision != self._revision:
                self._known, self._revision = {}, revision
            self._state = state
        return key in self._known
