"""The order of a list: total, empties last in both directions, ties by id; and the place behind a row in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, or_, tuple_
from sqlalchemy.sql.elements import UnaryExpression

from mvidarr.errors import Invalid
from mvidarr.query.cursor import Kind
from mvidarr.query.mistakes import nearest, shown, unknown
from mvidarr.query.parse import MOST_KEYS
from mvidarr.query.sql import bound, bytewise
from mvidarr.query.table import Asker, Beside, Condition, FieldTable, for_asker
from mvidarr.query.tree import Order, Query, said_in


@dataclass(frozen=True)
class Key:
    column: ColumnElement[Any]
    kind: type
    down: bool
    empty: bool  # there may be rows without
    indexed: bool = False
    beside: Beside | None = None

    def written(self, *, last: bool) -> UnaryExpression[Any]:
        """``last``: put the empties there; without it there are none among the rows, and any index serves."""
        ordered = self.column.desc() if self.down else self.column.asc()
        return ordered.nulls_last() if last and self.empty else ordered

    def beyond(self, value: Any) -> Condition | None:
        """Rows behind this value; nothing is behind the empties."""
        if value is None:
            return None
        further = self.column < bound(value) if self.down else self.column > bound(value)
        return further | self.column.is_(None) if self.empty else further

    def same(self, value: Any) -> Condition:
        return self.column.is_(None) if value is None else self.column == bound(value)


@dataclass(frozen=True)
class Ordering:
    name: str  # -added,title
    keys: tuple[Key, ...]  # the last one is the id

    @property
    def kinds(self) -> list[Kind]:
        return [(key.kind, key.empty) for key in self.keys]

    @property
    def columns(self) -> list[ColumnElement[Any]]:
        return [key.column.label(f"key_{at}") for at, key in enumerate(self.keys)]

    def values_of(self, row: dict[str, Any]) -> list[Any]:
        return [row[f"key_{at}"] for at in range(len(self.keys))]


def ordering_of(table: FieldTable, query: Query, sort: str | None, asker: Asker) -> Ordering:
    """``sort:`` in the query wins over ``sort``, and that over the noun's own order."""
    orders = _asked(table, query, sort)
    return Ordering(",".join(map(str, orders)), _keys(table, orders, asker))


def ordered_by(table: FieldTable, query: Query, sort: str | None) -> str:
    """The name of that ordering."""
    return ",".join(map(str, _asked(table, query, sort)))


def _asked(table: FieldTable, query: Query, sort: str | None) -> tuple[Order, ...]:
    orders = query.sort or _orders(table, sort or usual_sort(table, query))
    return tuple({order.name: order for order in reversed(orders)}.values())[::-1]


def usual_sort(table: FieldTable, query: Query) -> str:
    """Where nobody says how: by relevance when words are searched for, else the noun's own order."""
    return table.words_sort if table.words_sort and said_in(query.tree) else table.default_sort


def _keys(table: FieldTable, orders: Sequence[Order], asker: Asker) -> tuple[Key, ...]:
    """The id goes the way of the key before it, so that one index serves both directions."""
    keys = []
    for order in orders:
        found = table.sorts.get(order.name)
        if found is None:
            raise unknown("order", order.name, table.sorts, order.at, order.length)
        column, down = for_asker(found.column, asker), order.down != found.largest
        beside = found.beside and found.beside(asker)
        indexed = isinstance(column, Column) or beside is not None
        written = bytewise(column) if found.kind is str else column
        keys.append(Key(written, found.kind, down, found.can_be_empty, indexed, beside))
        keys += [Key(besides, int, down, False) for besides in found.besides]
    return (*keys, Key(table.id, int, keys[-1].down, False, indexed=True))


def _orders(table: FieldTable, sort: str) -> tuple[Order, ...]:
    """``?sort=-added,title``"""
    names = [name.strip().lower() for name in sort.split(",")]
    for name in names:
        if name.removeprefix("-") not in table.sorts:
            close = nearest(name.removeprefix("-"), table.sorts) or sorted(table.sorts)
            sentence = f"These {table.noun} have no order “{shown(name)}”; there are {', '.join(close)}."
            raise Invalid(sentence, code="bad_sort")
    if len(names) > MOST_KEYS:
        raise Invalid(f"An order has at most {MOST_KEYS} keys.", code="bad_sort")
    return tuple(Order(name.removeprefix("-"), name[0] == "-") for name in names)


def behind(keys: Sequence[Key], values: Sequence[Any]) -> Condition:
    """Rows that come after one with these values. Keys of one direction that are never empty are compared as a row,
    which an index follows; else the first key alone narrows, and the rest decides among what is left."""
    if len({key.down for key in keys}) == 1 and not any(key.empty for key in keys):
        row, edge = tuple_(*(key.column for key in keys)), tuple_(*map(bound, values))
        return row < edge if keys[0].down else row > edge
    cases = []
    for at, key in enumerate(keys):
        further = key.beyond(values[at])
        if further is not None:
            cases.append(and_(*(keys[i].same(values[i]) for i in range(at)), further))
    return and_(*_narrowed(keys[0], values[0]), or_(*cases))


def until(keys: Sequence[Key], values: Sequence[Any]) -> Condition:
    """Rows up to the one with these values; keys that are never empty, of one direction."""
    row, edge = tuple_(*(key.column for key in keys)), tuple_(*map(bound, values))
    return row >= edge if keys[0].down else row <= edge


def _narrowed(key: Key, value: Any) -> list[Condition]:
    if key.empty or value is None:
        return []
    return [key.column <= bound(value) if key.down else key.column >= bound(value)]
