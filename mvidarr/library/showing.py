"""From a row to the shape of a video: one table holds all of it but the artist's name and the caller's play state."""

from functools import lru_cache
from typing import Any, cast

import orjson
from sqlalchemy import FromClause, Select, Text, and_, select, type_coerce

from mvidarr.clock import iso, iso_or_none
from mvidarr.db.tables.library import artists, play_state, videos
from mvidarr.library.shapes import Video

Row = dict[str, Any]

_RAW = ("credits", "locked", "error", "belongings")  # JSON, read here all at once
_PLAIN = (
    "id", "version", "artist_id", "title", "kind", "status", "year", "release_date", "album", "label", "description",
    "duration", "size", "popularity", "monitored", "profile_id", "picture", "color", "placeholder", "added", "updated",
)  # fmt: skip
_AS_THEY_ARE = (
    "id", "version", "title", "kind", "status", "year", "release_date", "album", "label", "description", "duration",
    "size", "popularity", "rating", "position", "monitored", "profile_id", "color", "placeholder",
)  # fmt: skip
_STATE = ("rating", "favourite", "plays", "last_played", "position")
COLUMNS = (
    *(videos.c[name] for name in _PLAIN),
    *(type_coerce(videos.c[name], Text).label(name) for name in _RAW),
    artists.c.name.label("artist_name"),
    *(play_state.c[name] for name in _STATE),
)


@lru_cache(256)
def with_state(user_id: int | None) -> FromClause:
    """Videos with their artist and what the caller did with them; of nobody there is no play state."""
    theirs = and_(play_state.c.video_id == videos.c.id, play_state.c.user_id == (user_id if user_id else 0))
    return videos.outerjoin(artists, artists.c.id == videos.c.artist_id).outerjoin(play_state, theirs)


def shown(user_id: int | None) -> Select[Any]:
    """All that ``video_of`` needs."""
    return select(*COLUMNS).select_from(with_state(user_id))


def video_of(row: Row) -> Video:
    """Begins with the belongings, which are in their shape already."""
    has: Any = orjson.loads(row["belongings"]) or _nothing()
    video_id, picture, artist = row["id"], row["picture"], row["artist_id"]
    for name in _AS_THEY_ARE:
        has[name] = row[name]
    has["artist"] = {"id": artist, "name": row["artist_name"]} if artist else None
    has["credits"] = _list(row["credits"])
    has["favourite"] = bool(row["favourite"])
    has["plays"] = row["plays"] or 0
    has["last_played"] = iso_or_none(row["last_played"])
    has["locked"] = _list(row["locked"])
    has["thumbnail"] = f"/api/videos/{video_id}/thumbnail?v={picture[:12]}" if picture else None
    has["error"] = orjson.loads(row["error"]) if row["error"] else None
    has["added"] = iso(row["added"])
    has["updated"] = iso(row["updated"])
    return cast(Video, has)


def _nothing() -> Row:
    """Of a row that was never projected."""
    lists = ("featured", "directors", "genres", "tags", "sources", "files")
    return {"quality": None, **{name: [] for name in lists}}


def _list(raw: str) -> list[Any]:
    """Most are empty, and reading JSON fifty times is felt."""
    return [] if raw == "[]" else list(orjson.loads(raw))
