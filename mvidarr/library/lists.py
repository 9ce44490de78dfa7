"""Lists of videos and of artists: a page, how many there are, the rails beside them. All by one query language."""

from functools import lru_cache
from typing import Any, NotRequired

import orjson
from orjson import Fragment
from sqlalchemy import FromClause, Select, bindparam
from typing_extensions import TypedDict

from mvidarr.db import Database, Reader
from mvidarr.db.tables.library import videos
from mvidarr.library import store
from mvidarr.library.counts import Counts
from mvidarr.library.fields import ARTISTS, VIDEOS
from mvidarr.library.highlights import highlights, sought
from mvidarr.library.orders import Orders
from mvidarr.library.ranking import REACH, Ranking, Reach
from mvidarr.library.revised import Kept
from mvidarr.library.shapes import ArtistPage, Highlights, Rank, VideoPage
from mvidarr.library.showing import COLUMNS, json_of, shown, video_of, with_state
from mvidarr.query import Asker, FieldTable, Ids, Lists, RailKey, Slice, parse
from mvidarr.query.table import Watched

RAILS = 64  # that are kept


class DumpedPage(TypedDict):
    """``VideoPage`` with its items as JSON already."""

    items: Fragment
    next: str | None
    highlights: NotRequired[dict[str, Highlights]]


class VideoLists:
    """``q`` is in the query language, ``sort`` as ``-added,title``, ``cursor`` a page's ``next``, ``at`` the rank of
    the first row instead. Words without another order are sorted by relevance. What does not parse is ``Invalid`` with
    ``position``, ``length``, ``token``, ``expected``."""

    def __init__(self, database: Database, table: FieldTable = VIDEOS, reach: Reach = REACH) -> None:
        """``table``: with the fields that other rooms add."""
        self._database = database
        self._rows = Lists(table, _with_state)
        self._plain = Lists(table)
        self._counts = Counts(database, self._plain)
        self._rails: Kept[list[Rank]] = Kept(database, RAILS)
        self._orders = Orders(database, self._plain)
        self._ranking = Ranking(database, table, reach)

    @property
    def table(self) -> FieldTable:
        return self._plain.table

    async def page(
        self,
        q: str = "",
        sort: str | None = None,
        cursor: str = "",
        at: int | None = None,
        limit: int = 50,
        *,
        asker: Asker,
    ) -> VideoPage:
        found = await self._found(q, sort, cursor, at, limit, asker)
        return {"items": [video_of(row) for row in found.rows], "next": found.next}

    async def dumped(
        self,
        q: str = "",
        sort: str | None = None,
        cursor: str = "",
        at: int | None = None,
        limit: int = 50,
        *,
        asker: Asker,
        marked: bool = False,
    ) -> DumpedPage:
        """The same for HTTP; ``marked``: with where the searched words stand."""
        found = await self._found(q, sort, cursor, at, limit, asker)
        if not marked:
            return {"items": json_of(found.rows), "next": found.next}
        items, wanted = [video_of(row) for row in found.rows], sought(parse(q))
        marks = {str(video["id"]): highlights(video, wanted) for video in items}
        return {"items": Fragment(orjson.dumps(items)), "next": found.next, "highlights": marks}

    async def _found(self, q: str, sort: str | None, cursor: str, at: int | None, limit: int, asker: Asker) -> Slice:
        async with self._database.read() as r:
            if self._ranking.ranks(parse(q), sort):
                ids, after = await self._ranking.page(r, q, cursor, at, limit, asker=asker)
                return Slice(await self._shown(r, ids, asker), after)
            if at and not cursor:
                order = await self._orders.ids(r, parse(q), sort, asker)
                if order is not None:
                    some = order[at : at + limit + 1]
                    return await self._rows.rows_of(r, COLUMNS, some, q=q, sort=sort, limit=limit, asker=asker)
            return await self._rows.rows(r, COLUMNS, q=q, sort=sort, cursor=cursor, at=at, limit=limit, asker=asker)

    async def _shown(self, r: Reader, ids: list[int], asker: Asker) -> list[dict[str, Any]]:
        """In the order of the ids; one that is gone by now is left out."""
        rows = {row["id"]: row for row in await r.all(_of_ids(asker.user_id), {"ids": ids})}
        return [rows[id] for id in ids if id in rows]

    async def ids(
        self, q: str = "", sort: str | None = None, cursor: str = "", limit: int = 50, *, asker: Asker
    ) -> Ids:
        """A page of them without what they hold, for those who go through all."""
        async with self._database.read() as r:
            if self._ranking.ranks(parse(q), sort):
                return await self._ranking.page(r, q, cursor, None, limit, asker=asker)
            found = await self._rows.rows(r, (), q=q, sort=sort, cursor=cursor, limit=limit, asker=asker)
        return Ids([row["id"] for row in found.rows], found.next)

    async def count(self, q: str, asker: Asker) -> int:
        return await self._counts.count(q, asker)

    async def index(self, q: str, by: str, asker: Asker) -> list[Rank]:
        """Where in the order of ``rail_sort(by)`` each letter or year begins."""
        return await _index(self._database, self._rails, self._plain, q, by, asker)

    def rail_sort(self, by: str) -> str:
        return self._plain.rail_sort(by)


class ArtistLists:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._lists = Lists(ARTISTS)
        self._counts = Counts(database, self._lists)
        self._rails: Kept[list[Rank]] = Kept(database, RAILS)

    @property
    def table(self) -> FieldTable:
        return self._lists.table

    async def page(
        self,
        q: str = "",
        sort: str | None = None,
        cursor: str = "",
        at: int | None = None,
        limit: int = 50,
        *,
        asker: Asker,
    ) -> ArtistPage:
        columns = store.ARTIST_COLUMNS
        async with self._database.read() as r:
            found = await self._lists.rows(r, columns, q=q, sort=sort, cursor=cursor, at=at, limit=limit, asker=asker)
            return {"items": await store.complete_artists(r, found.rows), "next": found.next}

    async def ids(
        self, q: str = "", sort: str | None = None, cursor: str = "", limit: int = 50, *, asker: Asker
    ) -> Ids:
        """A page of them without what they hold, for those who go through all."""
        async with self._database.read() as r:
            found = await self._lists.rows(r, (), q=q, sort=sort, cursor=cursor, limit=limit, asker=asker)
        return Ids([row["id"] for row in found.rows], found.next)

    async def count(self, q: str, asker: Asker) -> int:
        return await self._counts.count(q, asker)

    async def index(self, q: str, by: str, asker: Asker) -> list[Rank]:
        return await _index(self._database, self._rails, self._lists, q, by, asker)

    def rail_sort(self, by: str) -> str:
        return self._lists.rail_sort(by)


@lru_cache(256)
def _of_ids(user_id: int | None) -> Select[Any]:
    return shown(user_id).where(videos.c.id.in_(bindparam("ids", expanding=True)))


def _with_state(asker: Asker) -> FromClause:
    return with_state(asker.user_id)


async def _index(database: Database, kept: Kept[list[Rank]], lists: Lists, q: str, by: str, asker: Asker) -> list[Rank]:
    """Kept until the library changes, unless it holds for the asker or for this moment only."""

    async def made() -> tuple[list[Rank], bool]:
        watched = Watched(asker)
        async with database.read() as r:
            return _ranks(await lists.index(r, q, by, watched)), not watched.looked

    return await kept.get((q, by), made)


def _ranks(keys: list[RailKey]) -> list[Rank]:
    return [{"key": one["key"], "at": one["at"]} for one in keys]
