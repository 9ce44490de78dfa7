"""Artists that nobody has yet: all statements about ``suggestions``, and what is read of the library to find them."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.discovery import suggestions
from mvidarr.db.tables.library import artist_ids, artists, play_state, videos

Row = dict[str, Any]
Place = tuple[float, int]  # score and id
TABLE = suggestions
c = suggestions.c

_AT_ONCE = 400  # values in a statement
_LIKED = 7  # ratings from here on
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


# -- what is suggested


async def all_of_them(r: Reader) -> list[Row]:
    return await r.all(select(suggestions).order_by(c.id))


async def page(r: Reader, *, hidden: bool, after: Place | None, limit: int) -> list[Row]:
    """The best first."""
    asked = select(suggestions).where(c.hidden.is_(hidden))
    if after is not None:
        asked = asked.where(or_(c.score < after[0], and_(c.score == after[0], c.id < after[1])))
    return await r.all(asked.order_by(c.score.desc(), c.id.desc()).limit(limit))


async def one(r: Reader, suggestion_id: int) -> Row | None:
    return await r.one(select(suggestions).where(c.id == suggestion_id))


async def updated(r: Reader) -> int | None:
    """When they were found last."""
    return await r.value(select(func.max(c.updated)))  # type: ignore[no-any-return]


async def add(w: Writer, rows: Sequence[Row]) -> None:
    if rows:
        await w.run_many(_INSERT[w.dialect](suggestions).on_conflict_do_nothing(), rows)


async def change(w: Writer, suggestion_id: int, values: Row) -> None:
    """Whether somebody is interested is theirs to say, meanwhile too."""
    await w.run(update(suggestions).where(c.id == suggestion_id).values(**values))


async def drop(w: Writer, ids: Collection[int]) -> None:
    for some in _chunks(sorted(ids)):
        await w.run(delete(suggestions).where(c.id.in_(some), c.hidden.is_(False)))


async def set_picture(w: Writer, suggestion_id: int, picture: str) -> None:
    await w.run(update(suggestions).where(c.id == suggestion_id).values(picture=picture))


# -- the library's artists


async def points(r: Reader) -> dict[int, float]:
    """How much people play and like each artist."""
    liked = case((play_state.c.rating >= _LIKED, 2), else_=0)
    favoured = case((play_state.c.favourite.is_(True), 3), else_=0)
    told = func.sum(play_state.c.plays + liked + favoured)
    asked = select(videos.c.artist_id, told.label("points")).join(videos, videos.c.id == play_state.c.video_id)
    rows = await r.all(asked.where(videos.c.artist_id.is_not(None)).group_by(videos.c.artist_id))
    return {row["artist_id"]: float(row["points"]) for row in rows if row["points"]}


async def monitored(r: Reader) -> list[int]:
    asked = select(artists.c.id).where(artists.c.monitored.is_(True))
    return [row["id"] for row in await r.all(asked.order_by(artists.c.id))]


async def named(r: Reader, ids: Iterable[int]) -> dict[int, str]:
    """Names of those that there are."""
    found: dict[int, str] = {}
    for some in _chunks(sorted(set(ids))):
        rows = await r.all(select(artists.c.id, artists.c.name).where(artists.c.id.in_(some)))
        found |= {row["id"]: row["name"] for row in rows}
    return found


async def ids_of(r: Reader, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """By artist, what sources call them."""
    found: dict[int, dict[str, str]] = {}
    i = artist_ids.c
    for some in _chunks(sorted(set(ids))):
        for row in await r.all(select(i.artist_id, i.provider, i.value).where(i.artist_id.in_(some))):
            found.setdefault(row["artist_id"], {})[row["provider"]] = row["value"]
    return found


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
