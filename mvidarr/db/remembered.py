"""Small facts that every request asks for, read once for each state of the database."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from mvidarr.db.database import Database

T = TypeVar("T")

KEPT = 1000


class Remembered(Generic[T]):
    """Never older than a read would be: after any commit, of whatever process, it is read anew. So it serves while
    people look, not while the house writes; on PostgreSQL, which only a question could tell of commits, never."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[Hashable, T] = {}
        self._state: int | None = None

    async def get(self, key: Hashable, read: Callable[[], Awaitable[T | None]]) -> T | None:
        """What ``read`` finds; None is not remembered. What it finds is at least of the state that was asked for first,
        and kept with that one."""
        state = self._database.state()
        if state is None:
            return await read()
        if state != self._state or len(self._known) >= KEPT:
            self._known, self._state = {}, state
        known = self._known
        found = known.get(key)
        if found is None:
            found = await read()
            if found is not None:
                known[key] = found
        return found
