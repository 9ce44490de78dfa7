"""Reads the candidates of a query, best tier first, and puts them in their order."""

from collections.abc import Iterable

from mvidarr.db import Reader
from mvidarr.library.ranking.ranked import ARTIST, NAMES, REST, TITLE, Place, Ranked, Row, Stored, place_of
from mvidarr.library.ranking.tiers import Tiers


async def candidates(r: Reader, tiers: Tiers) -> Ranked:
    found = None if tiers.found is None else await r.one(tiers.found, {})
    many = {name: found is None or found[name] >= tiers.reach.many for name in ("words", "names")}
    asked = (tiers.titles, tiers.artists, tiers.names(walked=many["names"]))
    titles, artists, names = await r.several(*((statement, {}) for statement in asked))
    gathered = _Gathered(tiers.reach.candidates)
    gathered.take(titles, TITLE)
    gathered.take(artists, ARTIST)
    gathered.take(names, NAMES)
    if gathered.room:
        gathered.take_rest(await r.all(tiers.rest(walked=many["words"]), {}))
    return Ranked(gathered.places.values(), gathered.edge, whole=gathered.whole, walked=many["words"])


class _Gathered:
    """``edge`` and ``whole`` as ``Ranked`` wants them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.places: dict[int, Place] = {}
        self.edge: Stored | None = None
        self.whole = False

    @property
    def room(self) -> int:
        return self._most - len(self.places)

    def take(self, rows: Iterable[Row], level: int) -> None:
        """A title of just these words is an exact one, too, though its signs are others."""
        for row in rows:
            place = place_of(row, TITLE if level == NAMES and row["exact"] else level)
            known = self.places.get(row["id"])
            if known is not None:
                self.places[row["id"]] = min(known, place)
            elif self.room:
                self.places[row["id"]] = place

    def take_rest(self, rows: list[Row]) -> None:
        """As the stored order has them, with those that are known already."""
        for row in rows:
            if not self.room:
                return
            self.edge = (row["standing"], row["added"], row["id"])
            if row["id"] not in self.places:
                self.places[row["id"]] = place_of(row, REST)
        self.whole = len(rows) < self._most
