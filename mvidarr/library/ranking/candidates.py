"""Reads the candidates of a query, best tier first, and puts them in their order."""

from collections.abc import Iterable

from mvidarr.db import Reader
from mvidarr.library.ranking.ranked import ARTIST, NAMES, REST, TITLE, Place, Ranked, Row, Stored, place_of
from mvidarr.library.ranking.tiers import Tiers


async def candidates(r: Reader, tiers: Tiers) -> Ranked:
    reach, found = tiers.reach, None
    known = {row["id"] for row in await r.all(tiers.known_as, {})}
    if tiers.found is not None:
        found = await r.one(tiers.found, {})
    words, names = (found["words"], found["names"]) if found else (reach.many, reach.many)
    gathered = _Gathered(reach.candidates, known)
    if tiers.plain:
        await _named(r, tiers, gathered, names)
        if gathered.room:
            gathered.take_rest(await r.all(tiers.rest(walked=words >= reach.many), {}))
        return gathered.ranked(walked=words >= reach.many)
    rows = await r.all(tiers.all(walked=words >= reach.many), {})
    if len(rows) == reach.candidates:
        await _named(r, tiers, gathered, names)
    gathered.take_rest(rows)
    return gathered.ranked(walked=words >= reach.many)


async def _named(r: Reader, tiers: Tiers, gathered: "_Gathered", number: int) -> None:
    """``number`` of them have the words in their names. As long as all of these are read, the exact ones are among
    them; PostgreSQL has only reckoned how many there are."""
    if number >= tiers.reach.candidates or r.dialect != "sqlite":
        for rows in await r.several((tiers.titles(), {}), (tiers.artists(), {})):
            gathered.take(rows)
    gathered.take(await r.all(tiers.names(walked=number >= tiers.reach.many), {}))


class _Gathered:
    """``known``: the artists of just the name that was typed."""

    def __init__(self, most: int, known: set[int]) -> None:
        self._most = most
        self._known = known
        self._places: dict[int, Place] = {}
        self._edge: Stored | None = None
        self._whole = False

    @property
    def room(self) -> int:
        return self._most - len(self._places)

    def take(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if not self.room:
                return
            self._places.setdefault(row["id"], place_of(row, self._level(row)))

    def take_rest(self, rows: list[Row]) -> None:
        """As the stored order has them, with those that are taken already."""
        for row in rows:
            if not self.room:
                return
            self._edge = (row["standing"], row["added"], row["id"])
            self._places.setdefault(row["id"], place_of(row, self._level(row)))
        self._whole = len(rows) < self._most

    def ranked(self, *, walked: bool) -> Ranked:
        return Ranked(self._places.values(), self._edge, whole=self._whole, walked=walked)

    def _level(self, row: Row) -> int:
        if row["exact"]:
            return TITLE
        if row["artist_id"] in self._known:
            return ARTIST
        return NAMES if row["named"] else REST
