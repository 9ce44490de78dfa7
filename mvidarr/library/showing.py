"""From a row to the shape of a video: one table holds all of it but the artist's name and the caller's play state."""

from typing import Any

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
_STATE = ("rating", "favourite", "plays", "last_played", "position")
COLUMNS = (
    *(videos.c[name] for name in _PLAIN),
    *(type_coerce(videos.c[name], Text).label(name) for name in _RAW),
    artists.c.name.label("artist_name"),
    *(play_state.c[name] for name in _STATE),
)


def with_state(user_id: int | None) -> FromClause:
    """Videos with their artist and what the caller did with them; of nobody there is no play state."""
    theirs = and_(play_state.c.video_id == videos.c.id, play_state.c.user_id == (user_id if user_id else 0))
    return videos.outerjoin(artists, artists.c.id == videos.c.artist_id).outerjoin(play_state, theirs)


def shown(user_id: int | None) -> Select[Any]:
    """All that ``video_of`` needs."""
    return select(*COLUMNS).select_from(with_state(user_id))


def video_of(row: Row) -> Video:
    has: dict[str, Any] = orjson.loads(row["belongings"])
    video_id, picture, artist = row["id"], row["picture"], row["artist_id"]
    return {
        "id": video_id,
        "version": row["version"],
        "title": row["title"],
        "artist": {"id": artist, "name": row["artist_name"]} if artist else None,
        "featured": has.get("featured", []),
        "kind": row["kind"],
        "status": row["status"],
        "year": row["year"],
        "release_date": row["release_date"],
        "album": row["album"],
        "label": row["label"],
        "directors": has.get("directors", []),
        "genres": has.get("genres", []),
        "tags": has.get("tags", []),
        "description": row["description"],
        "credits": _list(row["credits"]),
        "duration": row["duration"],
        "quality": has.get("quality"),
        "size": row["size"],
        "popularity": row["popularity"],
        "rating": row["rating"],
        "favourite": bool(row["favourite"]),
        "plays": row["plays"] or 0,
        "last_played": iso_or_none(row["last_played"]),
        "position": row["position"],
        "monitored": row["monitored"],
        "profile_id": row["profile_id"],
        "locked": _list(row["locked"]),
        "sources": has.get("sources", []),
        "files": has.get("files", []),
        "thumbnail": f"/api/videos/{video_id}/thumbnail?v={picture[:12]}" if picture else None,
        "color": row["color"],
        "placeholder": row["placeholder"],
        "error": orjson.loads(row["error"]) if row["error"] else None,
        "added": iso(row["added"]),
        "updated": iso(row["updated"]),
    }


def _list(raw: str) -> list[Any]:
    """Most are empty, and reading JSON fifty times is felt."""
    return [] if raw == "[]" else list(orjson.loads(raw))
