"""Reads a list as its address asks for it: the rows, and all that stands around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mvidarr.errors import Invalid
from mvidarr.library.pages.filtering import BAD_QUERY, Mistake, added, mistake_in, removable
from mvidarr.library.pages.listing import Address, Asked, Step, View, address, pager, rail, soon
from mvidarr.library.pages.nouns import Noun
from mvidarr.library.pages.shown import Shown
from mvidarr.library.shapes import Rank
from mvidarr.query import Asker, FieldTable, Query, parse, text_of
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
class Shelf:
    items: Sequence[Any]
    shown: Shown

    @property
    def status(self) -> int:
        """A query that makes no sense is an error for programs, too."""
        return 422 if self.shown.error else 200


@dataclass(frozen=True)
class Part:
    """The rows of something alone, such as the videos of an artist."""

    field: str
    value: int

    def of(self, query: Query) -> Query:
        mine = Criterion(self.field, (Item("is", str(self.value)),))
        return Query(all_of((query.tree, mine)), query.sort)


async def shelf(
    call: Call,
    kind: Noun,
    lists: Lists,
    path: str,
    view: View,
    *,
    part: Part | None = None,
    sort: str = "",
    only: Query | None = None,
    **held: Any,
) -> Shelf:
    """``sort`` is the order where the address says none, ``only`` a further condition, ``held`` what else the address
    keeps. A query that makes no sense finds nothing and says why."""
    asked: Asked = call.query
    reading = _Reading(call, asked, kind, lists, address(path, asked, **held), part, only)
    return await reading.shelf(view, asked.sort or sort or kind.table.default_sort)


class _Reading:
    def __init__(
        self, call: Call, asked: Asked, kind: Noun, lists: Lists, here: Address, part: Part | None, only: Query | None
    ) -> None:
        self._asked = asked
        self._kind = kind.over(lists.table)
        self._lists = lists
        self._here = here
        self._part = part
        self._only = only
        self._asker = call.asker
        self._q = asked.q.strip()

    async def shelf(self, view: View, sort: str) -> Shelf:
        asked = self._asked
        try:
            query = parse(self._q)
            text = self._whole(query)
            found = await self._lists.page(text, sort, asked.cursor, asked.at, asked.limit, asker=self._asker)
        except Invalid as error:
            if error.code != BAD_QUERY:
                raise
            return self._refused(view, sort, mistake_in(self._q, error))
        count = await self._count(text, found["items"], found["next"])
        sort = ",".join(map(str, query.sort)) or sort
        shown = Shown(
            self._kind,
            self._here,
            self._q,
            sort,
            view,
            pager(self._here, asked, found["next"], count),
            self._place,
            void=not (found["items"] or self._q or asked.cursor or asked.at),
            within=self._part is not None,
            sort_in_query=bool(query.sort),
            count=count,
            chips=removable(self._here, query) if self._q else [],
            quick=added(self._here, self._q, self._kind.quick),
            rail=await self._rail(text, sort, count),
        )
        return Shelf(found["items"], shown)

    def _refused(self, view: View, sort: str, error: Mistake) -> Shelf:
        empty = pager(self._here, Asked(q=self._q), None, None)
        shown = Shown(self._kind, self._here, self._q, sort, view, empty, self._place, error=error)
        return Shelf([], shown)

    @property
    def _place(self) -> dict[str, str | int | None]:
        return {"cursor": self._asked.cursor, "at": self._asked.at}

    def _whole(self, query: Query) -> str:
        """As people wrote it, unless it is narrowed: then errors are told of the narrowed text."""
        if self._part is None and self._only is None:
            return self._q
        narrow = self._part.of(query) if self._part else query
        return text_of(Query(all_of((narrow.tree, self._only.tree)), narrow.sort) if self._only else narrow)

    async def _count(self, text: str, items: Sequence[Any], after: str | None) -> int | None:
        if not self._asked.cursor and not self._asked.at and after is None:
            return len(items)
        return await soon(self._lists.count(text, self._asker))

    async def _rail(self, text: str, sort: str, count: int | None) -> list[Step]:
        if count is not None and count <= RAIL_FROM * self._asked.limit:
            return []
        rails = self._kind.table.rails
        by = next((by for by, each in rails.items() if each.sort.lstrip("-") == sort.lstrip("-")), None)
        ranks = await soon(self._lists.index(text, by, self._asker)) if by else None
        turned = by is not None and rails[by].sort != sort
        return rail(self._here, ranks, self._asked, turned=turned, count=count) if ranks else []
