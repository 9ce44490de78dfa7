"""How many rows a query finds, exact, and worked out once for each state of the library.

The state is a number in the database that every transaction over the library's tables counts up, so several server
processes agree. What depends on who asks or on the time of day is counted anew.
"""

from typing import Final

from mvidarr.db import Database
from mvidarr.db.tables.files import nfos
from mvidarr.db.tables.library import (
    artist_ids,
    artist_labels,
    artists,
    files,
    profiles,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.query import Asker, Lists
from mvidarr.query.table import Watched

KEPT = 512  # queries
REVISION: Final = "library"
_TABLES = (
    artist_ids, artist_labels, artists, files, nfos, profiles, sources, video_artists, video_labels, videos,
)  # fmt: skip


def follow(database: Database) -> None:
    """The revision goes up with every transaction that writes a table of the library."""
    database.revised[REVISION] = frozenset(table.name for table in _TABLES)


class Counts:
    def __init__(self, database: Database, lists: Lists) -> None:
        follow(database)
        self._database = database
        self._lists = lists
        self._known: dict[str, int] = {}
        self._at = -1  # the revision they are of
        self._state: int | None = None  # of the database, when that was the revision

    async def count(self, q: str, asker: Asker) -> int:
        """Read after the revision: what was written between the two is told by the next one. While nothing at all was
        written the revision is not read either."""
        state = self._database.state()
        if state is not None and state == self._state and q in self._known:
            return self._known[q]
        async with self._database.read() as r:
            revision = await r.revision(REVISION)
            if revision != self._at or len(self._known) >= KEPT:
                self._known, self._at = {}, revision
            known, self._state = self._known, state
            if q in known:
                return known[q]
            watched = Watched(asker)
            count = await self._lists.count(r, q, watched)
        if not watched.looked:
            known[q] = count
        return count
