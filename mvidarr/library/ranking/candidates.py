"""Reads the candidates of a query, best tier first, and puts them in their order."""

from collections.abc import Sequence
from math import isqrt
from typing import Any, Final

from sqlalchemy import Select

from mvidarr.db import Reader
from mvidarr.library.ranking.ranked import Numbers, Place, Ranked, Row, Stored
from mvidarr.library.ranking.tiers import Tiers

_EVEN: Final = 230  # SQLite: of a thousand candidates


async def candidates(r: Reader, tiers: Tiers, values: Row) -> Ranked:
    """``values`` are those of the query. What is asked for in any case goes to the database together."""
    words, names, many = await _numbers(r, tiers, values)
    gathered, walked = _Gathered(tiers.reach.candidates), words >= many
    by_name = _by_name(r, tiers, names, many)
    if tiers.plain and names >= gathered.most:
        for rows in await _read(r, by_name, values):
            gathered.take(rows)
        if gathered.room:
            gathered.take_rest(*await _read(r, [tiers.rest(walked=walked)], values))
    elif tiers.plain:
        *found, rest = await _read(r, [*by_name, tiers.rest(walked=walked)], values)
        for rows in found:
            gathered.take(rows)
        gathered.take_rest(rest)
    else:
        (rest,) = await _read(r, [tiers.all(walked=walked)], values)
        for rows in await _read(r, by_name, values) if len(rest) == gathered.most else ():
            gathered.take(rows)
        gathered.take_rest(rest)
    return gathered.ranked(walked=walked)


async def _numbers(r: Reader, tiers: Tiers, values: Row) -> tuple[int, int, int]:
    """How many videos have the words, and how many in their names; as far as that is of use. And how many are many: to
    walk until there are enough is quicker than to look up and sort all from about the root of ``_EVEN`` times all."""
    many = tiers.reach.many
    found = None if tiers.found is None else await r.one(tiers.found, values)
    if found is None:
        return many, many, many
    if r.dialect == "sqlite":
        many = min(many, isqrt(_EVEN * (found["last"] or 0)))
    return found["words"], found["names"], many


def _by_name(r: Reader, tiers: Tiers, number: int, many: int) -> list[Select[Any]]:
    """``number`` of them have the words in their names. As long as all of these are read, the exact ones are among
    them; PostgreSQL has only reckoned how many there are."""
    exact = number >= tiers.reach.candidates or r.dialect != "sqlite"
    return [*([tiers.titles(), tiers.artists()] if exact else []), tiers.names(walked=number >= many)]


async def _read(r: Reader, statements: Sequence[Select[Any]], values: Row) -> list[list[Numbers]]:
    return await r.tuples(*((statement, values) for statement in statements))


class _Gathered:
    """Places by what tells their videos apart."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._places: dict[int, Numbers] = {}
        self._edge: Stored | None = None
        self._whole = False

    @property
    def room(self) -> int:
        return self.most - len(self._places)

    def take(self, rows: Sequence[Numbers]) -> None:
        self._take(self._others(rows))

    def take_rest(self, rows: Sequence[Numbers]) -> None:
        """As the stored order has them, with those that are taken already."""
        others, room = self._others(rows), self.room
        self._take(others)
        read = others[:room] if len(others) > room else rows
        self._edge = Place(*read[-1]).stored if read else None
        self._whole = len(others) <= room and len(rows) < self.most

    def ranked(self, *, walked: bool) -> Ranked:
        return Ranked(self._places.values(), self._edge, whole=self._whole, walked=walked)

    def _others(self, rows: Sequence[Numbers]) -> list[Numbers]:
        return [row for row in rows if row[-1] not in self._places] if self._places else list(rows)

    def _take(self, rows: Sequence[Numbers]) -> None:
        self._places.update([(row[-1], row) for row in rows[: self.room]])
