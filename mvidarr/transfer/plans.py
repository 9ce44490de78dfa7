"""The columns of a plan: what would become of each row, and once it is applied what did. What could not be done is what
people want to keep."""

from collections.abc import AsyncIterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import orjson

from mvidarr.bulk import Plans, Who
from mvidarr.transfer.changes import plain_value
from mvidarr.transfer.columns import Cell, Column, Columns, names_of, together
from mvidarr.transfer.order import PlanOrder

Row = Mapping[str, Any]


def _changes(row: Row) -> list[dict[str, Any]]:
    before, after = row["before"], row["after"]
    names = dict.fromkeys((*before, *after))
    return [{"field": name, "before": before.get(name), "after": after.get(name)} for name in names]


def _flat(changes: Sequence[Row]) -> Cell:
    """``year: 1996 → 1997; tags: nothing → live``"""
    return together(f"{one['field']}: {_said(one['before'])} → {_said(one['after'])}" for one in changes)


def _said(value: Any) -> str:
    return plain_value(value) or "nothing"


PLAN_COLUMNS = Columns(
    (
        Column("id", "Id", itemgetter("id")),
        Column("title", "Title", itemgetter("title")),
        Column("verdict", "Verdict", itemgetter("verdict")),
        Column("outcome", "Outcome", itemgetter("outcome")),
        Column("reason", "Reason", itemgetter("reason")),
        Column("changes", "Before and after", _changes, _flat, item="change"),
        Column("place", "Place in the plan", itemgetter("place")).unusual(),
    )
)


async def batches(plans: Plans, order: PlanOrder, who: Who, *, documents: bool) -> AsyncIterator[list[Any]]:
    """Some hundred rows at a time, as ``Rows`` of other nouns gives them."""
    names = names_of(order.columns)
    async for rows in plans.each(order.plan_id, among=order.among, who=who):
        values = [[column.read(row) for column in order.columns] for row in rows]
        yield [orjson.dumps(dict(zip(names, row, strict=True))) for row in values] if documents else values
