"""How many of what a query finds have each genre, decade, status, kind, quality, source and artist."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from mvidarr.db import Database
from mvidarr.errors import Invalid
from mvidarr.library.facets import store
from mvidarr.library.facets.kinds import FACETS, Facet, Name, decade_of, quality_of
from mvidarr.library.facets.shapes import Counted
from mvidarr.library.facets.shapes import Facet as Shape
from mvidarr.library.facets.steering import Steering, steering
from mvidarr.library.facets.store import Found, Row, Tally
from mvidarr.library.heights import HEIGHTS
from mvidarr.library.revised import Kept
from mvidarr.library.status import MOVES
from mvidarr.query import Asker, FieldTable, Query, condition_of, parse
from mvidarr.query.table import Watched
from mvidarr.query.tree import Node

KEPT = 512  # tallies
_COMBINED = frozenset({"kind", "status", "decade", "quality"})


class Facets:
    def __init__(self, database: Database, table: FieldTable) -> None:
        """``table``: with the fields that other rooms add."""
        self._database = database
        self._table = table
        self._kept: Kept[dict[Name, Tally]] = Kept(database, KEPT)
        self._repeats: Kept[bool] = Kept(database, 1)

    async def of(self, q: str, names: Iterable[Name], asker: Asker) -> list[Counted]:
        """In the order of the names. ``Invalid`` for a facet that there is not, or a query that makes no sense."""
        wanted = list(dict.fromkeys(names))
        query = parse(q)
        condition_of(self._table, query, asker)  # what makes no sense is told as it stands in all of the query
        steered = {name: steering(query, _facet(name)) for name in wanted}
        tallies: dict[Name, Tally] = {}
        for rest in dict.fromkeys(each.rest for each in steered.values()):
            theirs = [name for name in wanted if steered[name].rest == rest]
            counted = await self._tallies(rest, theirs, asker)
            tallies |= {name: counted[name] for name in theirs}
        return [_shown(name, steered[name], tallies[name]) for name in wanted]

    async def shown(self, q: str, names: Iterable[Name], asker: Asker) -> list[Shape]:
        """The same for HTTP."""
        return [counted.shape() for counted in await self.of(q, names, asker)]

    async def _tallies(self, rest: Node, names: Sequence[Name], asker: Asker) -> dict[Name, Tally]:
        """Those that are counted together are kept together."""
        groups = dict.fromkeys(_COMBINED if name in _COMBINED else frozenset({name}) for name in names)
        found: list[Found] = []
        tallies: dict[Name, Tally] = {}
        for group in groups:

            async def make(group: frozenset[Name] = group) -> tuple[dict[Name, Tally], bool]:
                watched = Watched(asker)
                condition = condition_of(self._table, Query(rest), watched)
                if not found:
                    async with self._database.read() as r:
                        found.append(await store.find(r, condition, self._table))
                return await self._tally(group, found[0]), not watched.looked

            tallies |= await self._kept.get((rest, group), make)
        return tallies

    async def _tally(self, group: frozenset[Name], found: Found) -> dict[Name, Tally]:
        if group == {"source"}:
            repeats = await self._repeats.get("source", self._repeated)
        async with self._database.read() as r:
            if group == _COMBINED:
                return _combined(await store.combinations(r, found))
            if group == {"source"}:
                return {"source": await store.providers(r, found, repeats=repeats)}
            if group == {"genre"}:
                return {"genre": await store.genres(r, found)}
            return {"artist": await store.makers(r, found)}

    async def _repeated(self) -> tuple[bool, bool]:
        async with self._database.read() as r:
            return await store.repeated(r), True


def _combined(rows: Sequence[Row]) -> dict[Name, Tally]:
    kinds, statuses, years, heights = (_summed(rows, column) for column in ("kind", "status", "year", "height"))
    decades, qualities = _under(years, decade_of), _under(heights, quality_of)
    return {
        "kind": _tally_of(kinds, sorted(kinds, key=lambda kind: (-kinds[kind], str(kind)))),
        "status": _tally_of(statuses, list(MOVES)),
        "decade": _tally_of(decades, sorted(filter(None, decades), key=_numeric, reverse=True)),
        "quality": _tally_of(qualities, list(map(str, reversed(HEIGHTS)))),
    }


def _summed(rows: Sequence[Row], column: str) -> Counter[Any]:
    counts: Counter[Any] = Counter()
    for row in rows:
        counts[row[column]] += row["n"]
    return counts


def _under(counts: Counter[int | None], name: Callable[[int | None], str | None]) -> Counter[str | None]:
    named: Counter[str | None] = Counter()
    for each, n in counts.items():
        named[name(each)] += n
    return named


def _numeric(value: str | None) -> int:
    return int(value or 0)


def _tally_of(counts: Counter[str | None], order: Iterable[str | None]) -> Tally:
    values = [(value, counts[value]) for value in order if value is not None and counts[value]]
    return Tally(values, len(values), counts[None])


def _shown(name: Name, steered: Steering, tally: Tally) -> Counted:
    """What the query names stands there too, when nothing has it, so that it can be taken back."""
    known = {steered.facet.key(value) for value, _ in tally.values}
    named = [value for value in (*steered.chosen, *steered.excluded) if value is not None]
    missing = {value: 0 for value in named if steered.facet.key(value) not in known}
    values = [*tally.values, *missing.items()]
    return Counted(name, steered, values, tally.without, tally.kinds - len(tally.values))


def _facet(name: Name) -> Facet:
    if name not in FACETS:
        raise Invalid(f"There is no facet “{name}”; there are {', '.join(FACETS)}.", code="bad_facet")
    return FACETS[name]
