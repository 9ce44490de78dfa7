"""The columns of changes: the audit of who did what and when, and what became of it. Whoever exports gets what the
history tells them; what never enters the journal, such as keys and passwords, is in no file either."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import orjson

from mvidarr.library import Changes
from mvidarr.query import Asker
from mvidarr.transfer.columns import Cell, Column, Columns, names_of, together

MOST = 50  # notes of a change that its row tells of; ``rows`` says how many there are


def _plain(name: str, label: str) -> Column:
    return Column(name, label, itemgetter(name))


def _line(told: Mapping[str, Any]) -> str:
    """``Björk - Jóga: year: 1996 → 1997``"""
    before, after = plain_value(told["before"]), plain_value(told["after"])
    if not told["field"]:
        return f"{'added' if told['before'] is None else 'deleted'} {told['title']}"
    return f"{told['title']}: {told['field']}: {before} → {after}"


def plain_value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(plain_value, value))
    if isinstance(value, Mapping):
        return ": ".join(map(plain_value, value.values()))
    return "" if value is None else str(value)


def _flat(told: Sequence[Mapping[str, Any]]) -> Cell:
    return together(map(_line, told))


CHANGE_COLUMNS = Columns(
    (
        _plain("id", "Id"),
        Column("time", "When", itemgetter("time"), moment=True),
        _plain("who", "By"),
        _plain("reason", "What"),
        Column("told", "What it did", itemgetter("told"), _flat, item="line"),
        _plain("rows", "Rows"),
        _plain("origin", "Came from"),
        _plain("undo", "Undo"),
        _plain("reverts", "Takes back"),
        _plain("refused", "Rows left as they were"),
        _plain("state", "State").unusual(),
        _plain("actor", "By, as programs know it").unusual(),
        _plain("guarded", "For administrators only").unusual(),
    )
)


class ChangeRows:
    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    async def of(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[list[Any]]:
        """As of videos."""
        wanted = MOST if any(column.name == "told" for column in columns) else 0
        found = await self._changes.several(ids, wanted, asker)
        return [[column.read(change) for column in columns] for change in found]

    async def documents(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[bytes]:
        names = names_of(columns)
        return [orjson.dumps(dict(zip(names, row, strict=True))) for row in await self.of(ids, columns, asker)]
