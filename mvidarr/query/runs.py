"""A list as the runs of it that one index each holds in order: an order whose key can be empty has two, the rows with
it and those without; one by a key of another table, which only some rows have, as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, select

from mvidarr.query.order import Key, Ordering, behind
from mvidarr.query.table import Beside, Condition


@dataclass(frozen=True)
class Run:
    """``keys`` tell its rows apart, all but the first ``skipped`` of the ordering, which are alike in it; ``written``
    are those to sort by. ``walked`` has no more than the keys, ``source`` all of a row."""

    id: ColumnElement[int]
    keys: tuple[Key, ...]
    skipped: int
    written: tuple[Key, ...]
    where: tuple[Condition, ...]
    walked: FromClause
    source: FromClause
    together: tuple[Condition, ...] = ()  # ``where`` in a form for many rows, if there is another

    @property
    def is_indexed(self) -> bool:
        return self.keys[0].indexed and not self.keys[0].empty

    @property
    def is_plain(self) -> bool:
        """Its keys can be compared as a row."""
        return len({key.down for key in self.keys}) == 1 and not any(key.empty for key in self.keys)

    def behind(self, edges: Sequence[Any] | None) -> tuple[Condition, ...]:
        return () if edges is None else (behind(self.keys, edges[self.skipped :]),)

    def ordered(self, statement: Select[Any]) -> Select[Any]:
        return statement.order_by(*(key.written(last=True) for key in self.written))


def runs_of(ordering: Ordering, id: ColumnElement[int]) -> tuple[Run, ...]:
    keys, source = ordering.keys, _table_of(id)
    first, rest = keys[0], keys[1:]
    if first.beside is not None:
        return _by_another(id, first, first.beside, rest)
    if not first.empty:
        return (Run(id, keys, 0, keys, (), source, source),)
    full = (replace(first, empty=False), *rest)
    filled = Run(id, full, 0, full, (first.column.is_not(None),), source, source)
    # Ordered by the empty key too, else PostgreSQL does not see that the index fits.
    return (filled, Run(id, rest, 1, full, (first.column.is_(None),), source, source))


def _by_another(id: ColumnElement[int], first: Key, beside: Beside, rest: tuple[Key, ...]) -> tuple[Run, ...]:
    source = _table_of(id)
    both = beside.table.join(source, id == beside.id)
    keys = (replace(first, column=beside.column, empty=False), *rest[:-1], replace(rest[-1], column=beside.id))
    there = Run(beside.id, keys, 0, keys, beside.there, beside.table if len(rest) == 1 else both, both)
    nowhere = ~select(beside.id).where(*beside.there, beside.id == id).correlate(source).exists()
    in_none = id.not_in(select(beside.id).where(*beside.there))
    others = Run(id, rest, 1, rest, (nowhere,), source, source, (in_none,))
    return (others, there) if beside.absent is not None and not first.down else (there, others)


def run_behind(runs: Sequence[Run], ordering: Ordering, values: Sequence[Any] | None) -> int:
    """The number of the run in which the list goes on behind a row with these values; None: from the beginning."""
    if values is None:
        return 0
    beside = ordering.keys[0].beside
    alike = values[0] is None or (beside is not None and values[0] == beside.absent)
    return next(n for n, run in enumerate(runs) if len(runs) == 1 or bool(run.skipped) == alike)


def _table_of(id: ColumnElement[int]) -> FromClause:
    return id.table  # type: ignore[no-any-return]
