"""The SQL of facets: the ids that a query finds once, then a walk through one narrow index for each few facets.

A video's row is about 2 kB wide, and what is counted about 20 bytes of it; so nothing here reads rows of many videos.
The indexes hold all that is counted: ``ix_videos_facets``, ``ix_videos_artist_id``,
``ix_video_labels_kind_folded_video_id`` and ``ix_sources_provider_video_id``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, desc, distinct, exists, func, select

from mvidarr.db import Reader
from mvidarr.db.tables.library import artists, sources, video_labels, videos
from mvidarr.library.facets.sql import among, gathered, marked
from mvidarr.query import FieldTable
from mvidarr.query.rowwise import scanned, started
from mvidarr.query.sql import aside

Row = dict[str, Any]

FEW = 2000  # up to here rows are sought one by one; past it a whole index is walked
MOST = 100  # values that are told of a facet; of the others only how many there are

_columns = (videos.c.year, videos.c.kind, videos.c.status, videos.c.height)


@dataclass(frozen=True)
class Found:
    """What a query finds; ``ids`` None: everything."""

    count: int
    ids: Any = None

    @property
    def few(self) -> bool:
        return self.ids is not None and self.count <= FEW

    @property
    def given(self) -> Row:
        return {} if self.ids is None else {"ids": self.ids}


@dataclass(frozen=True)
class Tally:
    """``values``: the most frequent ones with their number of videos; ``kinds``: how many values there are in all;
    ``without``: videos that have none, None where looking for those would take as long as all the rest."""

    values: Sequence[tuple[str, int]]
    kinds: int
    without: int | None


async def find(r: Reader, condition: ColumnElement[bool] | None, table: FieldTable) -> Found:
    """As lists find what they count: by the index that covers most of what is asked, where SQLite would read every row
    of the first index that it knows."""
    if condition is None:
        return Found(int(await r.value(select(func.count()).select_from(videos))))
    where = scanned(started(condition), table.id, table.covered)
    (row,) = await r.all(select(gathered(videos.c.id).label("ids"), func.count().label("n")).where(where))
    return Found(int(row["n"]), row["ids"])


async def combinations(r: Reader, found: Found) -> list[Row]:
    """``{kind, status, year, height, n}``, a row for each that there is: some thousands at most."""
    counted = select(*_columns, func.count().label("n")).group_by(*_columns)
    return await _all(r, counted, videos.c.id, found)


async def genres(r: Reader, found: Found) -> Tally:
    """Each as it is written in the first video that has it."""
    c = video_labels.c
    kind = aside(c.kind) if found.few else c.kind
    counted = select(c.folded, func.count().label("n")).where(kind == "genre").group_by(c.folded)
    top = _top(_narrowed(counted, c.video_id, found), "folded")
    other = video_labels.alias().c
    written = select(other.name).where(other.kind == "genre", other.folded == top.c.folded)
    name = written.order_by(other.video_id).limit(1).scalar_subquery()
    rows = await r.all(_ordered(select(name.label("name"), top.c.n, top.c.kinds), top.c.folded), found.given)
    having = exists().where(c.video_id == videos.c.id, c.kind == "genre")
    return _tally(rows, await _without(r, having, found))


async def repeated(r: Reader) -> bool:
    """Whether any video has two sources of one provider: almost none has."""
    of = (sources.c.provider, sources.c.video_id)
    return await r.value(select(*of).group_by(*of).having(func.count() > 1).limit(1)) is not None


async def providers(r: Reader, found: Found, *, repeats: bool) -> Tally:
    """A video with several sources of one provider counts once; ``repeats`` as ``repeated`` says."""
    c = sources.c
    number = func.count(distinct(c.video_id)) if repeats else func.count()
    counted = select(c.provider.label("value"), number.label("n")).group_by(c.provider)
    rows = await _all(r, counted, c.video_id, found)
    rows.sort(key=lambda row: (-row["n"], row["value"]))
    values = [(row["value"], row["n"]) for row in rows[:MOST]]
    return Tally(values, len(rows), await _without(r, exists().where(c.video_id == videos.c.id), found))


async def makers(r: Reader, found: Found) -> Tally:
    """Artists whose own videos these are; guests do not count."""
    c = videos.c
    counted = select(c.artist_id.label("id"), func.count().label("n")).group_by(c.artist_id)
    top = _top(_narrowed(counted, c.id, found), "id")
    named = select(artists.c.name, top.c.n, top.c.kinds).join_from(top, artists, artists.c.id == top.c.id)
    rows = await r.all(_ordered(named, top.c.id), found.given)
    nobody = select(func.count().label("n")).select_from(videos).where(c.artist_id.is_(None))
    return _tally(rows, int((await _all(r, nobody, c.id, found))[0]["n"]))


def _top(counted: Select[Any], key: str) -> Subquery:
    """``{key, n, kinds}`` of the most frequent ones."""
    within = counted.subquery()
    named = within.c[key]
    ranked = select(named, within.c.n, func.count().over().label("kinds")).where(named.is_not(None))
    return ranked.order_by(desc(within.c.n), named).limit(MOST).subquery()


def _ordered(statement: Select[Any], key: ColumnElement[Any]) -> Select[Any]:
    return statement.order_by(desc("n"), key)


def _tally(rows: Sequence[Row], without: int | None) -> Tally:
    return Tally([(row["name"], row["n"]) for row in rows], rows[0]["kinds"] if rows else 0, without)


async def _all(r: Reader, statement: Select[Any], id: ColumnElement[Any], found: Found) -> list[Row]:
    return await r.all(_narrowed(statement, id, found), found.given)


def _narrowed(statement: Select[Any], id: ColumnElement[Any], found: Found) -> Select[Any]:
    if found.ids is None:
        return statement
    return statement.where(among(id) if found.few else marked(id))


async def _without(r: Reader, having: ColumnElement[bool], found: Found) -> int | None:
    if not found.few:
        return None
    counted = select(func.count().label("n")).select_from(videos).where(~having)
    return int((await _all(r, counted, videos.c.id, found))[0]["n"])
