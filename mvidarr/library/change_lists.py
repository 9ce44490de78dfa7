"""Lists of changes: what somebody may be told of, by the one query language."""

from collections.abc import Sequence

from typing_extensions import TypedDict

from mvidarr.db import ChangeView, Database, Journal
from mvidarr.db.journal.history import COLUMNS
from mvidarr.library.fields.changes import CHANGES, visible
from mvidarr.library.shapes import Rank
from mvidarr.query import Asker, FieldTable, Ids, Lists, Query


class ChangeSlice(TypedDict):
    items: Sequence[ChangeView]
    next: str | None


class ChangeLists:
    """``q``, ``sort``, ``cursor`` and ``at`` as of ``VideoLists``. Of a role ``admin`` everything is told."""

    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal
        self._lists = Lists(CHANGES)

    @property
    def table(self) -> FieldTable:
        return self._lists.table

    async def page(
        self,
        q: str | Query = "",
        sort: str | None = None,
        cursor: str = "",
        at: int | None = None,
        limit: int = 50,
        *,
        asker: Asker,
    ) -> ChangeSlice:
        async with self._database.read() as r:
            found = await self._lists.rows(
                r, COLUMNS, q=q, sort=sort, cursor=cursor, at=at, limit=limit, asker=asker, where=visible(asker)
            )
            return {"items": await self._journal.views(r, found.rows), "next": found.next}

    async def of_ids(self, ids: Sequence[int], asker: Asker) -> list[ChangeView]:
        """In their order; one that is none by now, or that nobody tells them of, is left out."""
        async with self._database.read() as r:
            rows = await self._lists.rows(
                r, COLUMNS, limit=len(ids) or 1, asker=asker, where=(*visible(asker), CHANGES.id.in_(list(ids)))
            )
            views = {view["id"]: view for view in await self._journal.views(r, rows.rows)}
        return [views[id] for id in ids if id in views]

    async def ids(
        self, q: str = "", sort: str | None = None, cursor: str = "", limit: int = 50, *, asker: Asker
    ) -> Ids:
        where = visible(asker)
        async with self._database.read() as r:
            found = await self._lists.rows(r, (), q=q, sort=sort, cursor=cursor, limit=limit, asker=asker, where=where)
        return Ids([row["id"] for row in found.rows], found.next)

    async def count(self, q: str, asker: Asker) -> int:
        async with self._database.read() as r:
            return await self._lists.count(r, q, asker, visible(asker))

    async def index(self, q: str, by: str, asker: Asker) -> list[Rank]:
        """Invalid: changes have no rail."""
        async with self._database.read() as r:
            await self._lists.index(r, q, by, asker)
        return []
