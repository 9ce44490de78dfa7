"""What sources say of an artist, written where nothing stands yet: never over what is known, and no locked field."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artist_ids, artist_labels, artists
from mvidarr.library.patches import ArtistPatch
from mvidarr.library.relations import set_labels
from mvidarr.library.text import fold

Row = dict[str, Any]

_COLUMNS = ("disambiguation", "description", "links")
_LABELS = {"aliases": "alias", "genres": "genre"}


async def fill_artist(change: ChangeSet, w: Writer, artist_id: int, told: ArtistPatch) -> list[str]:
    """The fields that were written. ``told`` is a checked patch; of ids those are added whose source tells none yet,
    and that are nobody else's. NotFound without the artist."""
    row = await change.look(artists, artist_id)
    open_fields = {name: value for name, value in told.items() if value and name not in row["locked"]}
    columns = {name: open_fields[name] for name in _COLUMNS if name in open_fields and not row[name]}
    if columns:
        await change.update(artists, artist_id, columns, of=row)
    labels = await _labels(change, w, row, open_fields)
    ids = await _ids(change, w, artist_id, told.get("ids", {})) if "ids" in open_fields else False
    return [*columns, *labels, *(["ids"] if ids else [])]


async def _labels(change: ChangeSet, w: Writer, row: Row, told: Mapping[str, Any]) -> list[str]:
    c = artist_labels.c
    has = {one["kind"] for one in await w.all(select(c.kind).where(c.artist_id == row["id"]).distinct())}
    names = {kind: told[field] for field, kind in _LABELS.items() if field in told and kind not in has}
    if "alias" in names:
        names["alias"] = [name for name in names["alias"] if fold(name) != row["folded"]]
    names = {kind: some for kind, some in names.items() if some}
    changed = await set_labels(change, w, artist_labels, {row["id"]: names}) if names else {}
    return [field for field, kind in _LABELS.items() if kind in changed.get(row["id"], ())]


async def _ids(change: ChangeSet, w: Writer, artist_id: int, told: Mapping[str, str]) -> bool:
    c = artist_ids.c
    known = {one["provider"] for one in await w.all(select(c.provider).where(c.artist_id == artist_id))}
    fresh = [
        {"artist_id": artist_id, "provider": provider, "value": value}
        for provider, value in told.items()
        if provider not in known and not await _taken(w, provider, value)
    ]
    await change.insert_many(artist_ids, fresh)
    return bool(fresh)


async def _taken(r: Reader, provider: str, value: str) -> bool:
    same = artist_ids.c.provider == provider, artist_ids.c.value == value
    return await r.value(select(artist_ids.c.id).where(*same).limit(1)) is not None
