"""A list's statements without what differs from page to page: made once for a query and an order, then only given the
place to go on from. Making one takes longer than SQLite takes to answer it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, bindparam

from mvidarr.query.order import Key, Ordering, behind
from mvidarr.query.sql import bound
from mvidarr.query.table import Condition

Row = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """``base`` is what is selected, with every condition but the place."""

    ordering: Ordering
    base: Select[Any]
    columns: tuple[Any, ...]  # held, so that no others take their place in memory, by which shapes are known
    _made: dict[Any, tuple[Select[Any], ...]] = field(default_factory=dict)

    def statements(self, values: Sequence[Any] | None, at: bool) -> tuple[Select[Any], ...]:
        """To be asked in turn until there are rows enough. ``values`` are those of the row to go on behind; what they
        are, and how many rows, is given when a statement is run: ``given``."""
        kind = (None if values is None else tuple(value is None for value in values), at)
        if kind not in self._made:
            self._made[kind] = tuple(self._places(values, at))
        return self._made[kind]

    def _places(self, values: Sequence[Any] | None, at: bool) -> list[Select[Any]]:
        """Where the first key can be empty, the rows without it are a second statement: so both walk an index. That is
        ordered by the empty key too, else PostgreSQL does not see that the index fits."""
        keys = self.ordering.keys
        if at:
            return [self._placed(keys).offset(bindparam("at", type_=BigInteger))]
        edges = None if values is None else [_edge(n, value) for n, value in enumerate(values)]
        first, rest = keys[0], keys[1:]
        if not first.empty:
            return [self._placed(keys, *(() if edges is None else (behind(keys, edges),)))]
        full = (replace(first, empty=False), *rest)
        empties, filled = first.column.is_(None), first.column.is_not(None)
        if edges is None:
            return [self._placed(full, filled), self._placed(full, empties)]
        if edges[0] is None:
            return [self._placed(full, empties, behind(rest, edges[1:]))]
        return [self._placed(full, filled, behind(full, edges)), self._placed(full, empties)]

    def _placed(self, keys: Sequence[Key], *where: Condition) -> Select[Any]:
        ordered = self.base.where(*where).order_by(*(key.written(last=True) for key in keys))
        return ordered.limit(bindparam("rows", type_=Integer))


def given(values: Sequence[Any] | None, at: int | None) -> Row:
    """What a shape's statements are run with, besides ``rows``."""
    return {"at": at or 0, **{f"edge_{n}": value for n, value in enumerate(values or ())}}


def _edge(n: int, value: Any) -> Any:
    return None if value is None else bindparam(f"edge_{n}", type_=bound(value).type)
