"""A list's statements without what differs from page to page: made once for a query and an order, then only given the
place to go on from. Making one takes longer than SQLite takes to answer it.

Of each run of the list (``runs.py``) there are:

- ``plain``: where nothing narrows the list, its rows as an index has them; ``ranked``: the same from a rank on.
- ``reach`` and ``walk``: the first rows that a condition holds for, each held against it as an index is walked, but
  only so many ``steps`` far. Quick where many rows fit, as they mostly do.
- ``gather``: all that it holds for, found in whatever way is best for that, then sorted. Quick where few rows fit.

Most pick ids alone, so that of what is passed over only keys are read.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, FromClause, Integer, Select, bindparam, func, select

from mvidarr.query.found import Found
from mvidarr.query.order import Key, Ordering, until
from mvidarr.query.runs import Run
from mvidarr.query.sql import anew, bound
from mvidarr.query.table import Condition

Row = dict[str, Any]
Values: TypeAlias = Sequence[Any] | None  # of the row to go on behind; what they are is given to the statement


@dataclass(frozen=True)
class Shape:
    ordering: Ordering
    base: Select[Any]  # all columns, no condition
    runs: tuple[Run, ...]
    found: Found | None
    columns: tuple[Any, ...]  # held, so that no others take their place in memory, by which shapes are known
    shared: dict[Any, Select[Any]]  # with all shapes of this order: what asks nothing of the condition
    _made: dict[Any, Select[Any]] = field(default_factory=dict)

    def plain(self, n: int, values: Values) -> Select[Any]:
        return self._kept("plain", n, values, self._plain)

    def ranked(self, n: int) -> Select[Any]:
        return self._kept("ranked", n, None, self._ranked)

    def size(self, n: int) -> Select[Any]:
        """How many rows a run has."""
        return self._kept("size", n, None, self._size)

    def reach(self, n: int, values: Values) -> Select[Any]:
        """The keys of the row ``steps`` further on, as ``reach_0``, ``reach_1``, …"""
        made = self._made if self._same(self.runs[n]) else self.shared
        return self._kept("reach", n, values, self._reach, made)

    def walk(self, n: int, values: Values, *, within: bool) -> Select[Any]:
        """``within`` what was reached, else to the end."""
        return self._kept(("walk", within), n, values, lambda run, values: self._walk(run, values, within))

    def gather(self, n: int, values: Values) -> Select[Any]:
        return self._kept("gather", n, values, self._gather)

    def from_rank(self) -> Select[Any]:
        """What a condition holds for, from the rank ``at`` on."""
        return self._kept("from", 0, None, lambda *_: self._from())

    def everything(self, n: int) -> Select[Any]:
        """The ids of a run in their order."""
        return self._kept("everything", n, None, self._everything)

    def of_ids(self) -> Select[Any]:
        """The rows with the given ``ids``, in no order."""
        return self._kept("ids", 0, None, lambda *_: self.base.where(self._id.in_(bindparam("ids", expanding=True))))

    @property
    def is_searched(self) -> bool:
        """There is no index in which the rank of a row would be a place."""
        return self.found is not None or len({run.walked for run in self.runs} - {self._table}) > 0

    def is_void(self, n: int) -> bool:
        """A run of rows without the first key, which the condition compares: none of them fits."""
        first = self.ordering.keys[0]
        is_without = self.runs[n].skipped > 0 and first.beside is None
        return is_without and self.found is not None and self.found.fills(first.column)

    def _kept(
        self,
        what: Any,
        n: int,
        values: Values,
        make: Callable[[Run, Values], Select[Any]],
        kept: dict[Any, Select[Any]] | None = None,
    ) -> Select[Any]:
        made = self._made if kept is None else kept
        kind = (what, n, None if values is None else tuple(value is None for value in values))
        if kind not in made:
            made[kind] = make(self.runs[n], values)
        return made[kind]

    def _plain(self, run: Run, values: Values) -> Select[Any]:
        if run.source is self._table:
            return _first(run.ordered(self.base.where(*run.where, *run.behind(_edges(values)))))
        return self._of(_first(run.ordered(_ids(run, run.walked, *run.behind(_edges(values))))))

    def _ranked(self, run: Run, _: Values) -> Select[Any]:
        return self._of(_from_rank(_first(run.ordered(_ids(run, run.walked)))))

    def _size(self, run: Run, _: Values) -> Select[Any]:
        return select(func.count().label("n")).select_from(run.walked).where(*run.where)

    def _reach(self, run: Run, values: Values) -> Select[Any]:
        keys = [key.column.label(f"reach_{n}") for n, key in enumerate(_compared(run))]
        found = select(*keys).select_from(run.walked).where(*run.where, *run.behind(_edges(values)), *self._same(run))
        return run.ordered(found).limit(1).offset(bindparam("steps", type_=Integer))

    def _walk(self, run: Run, values: Values, within: bool) -> Select[Any]:
        reach = (until(_compared(run), _bounds("reach", _compared(run))),) if within else ()
        seen = () if self.found is None else (self.found.seen,)
        where = (*run.behind(_edges(values)), *reach, *self._same(run), *seen)
        return self._of(_first(run.ordered(_ids(run, run.source, *where))))

    def _same(self, run: Run) -> list[Condition]:
        """What is asked of the first key itself keeps to a part of the index."""
        column = run.keys[0].column
        return [] if self.found is None else self.found.of_column(column)

    def _gather(self, run: Run, values: Values) -> Select[Any]:
        found = _many(run, *run.behind(_edges(values)), *self._fitting(run.id, run.written))
        return self._of(_first(found.order_by(*(_set_aside(key).written(last=True) for key in run.written))))

    def _everything(self, run: Run, _: Values) -> Select[Any]:
        """Where nothing narrows a run of another table, its index says all; the ids of the others are sorted, as the
        table itself, which has them in order, is far wider than any index."""
        if self.found is None and run.walked is not self._table:
            return run.ordered(_ids(run, run.walked))
        found = _many(run, *self._fitting(run.id, run.written))
        return found.order_by(*(_set_aside(key).written(last=True) for key in run.written))

    def _from(self) -> Select[Any]:
        keys = [_set_aside(key).written(last=True) for key in self.ordering.keys]
        fitting = self._fitting(self._id, self.ordering.keys)
        found = select(self._id).where(*fitting).order_by(*keys).correlate(None)
        return self._of(_from_rank(_first(found)))

    def _fitting(self, id: ColumnElement[int], keys: Sequence[Key]) -> list[Condition]:
        """Where the index that is gone through has the keys too, no row is looked up for them."""
        if self.found is None:
            return []
        if id is self._id and all(map(self.found.covers, keys)):
            return [self.found.fitting]
        return [id.in_(self.found.ids)]

    def _of(self, ids: Select[Any]) -> Select[Any]:
        """The rows of the page."""
        return self.base.where(self._id.in_(ids)).order_by(*(key.written(last=True) for key in self.ordering.keys))

    @property
    def _id(self) -> ColumnElement[int]:
        return self.ordering.keys[-1].column

    @property
    def _table(self) -> FromClause:
        return self._id.table  # type: ignore[no-any-return]


class Asking(NamedTuple):
    """A shape with the values of one query. ``looked``: what of the asker these depend on."""

    shape: Shape
    values: Row
    looked: Collection[str]

    def given(self, values: Values, reached: Row | None = None, **more: int) -> Row:
        """What a statement is run with; ``values`` are those of the row to go on behind."""
        edges = {f"edge_{n}": value for n, value in enumerate(values or ())}
        return {**self.values, **edges, **(reached or {}), **more}


def _ids(run: Run, source: FromClause, *where: Condition) -> Select[Any]:
    return select(run.id).select_from(source).where(*run.where, *where).correlate(None)


def _many(run: Run, *where: Condition) -> Select[Any]:
    """What takes long to look up is asked last."""
    first, last = ((), run.together) if run.together else (run.where, ())
    return select(run.id).select_from(run.walked).where(*first, *where, *last).correlate(None)


def _first(statement: Select[Any]) -> Select[Any]:
    return statement.limit(bindparam("rows", type_=Integer))


def _from_rank(statement: Select[Any]) -> Select[Any]:
    return statement.offset(bindparam("at", type_=BigInteger))


def _compared(run: Run) -> tuple[Key, ...]:
    """How far a run was walked is told by these: all keys, or the first where they cannot be compared as a row."""
    return run.keys if run.is_plain else run.keys[:1]


def _bounds(name: str, keys: Sequence[Key]) -> list[Any]:
    return [bindparam(f"{name}_{n}", type_=bound(key.kind()).type) for n, key in enumerate(keys)]


def _edges(values: Values) -> list[Any] | None:
    if values is None:
        return None
    return [
        None if value is None else bindparam(f"edge_{n}", type_=bound(value).type) for n, value in enumerate(values)
    ]


def _set_aside(key: Key) -> Key:
    """No index is walked for it."""
    return replace(key, column=anew(key.column))
