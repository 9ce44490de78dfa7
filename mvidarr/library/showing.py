"""From a row to the shape of a video: one table holds all of it but the artist's name and the caller's play state.

A list over HTTP is written as JSON from its rows: what is JSON in them is not read, only to be written again, and the
row itself becomes the object. That takes a third of the time of building dicts and dumping those.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import orjson
from orjson import Fragment
from sqlalchemy import FromClause, Select, Text, and_, false, func, literal_column, select, type_coerce

from mvidarr.clock import iso
from mvidarr.db.tables.library import artists, play_state, videos
from mvidarr.library.shapes import Video

Row = dict[str, Any]

_RAW = ("credits", "locked", "error", "belongings")  # JSON
_PLAIN = (
    "id", "version", "artist_id", "title", "kind", "status", "year", "release_date", "album", "label", "description",
    "duration", "size", "popularity", "monitored", "profile_id", "picture", "color", "placeholder", "added", "updated",
)  # fmt: skip
COLUMNS = (
    *(videos.c[name] for name in _PLAIN),
    *(type_coerce(videos.c[name], Text).label(name) for name in _RAW),
    artists.c.name.label("artist_name"),
    play_state.c.rating,
    func.coalesce(play_state.c.favourite, false()).label("favourite"),
    func.coalesce(play_state.c.plays, literal_column("0")).label("plays"),
    play_state.c.last_played,
    play_state.c.position,
)
_NAMES = frozenset(column.name for column in COLUMNS)
_NOTHING: Final = (  # of a row that was never projected
    '{"featured":[],"directors":[],"genres":[],"tags":[],"sources":[],"files":[],"quality":null}'
)
_EMPTY: Final[list[Any]] = []


@lru_cache(256)
def with_state(user_id: int | None) -> FromClause:
    """Videos with their artist and what the caller did with them; of nobody there is no play state."""
    theirs = and_(play_state.c.video_id == videos.c.id, play_state.c.user_id == (user_id if user_id else 0))
    return videos.outerjoin(artists, artists.c.id == videos.c.artist_id).outerjoin(play_state, theirs)


def shown(user_id: int | None) -> Select[Any]:
    """All that ``video_of`` needs."""
    return select(*COLUMNS).select_from(with_state(user_id))


def video_of(row: Row) -> Video:
    video: Video = orjson.loads(_written(row, _besides(row)))
    return video


def json_of(rows: Sequence[Row]) -> Fragment:
    """A list of ``Video``. The rows are spent; what else they hold, all of them alike, is left out."""
    besides = _besides(rows[0]) if rows else ()
    return Fragment(b"[" + b",".join([_written(row, besides) for row in rows]) + b"]")


def _besides(row: Row) -> tuple[str, ...]:
    return tuple(row.keys() - _NAMES)


def _written(row: Row, besides: tuple[str, ...]) -> bytes:
    """Ends with the belongings, which are in their shape already. Most of what is JSON is empty, and a Fragment takes
    longer to make than an empty list."""
    for name in besides:
        del row[name]
    artist, name, picture, has = row.pop("artist_id"), row.pop("artist_name"), row.pop("picture"), row.pop("belongings")
    row["artist"] = {"id": artist, "name": name} if artist else None
    row["thumbnail"] = f"/api/videos/{row['id']}/thumbnail?v={picture[:12]}" if picture else None
    row["credits"] = _EMPTY if (credits := row["credits"]) == "[]" else Fragment(credits)
    row["locked"] = _EMPTY if (locked := row["locked"]) == "[]" else Fragment(locked)
    if error := row["error"]:
        row["error"] = Fragment(error)
    row["added"] = iso(row["added"])
    row["updated"] = iso(row["updated"])
    if (last_played := row["last_played"]) is not None:
        row["last_played"] = iso(last_played)
    return orjson.dumps(row)[:-1] + b"," + (_NOTHING if has == "{}" else has)[1:].encode()
