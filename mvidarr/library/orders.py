"""Where everything stands that a query finds, so that a list can be entered at any rank: to find the row at one, all
before it have to be found, too, so they are kept until the library changes. Counts are kept likewise.
"""

from array import array
from typing import Any, Final, NamedTuple

from mvidarr.db import Database, Reader
from mvidarr.db.tables.library import play_state
from mvidarr.library.counts import REVISION
from mvidarr.query import Asker, Lists, Query

PLAYS: Final = "plays"  # the revision of what people did
KEPT = 12  # orders, of 800 kB for 100,000 videos


class _Order(NamedTuple):
    state: int | None  # of the database when it was read
    revisions: tuple[int, int]
    ids: "array[int]"


class Orders:
    def __init__(self, database: Database, lists: Lists) -> None:
        database.revised[PLAYS] = frozenset({play_state.name})
        self._database = database
        self._lists = lists
        self._known: dict[Any, _Order] = {}

    async def ids(self, r: Reader, query: Query, sort: str | None, asker: Asker) -> "array[int] | None":
        """None where a rank is found as quickly without. They are read after the revisions: what was written between
        the two is told by the next ones."""
        key = (query, sort, asker.user_id, asker.role)
        state, known = self._database.state(), self._known.get(key)
        if known is not None and state is not None and state == known.state:
            return known.ids
        library, plays = await r.revisions(REVISION, PLAYS)
        revisions = (library, plays)
        if known is None or known.revisions != revisions:
            found = await self._lists.order(r, query, sort, asker)
            if found is None:
                return None
            known = _Order(state, revisions, array("q", found.ids))
            if not found.looked <= {"user_id"}:  # it depends on more than these revisions tell of
                return known.ids
        self._keep(key, known._replace(state=state))
        return known.ids

    def _keep(self, key: Any, order: _Order) -> None:
        self._known.pop(key, None)
        if len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        self._known[key] = order
