"""Lists of one noun: pages, counts and rails of what a query finds, each from its own few statements."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Select, and_, func, select

from mvidarr.db import Reader
from mvidarr.errors import Invalid
from mvidarr.query.answers import Ids, Order, RailKey, Row, Slice
from mvidarr.query.columns import Columns
from mvidarr.query.compile import condition_of
from mvidarr.query.cursor import Cut, decode, encode
from mvidarr.query.form import Form, form_of
from mvidarr.query.found import Found
from mvidarr.query.order import Key, Ordering, ordered_by, ordering_of
from mvidarr.query.paging import from_rank, go_on
from mvidarr.query.parse import parse
from mvidarr.query.rails import counted, letters, values
from mvidarr.query.runs import runs_of
from mvidarr.query.shape import Asking, Shape
from mvidarr.query.table import Asker, Condition, FieldTable, Watched
from mvidarr.query.tree import Query
from mvidarr.query.values import LARGEST

Source: TypeAlias = FromClause | Callable[[Asker], FromClause]

KEPT = 256  # queries, and as many forms of them; past it they are made anew

_BEHIND_ALL = "\U0010ffff"


class Lists:
    """``source`` is what columns, conditions and sort keys are selected from; without one the table of the id."""

    def __init__(self, table: FieldTable, source: Source | None = None) -> None:
        self.table = table
        self._source = source
        self._known: dict[Any, Asking] = {}
        self._shapes: dict[Any, Shape] = {}
        self._founds: dict[Any, Found] = {}
        self._shared: dict[Any, dict[Any, Select[Any]]] = {}
        self._counts: dict[Any, Select[Any]] = {}
        self._rails: dict[Any, Select[Any]] = {}
        self._columns = Columns(table.id)

    async def page(
        self,
        r: Reader,
        *,
        q: str | Query = "",
        sort: str | None = None,
        cursor: str | None = None,
        at: int | None = None,
        limit: int = 50,
        asker: Asker,
    ) -> Ids:
        found = await self.rows(r, (), q=q, sort=sort, cursor=cursor, at=at, limit=limit, asker=asker)
        return Ids([row["id"] for row in found.rows], found.next)

    async def rows(
        self,
        r: Reader,
        columns: Sequence[ColumnElement[Any]],
        *,
        q: str | Query = "",
        sort: str | None = None,
        cursor: str | None = None,
        at: int | None = None,
        limit: int = 50,
        asker: Asker,
        where: Sequence[Condition] = (),
    ) -> Slice:
        """The same with columns of the caller's; ``id`` is among them in any case, and ``where``
        narrows further."""
        asked = self._asked(columns, q, sort, where, asker)
        ordering = asked.shape.ordering
        rows: list[Row]
        if at and not cursor:
            rows = await from_rank(r, asked, _rank(at), limit + 1)
        else:
            values = await self._position(r, ordering, cursor, asker) if cursor else None
            rows = await go_on(r, asked, values, limit + 1)
        more = encode(ordering.name, ordering.values_of(rows[limit - 1])) if len(rows) > limit else None
        return Slice(rows[:limit], more)

    async def order(self, r: Reader, q: str | Query, sort: str | None, asker: Asker) -> Order | None:
        """All that a query finds, for those who keep it: ``rows_of`` a part of its ids. None where that is no use, as
        a rank is a place in an index."""
        asked = self._asked((), q, sort, (), asker)
        shape = asked.shape
        if not shape.is_searched:
            return None
        ids = [id for n in range(len(shape.runs)) for id in await r.first_of_each(shape.everything(n), asked.values)]
        return Order(ids, frozenset(asked.looked))

    async def rows_of(
        self,
        r: Reader,
        columns: Sequence[ColumnElement[Any]],
        ids: Sequence[int],
        *,
        q: str | Query = "",
        sort: str | None = None,
        limit: int = 50,
        asker: Asker,
    ) -> Slice:
        """``rows`` from a rank on, of which the ids are known, and that of the row behind them if there is one. Those
        that are gone by now are left out."""
        shape = self._asked(columns, q, sort, (), asker).shape
        found = {row["id"]: row for row in await r.all(shape.of_ids(), {"ids": list(ids[:limit])})}
        rows = [found[id] for id in ids[:limit] if id in found]
        more = encode(shape.ordering.name, shape.ordering.values_of(rows[-1])) if len(ids) > limit and rows else None
        return Slice(rows, more)

    async def count(self, r: Reader, q: str | Query, asker: Asker, where: Sequence[Condition] = ()) -> int:
        form = self._form(parse(q) if isinstance(q, str) else q, where, asker)
        return int((await r.all(self._counted(form), form.values if form else {}))[0]["n"])

    def _counted(self, form: Form | None) -> Select[Any]:
        key = form and form.key
        known = self._counts.get(key)
        if known is None:
            known = select(func.count().label("n")).select_from(self._table)
            if (found := self._found_by(form)) is not None:
                known = found.narrow(known)
            if form is None or key is not None:
                _keep(self._counts, key, known)
        return known

    async def index(self, r: Reader, q: str | Query, by: str, asker: Asker) -> list[RailKey]:
        """The rail ``by``, whose ranks count in the order ``rail_sort(by)``."""
        rail = self.table.rails.get(by)
        if rail is None:
            raise Invalid(f"There is no index by “{by}”; there are {', '.join(self.table.rails)}.", code="bad_index")
        query = replace(parse(q) if isinstance(q, str) else q, sort=())
        key = ordering_of(self.table, query, rail.sort, asker).keys[0]
        form = self._form(query, (), asker)
        rows = await r.all(self._railed(by, rail.letters, key, form), form.values if form else {})
        found = [(row["key"], int(row["n"])) for row in rows]
        return [{"key": name, "at": rank} for name, rank in (letters(found) if rail.letters else values(found))]

    def _railed(self, by: str, first: bool, key: Key, form: Form | None) -> Select[Any]:
        kept = (by, form and form.key)
        if kept in self._rails:
            return self._rails[kept]
        made = counted(self.table.id, key, self._found_by(form), first=first)
        if form is None or form.key is not None:
            _keep(self._rails, kept, made)
        return made

    def rail_sort(self, by: str) -> str:
        return self.table.rails[by].sort

    def condition(self, q: str | Query, asker: Asker) -> Condition | None:
        """For statements of the room's own; None is everything."""
        return condition_of(self.table, parse(q) if isinstance(q, str) else q, asker)

    def _from(self, asker: Asker) -> FromClause:
        if self._source is None:
            return self._table
        return self._source if isinstance(self._source, FromClause) else self._source(asker)

    @property
    def _table(self) -> FromClause:
        return self.table.id.table  # type: ignore[no-any-return]

    def _asked(
        self,
        columns: Sequence[ColumnElement[Any]],
        q: str | Query,
        sort: str | None,
        where: Sequence[Condition],
        asker: Asker,
    ) -> Asking:
        query = parse(q) if isinstance(q, str) else q
        key = (query, sort or "", tuple(map(id, columns)), asker.user_id, asker.role)
        if not where and (known := self._known.get(key)) is not None:
            return known
        watched = Watched(asker)
        form = self._form(query, where, watched)
        asking = Asking(self._shape(columns, query, sort, form, asker), form.values if form else {}, watched.looked)
        if not where and "now" not in watched.looked:
            _keep(self._known, key, asking)
        return asking

    def _shape(
        self, columns: Sequence[ColumnElement[Any]], query: Query, sort: str | None, form: Form | None, asker: Asker
    ) -> Shape:
        orders = ordered_by(self.table, query, sort)
        key = (form and form.key, orders, tuple(map(id, columns)), asker.user_id)
        known = self._shapes.get(key)
        if known is not None:
            return known
        ordering = ordering_of(self.table, query, sort, asker)
        base = select(*self._columns.of(columns), *ordering.columns).select_from(self._from(asker))
        runs, shared = runs_of(ordering, self.table.id), self._shared.get((orders, asker.user_id), {})
        shape = Shape(ordering, base, runs, self._found_by(form), tuple(columns), shared)
        _keep(self._shared, (orders, asker.user_id), shared)
        if form is None or form.key is not None:
            _keep(self._shapes, key, shape)
        return shape

    def _found_by(self, form: Form | None) -> Found | None:
        if form is None:
            return None
        if form.key in self._founds:
            return self._founds[form.key]
        joined = self._source if isinstance(self._source, FromClause) else None
        found = Found(form.general, self.table.id, self.table.covered, joined)
        if form.key is not None:
            _keep(self._founds, form.key, found)
        return found

    def _form(self, query: Query, where: Sequence[Condition], asker: Asker) -> Form | None:
        found = [one for one in (condition_of(self.table, query, asker), *where) if one is not None]
        return form_of(and_(*found)) if found else None

    async def _position(self, r: Reader, ordering: Ordering, cursor: str, asker: Asker) -> list[Any]:
        """Of a text that was cut the row knows the rest; if that is gone or has another one by now, the list goes on
        where the cut text stands."""
        values = decode(ordering.name, ordering.kinds, cursor)
        if not any(isinstance(value, Cut) for value in values):
            return values
        statement = select(*ordering.columns).select_from(self._from(asker)).where(self.table.id == values[-1])
        row = await r.one(statement)
        whole = ordering.values_of(row) if row else [None] * len(values)
        return [
            _whole(value, real, key) if isinstance(value, Cut) else value
            for value, real, key in zip(values, whole, ordering.keys, strict=True)
        ]


def _keep(known: dict[Any, Any], key: Any, made: Any) -> None:
    if len(known) >= KEPT:
        known.clear()
    known[key] = made


def _whole(cut: Cut, real: str | None, key: Key) -> str:
    if real is not None and real.startswith(cut.start):
        return real
    return cut.start + _BEHIND_ALL if key.down else cut.start


def _rank(at: int) -> int:
    if not 0 <= at <= LARGEST:
        raise Invalid("This rank is no place in a list; give a number from 0.", code="bad_rank")
    return at
