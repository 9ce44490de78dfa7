"""Pages of what words find, best first."""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from mvidarr.db import Database, Reader
from mvidarr.db.tables.library import play_state
from mvidarr.library.counts import REVISION
from mvidarr.library.ranking.candidates import candidates
from mvidarr.library.ranking.forms import Formed, formed
from mvidarr.library.ranking.ranked import BEHIND, Place, Ranked, Stored, behind
from mvidarr.library.ranking.tiers import Reach, Tiers
from mvidarr.library.ranking.typed import typed
from mvidarr.query import Asker, FieldTable, Ids, Query, parse, usual_sort
from mvidarr.query.cursor import Kind, decode, encode
from mvidarr.query.table import Watched
from mvidarr.query.tree import said_in

PLAYS: Final = "plays"  # the revision of what people did
NAME: Final = "relevance"
KEPT = 64  # ranked lists, of 50 kB
MADE = 256  # queries, and as many forms of them, whose statements are kept

_KINDS: Final[list[Kind]] = [(int, False)] * len(Place._fields)


class _Known(NamedTuple):
    state: int | None  # of the database
    revisions: tuple[int, ...] | None  # None: it holds for this state only, as more than the library decides
    ranked: Ranked


class _Asked(NamedTuple):
    """A query as statements and the values that they are given. ``looked``: what of the asker these depend on."""

    tiers: Tiers
    values: dict[str, Any]
    looked: Collection[str]


class Ranking:
    def __init__(self, database: Database, table: FieldTable, reach: Reach) -> None:
        database.revised[PLAYS] = frozenset({play_state.name})
        self._database = database
        self._table = table
        self._reach = reach
        self._made: dict[Any, Tiers] = {}
        self._asked: dict[Any, _Asked] = {}
        self._known: dict[Any, _Known] = {}

    def ranks(self, query: Query, sort: str | None) -> bool:
        """Whether this order of the query is ours: words, and no other order is asked for."""
        if not said_in(query.tree):
            return False
        asked = ",".join(map(str, query.sort)) or (sort or usual_sort(self._table, query)).strip().lower()
        return asked == NAME

    async def page(
        self, r: Reader, q: str, cursor: str = "", at: int | None = None, limit: int = 50, *, asker: Asker
    ) -> Ids:
        asked, ranked = await self._ranked(r, q, asker)
        if cursor:
            found = await self._after(r, asked, ranked, _place(cursor), limit + 1)
        else:
            found = await self._from(r, asked, ranked, max(0, at or 0), limit + 1)
        more = encode(NAME, found[limit - 1]) if len(found) > limit else None
        return Ids([place.video for place in found[:limit]], more)

    async def _after(self, r: Reader, asked: _Asked, ranked: Ranked, place: Place, rows: int) -> list[Place]:
        if place.level == BEHIND:
            return await self._rest(r, asked, ranked, place.stored, 0, rows)
        return await self._from(r, asked, ranked, ranked.behind(place), rows)

    async def _from(self, r: Reader, asked: _Asked, ranked: Ranked, at: int, rows: int) -> list[Place]:
        found = ranked.some(at, rows)
        if len(found) == rows:
            return found
        past = max(0, at - len(ranked))
        return found + await self._rest(r, asked, ranked, ranked.edge, past, rows - len(found))

    async def _rest(
        self, r: Reader, asked: _Asked, ranked: Ranked, edge: Stored | None, past: int, rows: int
    ) -> list[Place]:
        if ranked.whole:
            return []
        left_out = ranked.left_out(edge)
        statement = asked.tiers.behind(walked=ranked.walked, edge=edge is not None, at=past > 0)
        edges = {f"edge_{n}": number for n, number in enumerate(edge or ())}
        found = await r.all(statement, {**asked.values, **edges, "rows": rows + len(left_out), "at": past})
        return [behind(stored) for stored in left_out.others(found, past=past > 0)[:rows]]

    async def _ranked(self, r: Reader, q: str, asker: Asker) -> tuple[_Asked, Ranked]:
        """Read after the revisions, as counts are; not even those are while nothing at all was written."""
        key = (q, asker.user_id, asker.role)
        asked = self._asked_of(key, q, asker)
        state, known = self._database.state(), self._known.get(key)
        if known is not None and state is not None and state == known.state:
            return asked, known.ranked
        revisions = None if asked.looked else await r.revisions(REVISION, PLAYS)
        if known is None or revisions is None or revisions != known.revisions:
            known = _Known(state, revisions, await candidates(r, asked.tiers, asked.values))
        if "now" not in asked.looked:
            self._keep(key, known._replace(state=state))
        return asked, known.ranked

    def _keep(self, key: Any, known: _Known) -> None:
        self._known.pop(key, None)
        if len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        self._known[key] = known

    def _asked_of(self, key: Any, q: str, asker: Asker) -> _Asked:
        if key in self._asked:
            return self._asked[key]
        watched = Watched(asker)
        one = formed(self._table, typed(q, parse(q)), watched)
        asked = _Asked(self._tiers(one, asker), one.values, watched.looked)
        if "now" not in asked.looked:
            _add(self._asked, key, asked)
        return asked

    def _tiers(self, one: Formed, asker: Asker) -> Tiers:
        key = (one.key, asker.user_id)
        if one.key is not None and key in self._made:
            return self._made[key]
        tiers = Tiers(self._table, one.form(), asker.user_id, self._reach)
        if one.key is not None:
            _add(self._made, key, tiers)
        return tiers


def _add(known: dict[Any, Any], key: Any, made: Any) -> None:
    if len(known) >= MADE:
        known.clear()
    known[key] = made


def _place(cursor: str) -> Place:
    return Place(*decode(NAME, _KINDS, cursor))
