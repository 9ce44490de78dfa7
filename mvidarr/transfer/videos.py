"""The columns of videos, and the statement that reads no more than those that were chosen."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

import orjson
from sqlalchemy import Select, bindparam, select

from mvidarr.clock import iso
from mvidarr.db import Database
from mvidarr.db.tables.library import videos
from mvidarr.library.showing import COLUMNS as READ
from mvidarr.library.showing import with_state
from mvidarr.query import Asker
from mvidarr.transfer.columns import Column, Columns, Row, named, together

_HELD = "belongings"  # JSON of the names, files and sources
_EMPTY: dict[str, Any] = {}
_Reads: TypeAlias = Sequence[tuple[str, Callable[[Row], Any]]]


def _plain(name: str, label: str) -> Column:
    return Column(name, label, itemgetter(name), needs=(name,))


def _moment(name: str, label: str) -> Column:
    def read(row: Row) -> str | None:
        return None if row[name] is None else iso(row[name])

    return Column(name, label, read, needs=(name,), moment=True)


def _names(name: str, label: str, item: str) -> Column:
    return Column(name, label, lambda row: row[_HELD].get(name, []), together, (_HELD,), item)


def _quality(name: str, label: str) -> Column:
    def read(row: Row) -> Any:
        return (row[_HELD].get("quality") or _EMPTY).get(name)

    return Column(name, label, read, needs=(_HELD,), usual=False)


def _artist(row: Row) -> dict[str, Any] | None:
    return {"id": row["artist_id"], "name": row["artist_name"]} if row["artist_id"] else None


def _thumbnail(row: Row) -> str | None:
    return f"/api/videos/{row['id']}/thumbnail?v={row['picture'][:12]}" if row["picture"] else None


def _error(row: Row) -> Any:
    return orjson.loads(row["error"]) if row["error"] else None


VIDEO_COLUMNS = Columns(
    (
        _plain("id", "Id"),
        _plain("title", "Title"),
        Column("artist", "Artist", _artist, itemgetter("name"), ("artist_id", "artist_name")),
        Column("featured", "Featured artists", lambda row: row[_HELD].get("featured", []), named, (_HELD,), "artist"),
        _plain("year", "Year"),
        _plain("release_date", "Release date"),
        _plain("album", "Album"),
        _plain("label", "Label"),
        _names("directors", "Directors", "director"),
        _names("genres", "Genres", "genre"),
        _names("tags", "Tags", "tag"),
        _plain("kind", "Kind"),
        _plain("status", "Status"),
        Column(
            "quality",
            "Quality",
            lambda row: row[_HELD].get("quality"),
            lambda quality: f"{quality['height']}p" if quality["height"] else None,
            (_HELD,),
        ),
        _plain("duration", "Duration in seconds"),
        _plain("size", "Size in bytes"),
        _plain("rating", "My rating"),
        _plain("favourite", "My favourite"),
        _plain("plays", "My plays"),
        _moment("last_played", "Last played by me"),
        _plain("popularity", "Popularity"),
        _plain("monitored", "Monitored"),
        _plain("description", "Description"),
        Column(
            "sources",
            "Sources",
            lambda row: row[_HELD].get("sources", []),
            lambda sources: together(source["url"] for source in sources),
            (_HELD,),
            "source",
        ),
        Column(
            "files",
            "Files",
            lambda row: row[_HELD].get("files", []),
            lambda files: together(file["path"] for file in files),
            (_HELD,),
            "file",
        ),
        _moment("added", "Added"),
        _moment("updated", "Updated"),
        _plain("artist_id", "Artist’s id").unusual(),
        Column(
            "credits",
            "Credits",
            lambda row: orjson.loads(row["credits"]),
            lambda credits: together(f"{credit['role']}: {credit['name']}" for credit in credits),
            ("credits",),
            "credit",
            usual=False,
        ),
        _quality("height", "Height in pixels"),
        _quality("video_codec", "Video codec"),
        _quality("audio_codec", "Audio codec"),
        _quality("fps", "Frames a second"),
        _quality("container", "Container"),
        _plain("position", "Where I stopped, in seconds").unusual(),
        _plain("profile_id", "Quality profile’s id").unusual(),
        Column(
            "locked", "Edited fields", lambda row: orjson.loads(row["locked"]), together, ("locked",), "field",
            usual=False,
        ),
        Column("error", "Last failure", _error, itemgetter("detail"), ("error",), usual=False),
        Column("thumbnail", "Picture’s address", _thumbnail, needs=("id", "picture"), usual=False),
        _plain("color", "Picture’s colour").unusual(),
        _plain("placeholder", "Picture in small").unusual(),
        _plain("version", "Version").unusual(),
    )
)  # fmt: skip
_BELONGING = {
    column.name: column
    for column in VIDEO_COLUMNS.all
    if column.name in {"featured", "directors", "genres", "tags", "sources", "files", "quality"}
}


class VideoRows:
    """Videos by their ids, in that order; those that are gone are left out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[list[Any]]:
        """Their values, in the order of the columns."""
        found = await self._found(ids, columns, asker)
        reads = [column.read for column in columns]
        return [[read(row) for read in reads] for row in map(_parsed, found)]

    async def documents(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[bytes]:
        """The same as JSON. What belongs to a video is JSON already; where all of it is wanted it is not read, only to
        be written again, and stands last: a third of the time."""
        found = await self._found(ids, columns, asker)
        besides = [(column.name, column.read) for column in columns if _HELD not in column.needs]
        held = {column.name for column in columns if _HELD in column.needs}
        if besides and held == _BELONGING.keys():
            return [_document(row, besides) for row in found]
        return [_read(row, [(column.name, column.read) for column in columns]) for row in found]

    async def _found(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[dict[str, Any]]:
        needed = frozenset(name for column in columns for name in column.needs)
        async with self._database.read() as r:
            found = await r.all(_statement(needed, asker.user_id), {"ids": ids})
        by_id = {row["id"]: row for row in found}
        return [row for row in map(by_id.get, ids) if row]


def _document(row: dict[str, Any], besides: _Reads) -> bytes:
    held: str = row[_HELD]
    if held == "{}":  # it was never projected
        return _read(row, [*besides, *((column.name, column.read) for column in _BELONGING.values())])
    return orjson.dumps({name: read(row) for name, read in besides})[:-1] + b"," + held[1:].encode()


def _read(row: dict[str, Any], reads: _Reads) -> bytes:
    row = _parsed(row)
    return orjson.dumps({name: read(row) for name, read in reads})


def _parsed(row: dict[str, Any]) -> dict[str, Any]:
    if _HELD in row:
        row[_HELD] = orjson.loads(row[_HELD])
    return row


@lru_cache(64)
def _statement(needed: frozenset[str], user_id: int | None) -> Select[Any]:
    chosen = [column for column in READ if column.name in needed | {"id"}]
    return select(*chosen).select_from(with_state(user_id)).where(videos.c.id.in_(bindparam("ids", expanding=True)))
