"""Plain values, comparisons and ranges over a column that has an order."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, true

from mvidarr.query import values
from mvidarr.query.mistakes import mistake
from mvidarr.query.sql import bound
from mvidarr.query.table import Condition
from mvidarr.query.tree import Item
from mvidarr.query.values import Age, Stretch


def between(column: ColumnElement[Any], item: Item, read: Callable[[str], Stretch]) -> Condition:
    """``read`` gives the stretch that a value means."""
    if item.op == "..":
        low = [] if item.low is None else [column >= bound(read(item.low).start)]
        return and_(true(), *low, *([] if item.high is None else [_to(column, read(item.high))]))
    found = read(item.value)
    if item.op == "<":
        return column < bound(found.start)
    if item.op == ">=":
        return column >= bound(found.start)
    if item.op == "<=":
        return _to(column, found)
    if item.op == ">":
        return column > bound(found.start) if found.end is None else column >= bound(found.end)
    if found.end is None:
        return column == bound(found.start)
    return (column >= bound(found.start)) & (column < bound(found.end))


def _to(column: ColumnElement[Any], last: Stretch) -> Condition:
    return column <= bound(last.start) if last.end is None else column < bound(last.end)


def ages_of(item: Item) -> tuple[Age | None, Age | None] | None:
    """The ages of an item, when it has no other value."""
    low, high = (None if end is None else values.age(end) for end in (item.low, item.high))
    read = (low is not None or item.low is None) and (high is not None or item.high is None)
    return (low, high) if read else None


def aged(
    column: ColumnElement[Any], item: Item, ages: tuple[Age | None, Age | None], edge: Callable[[Age], Any]
) -> Condition:
    """An older moment is a smaller one, so the signs turn around."""
    low, high = ages
    if item.op == "..":
        old, young = sorted((low, high), key=lambda age: -age.before) if low and high else (low, high)
        bounds = [column >= bound(edge(old))] if old else []
        return and_(true(), *bounds, *([column <= bound(edge(young))] if young else []))
    if low is None or item.op in ("=", "prefix"):
        sentence = "An age is compared: <30d is newer than 30 days, >1y is longer ago than a year."
        raise mistake(sentence, item.at, item.length, item.value, ["<30d", ">1y", "30d..7d"])
    at = bound(edge(low))
    if item.op == "<":
        return column > at
    if item.op == ">":
        return column < at
    return column <= at if item.op == ">=" else column >= at
