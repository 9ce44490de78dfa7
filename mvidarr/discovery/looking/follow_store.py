"""Channels and playlists that are followed, with when they were looked at: all questions about ``follows``."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from mvidarr.db import Reader
from mvidarr.db.tables.discovery import follows, looks
from mvidarr.db.tables.library import artists, profiles

Row = dict[str, Any]

_LOOK = ("last_poll", "next_poll", "last_full", "next_full", "found", "found_at", "error")
_JOINED = (
    follows.outerjoin(looks, looks.c.follow_id == follows.c.id).outerjoin(artists, artists.c.id == follows.c.artist_id)
)  # fmt: skip
_SHOWN = select(
    *follows.c, artists.c.name.label("artist_name"), *(looks.c[name] for name in _LOOK), looks.c.marks
).select_from(_JOINED)


async def row(r: Reader, follow_id: int) -> Row | None:
    return await r.one(_SHOWN.where(follows.c.id == follow_id))


async def page(r: Reader, after: tuple[str, int] | None, limit: int) -> list[Row]:
    """By title; ``after`` is title and id of the last one of the page before."""
    title = func.lower(follows.c.title)
    asked = _SHOWN.add_columns(title.label("place"))
    if after is not None:
        asked = asked.where((title > after[0]) | ((title == after[0]) & (follows.c.id > after[1])))
    return await r.all(asked.order_by(title, follows.c.id).limit(limit))


async def of_artist(r: Reader, artist_id: int) -> list[Row]:
    return await r.all(_SHOWN.where(follows.c.artist_id == artist_id).order_by(follows.c.id))


async def named(r: Reader, provider: str, key: str) -> int | None:
    same = follows.c.provider == provider, follows.c.key == key
    return await r.value(select(follows.c.id).where(*same))  # type: ignore[no-any-return]


async def there(r: Reader, table: Any, ids: Collection[int]) -> set[int]:
    """Which of these rows of artists or profiles there are."""
    return {found["id"] for found in await r.all(select(table.c.id).where(table.c.id.in_(ids)))} if ids else set()


ARTISTS, PROFILES = artists, profiles
