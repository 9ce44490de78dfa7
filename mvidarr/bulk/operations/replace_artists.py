"""Find and replace in a field of many artists. Their names are edited one by one: each must stay its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import bindparam, func, select

from mvidarr.bulk.operation import Planned
from mvidarr.bulk.operations.replacing import Replace, Replacement, Row, Sought, Text
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artist_labels, artists, videos
from mvidarr.library.patches import checked_artist
from mvidarr.library.revise import edit_artists
from mvidarr.library.text import fold

_LISTS = {"aliases": "alias", "genres": "genre"}
_IN_NFO = ("description", "genres")
_IDS: Any = bindparam("ids", expanding=True)
_KNOWN = (artists.c.id, artists.c.version, artists.c.name)
_NAMES = (
    select(artist_labels.c.artist_id, artist_labels.c.name)
    .where(artist_labels.c.artist_id.in_(_IDS), artist_labels.c.kind == bindparam("kind"))
    .order_by(artist_labels.c.position, artist_labels.c.id)
)
_WITH_FILES = (
    select(videos.c.artist_id, func.count().label("count"))
    .where(videos.c.artist_id.in_(_IDS), videos.c.size.is_not(None))
    .group_by(videos.c.artist_id)
)


class ReplaceInArtistsGiven(Replacement):
    field: Literal["disambiguation", "description", "aliases", "genres"]


class ReplaceInArtists(Replace[ReplaceInArtistsGiven]):
    noun = "artist"
    arguments = ReplaceInArtistsGiven
    summary = "Find and replace in the description or a list of names of many artists."

    async def texts(self, r: Reader, field: str, ids: Sequence[int]) -> Sequence[Row]:
        columns = _KNOWN if field in _LISTS else (*_KNOWN, artists.c[field])
        rows = await r.all(select(*columns).where(artists.c.id.in_(_IDS)), {"ids": list(ids)})
        lists: dict[int, list[str]] = {row["id"]: [] for row in rows}
        if field in _LISTS:
            for label in await r.all(_NAMES, {"ids": list(ids), "kind": _LISTS[field]}):
                lists[label["artist_id"]].append(label["name"])
            rows = [{**row, field: lists[row["id"]]} for row in rows]
        found = await r.all(_WITH_FILES, {"ids": list(ids)}) if field in _IN_NFO else []
        files = {row["artist_id"]: row["count"] for row in found}
        return [{**row, "nfo": files.get(row["id"], 0)} for row in rows]

    def checked(self, field: str, text: Text, row: Row) -> Text:
        clean: Text = checked_artist({field: text})[field]  # type: ignore[misc, literal-required]
        if field == "aliases" and isinstance(clean, list):  # their own name is no other name
            return [name for name in clean if fold(name) != fold(row["name"])]
        return clean

    async def apply(self, w: Writer, change: ChangeSet, prepared: Sought, rows: Sequence[Planned]) -> Mapping[int, str]:
        await edit_artists(change, w, [(row.standing, row.after) for row in rows])  # type: ignore[misc]
        return {}
