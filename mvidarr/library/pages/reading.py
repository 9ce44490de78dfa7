"""Reads a list as its address asks for it: the rows, and all that stands around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mvidarr.errors import Invalid
from mvidarr.library.highlights import sought
from mvidarr.library.pages.columns import Column, choosable
from mvidarr.library.pages.columns import shown as shown_columns
from mvidarr.library.pages.filtering import BAD_QUERY, Mistake, added, mistake_in, removable
from mvidarr.library.pages.listing import Address, Asked, RowsAsked, Step, View, address, pager, rail, size_of, soon
from mvidarr.library.pages.nouns import Noun
from mvidarr.library.pages.shown import Shown
from mvidarr.library.shapes import Rank
from mvidarr.library.verbs import BulkVerb
from mvidarr.query import Asker, FieldTable, Query, parse, text_of, usual_sort
from mvidarr.query.explain import sentence_of
from mvidarr.query.tree import Criterion, Item, all_of
from mvidarr.web.endpoint import Call

RAIL_FROM = 2  # pages: shorter lists need no rail


class Lists(Protocol):
    """Of videos or of artists."""

    @property
    def table(self) -> FieldTable: ...

    async def page(
        self, q: str, sort: str | None, cursor: str, at: int | None, limit: int, *, asker: Asker
    ) -> Any: ...  # items and next

    async def count(self, q: str, asker: Asker) -> int: ...

    async def index(self, q: str, by: str, asker: Asker) -> list[Rank]: ...


@dataclass(frozen=True)
class Look:
    """How the list is drawn: ``preferred`` is what the person chose of columns and sizes, by name; ``without`` a column
    that would say the same in every row, ``fixed`` those that only this list has."""

    view: View
    preferred: Mapping[str, Any]
    verbs: Sequence[BulkVerb] = ()
    without: str = ""
    fixed: Sequence[Column] = ()


@dataclass(frozen=True)
class Shelf:
    items: Sequence[Any]
    shown: Shown

    @property
    def status(self) -> int:
        """A query that makes no sense is an error for programs, too."""
        return 422 if self.shown.error else 200


@dataclass(frozen=True)
class Part:
    """The rows of something alone, such as the videos of an artist; ``only`` is a further condition."""

    field: str
    value: int
    only: Query | None = None

    def of(self, query: Query) -> Query:
        mine = Criterion(self.field, (Item("is", str(self.value)),))
        trees = (query.tree, mine, self.only.tree) if self.only else (query.tree, mine)
        return Query(all_of(trees), query.sort)


@dataclass(frozen=True)
class Slice:
    """What a query finds, and nothing else, whatever is asked of it."""

    only: Query

    def of(self, query: Query) -> Query:
        return Query(all_of((query.tree, self.only.tree)), query.sort)


Narrow = Part | Slice | None


async def shelf(
    call: Call,
    kind: Noun,
    lists: Lists,
    path: str,
    look: Look,
    *,
    part: Narrow = None,
    sort: str = "",
    **held: Any,
) -> Shelf:
    """``sort`` is the order where the address says none, ``held`` what else the address keeps. A query that makes no
    sense finds nothing and says why."""
    asked: Asked = call.query
    reading = _Reading(call, kind, lists, address(path, asked, **held), look, part)
    try:
        return await reading.shelf(sort)
    except Invalid as error:
        if error.code != BAD_QUERY:
            raise
        return reading.refused(sort, mistake_in(asked.q.strip(), error))


async def some_rows(
    call: Call, kind: Noun, lists: Lists, path: str, look: Look, *, part: Narrow = None, sort: str = ""
) -> Shelf:
    """The rows alone, with how many there are in all when that is asked."""
    return await _Reading(call, kind, lists, address(path, call.query), look, part).rows(sort)


class _Reading:
    def __init__(self, call: Call, kind: Noun, lists: Lists, here: Address, look: Look, part: Narrow) -> None:
        self._asked: Asked = call.query
        self._kind = kind.over(lists.table)
        self._lists = lists
        self._here = here
        self._look = look
        self._part = part
        self._asker = call.asker
        self._q = self._asked.q.strip()

    async def shelf(self, usual: str) -> Shelf:
        asked = self._asked
        query = parse(self._q)
        text, sort = self._whole(query), self._sort(query, usual)
        found = await self._page(text, sort)
        count = await self._count(text, found["items"], found["next"])
        shown = self._shown(
            sort,
            pager=pager(self._here, asked, found["next"], count),
            void=not (found["items"] or self._q or asked.cursor or asked.at),
            sort_in_query=bool(query.sort),
            count=count,
            chips=removable(self._here, query) if self._q else [],
            quick=added(self._here, self._q, self._kind.quick),
            rail=await self._rail(text, sort, count),
            has_rail=self._by(sort) is not None and (count is None or count > RAIL_FROM * asked.limit),
            text=text,
            sought=sought(query),
            says=sentence_of(query, self._kind.table) if self._q else "",
        )
        return Shelf(found["items"], shown)

    async def rows(self, usual: str) -> Shelf:
        query = parse(self._q)
        text, sort = self._whole(query), self._sort(query, usual)
        found = await self._page(text, sort)
        asked: RowsAsked = self._asked  # type: ignore[assignment]
        count = await self._lists.count(text, self._asker) if asked.total or asked.rail else None
        rail = await self._steps(text, sort, count, asked.rail) if count else []
        empty = pager(self._here, asked, None, None)
        shown = self._shown(sort, pager=empty, count=count, rail=rail, text=text, sought=sought(query))
        return Shelf(found["items"], shown)

    def refused(self, usual: str, error: Mistake) -> Shelf:
        empty = pager(self._here, Asked(q=self._q), None, None)
        return Shelf(
            [], self._shown(self._asked.sort or usual or self._kind.table.default_sort, pager=empty, error=error)
        )

    async def _page(self, text: str, sort: str) -> Any:
        asked = self._asked
        return await self._lists.page(text, sort, asked.cursor, asked.at, asked.limit, asker=self._asker)

    def _sort(self, query: Query, usual: str) -> str:
        """The order that the rows are in: what the query says of it goes first; words without an order are sorted by
        relevance."""
        found = usual_sort(self._kind.table, query)
        return (
            ",".join(map(str, query.sort)) or self._asked.sort or (found if self._by_words(found) else usual) or found
        )

    def _by_words(self, sort: str) -> bool:
        return sort != self._kind.table.default_sort

    def _shown(self, sort: str, **more: Any) -> Shown:
        look, noun = self._look, self._kind.many
        columns = look.preferred.get(f"{noun}.columns")
        return Shown(
            self._kind,
            self._here,
            self._q,
            sort,
            look.view,
            place={"cursor": self._asked.cursor, "at": self._asked.at},
            within=self._part is not None,
            start=self._asked.at if self._asked.at is not None else None if self._asked.cursor else 0,
            choices=choosable(self._kind.columns, columns) if look.view == "table" else (),
            columns=shown_columns(self._kind.columns, columns, sort, without=look.without, fixed=look.fixed),
            size=size_of(look.preferred.get(f"{noun}.card_size")),
            verbs=look.verbs,
            **more,
        )

    def _whole(self, query: Query) -> str:
        """As people wrote it, unless it is narrowed: then errors are told of the narrowed text."""
        return self._q if self._part is None else text_of(self._part.of(query))

    async def _count(self, text: str, items: Sequence[Any], after: str | None) -> int | None:
        if not self._asked.cursor and not self._asked.at and after is None:
            return len(items)
        return await soon(self._lists.count(text, self._asker))

    async def _rail(self, text: str, sort: str, count: int | None) -> list[Step]:
        """As far as it is there in time."""
        long = count is None or count > RAIL_FROM * self._asked.limit
        return await soon(self._steps(text, sort, count, long), hasty=not self._asked.plain) or []

    def _by(self, sort: str) -> str | None:
        """The rail of an order, whichever way it runs."""
        rails = self._kind.table.rails.items()
        return next((by for by, each in rails if each.sort.lstrip("-") == sort.lstrip("-")), None)

    async def _steps(self, text: str, sort: str, count: int | None, wanted: bool) -> list[Step]:
        by = self._by(sort)
        if not wanted or by is None:
            return []
        ranks = await self._lists.index(text, by, self._asker)
        turned = self._kind.table.rails[by].sort != sort
        return rail(self._here, ranks, self._asked, turned=turned, count=count)
