"""What belongs to a video or an artist, set to a list in its order. Each tells whether that changed anything."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, Table, bindparam, select

from mvidarr.db import ChangeSet, Reader
from mvidarr.db.tables.library import artist_ids, artist_labels, video_artists, video_labels
from mvidarr.errors import Conflict
from mvidarr.library.text import fold

Row = dict[str, Any]

_OWNER = {video_labels.name: "video_id", artist_labels.name: "artist_id"}


@lru_cache(4)
def _labels(table: Table) -> Executable:
    return select(table).where(table.c[_OWNER[table.name]] == bindparam("owner"))


async def set_labels(
    change: ChangeSet, r: Reader, table: Table, owner_id: int, names: Mapping[str, Sequence[str]]
) -> list[str]:
    """``names`` by kind, those of one kind fold to different keys. A name that stays keeps its row, also in another
    spelling. The kinds that changed."""
    if not names:
        return []
    rows = await r.all(_labels(table), {"owner": owner_id})
    return [kind for kind in names if await _set_kind(change, table, rows, owner_id, kind, names[kind])]


async def _set_kind(
    change: ChangeSet, table: Table, rows: Sequence[Row], owner_id: int, kind: str, names: Sequence[str]
) -> bool:
    theirs = [row for row in rows if row["kind"] == kind]
    wanted = {fold(name): {"position": at, "name": name} for at, name in enumerate(names)}
    return await _set(change, table, theirs, "folded", wanted, {_OWNER[table.name]: owner_id, "kind": kind})


async def set_guests(change: ChangeSet, r: Reader, video_id: int, guests: Sequence[int]) -> bool:
    """The featured artists of a video, each once."""
    rows = await r.all(select(video_artists).where(video_artists.c.video_id == video_id))
    wanted = {guest: {"position": at} for at, guest in enumerate(guests)}
    return await _set(change, video_artists, rows, "artist_id", wanted, {"video_id": video_id})


async def set_ids(change: ChangeSet, r: Reader, artist_id: int, ids: Mapping[str, str]) -> bool:
    """One id per provider. Conflict ``id_taken`` when another artist has it."""
    rows = await r.all(select(artist_ids).where(artist_ids.c.artist_id == artist_id).order_by(artist_ids.c.id))
    for provider, value in ids.items():
        same = artist_ids.c.provider == provider, artist_ids.c.value == value, artist_ids.c.artist_id != artist_id
        if (other := await r.value(select(artist_ids.c.artist_id).where(*same))) is not None:
            raise Conflict(
                f"Another artist has this id of {provider}. Merge the two, or take it off the other one first.",
                code="id_taken",
                extra={"artist_id": other, "field": f"ids.{provider}"},
            )
    wanted = {provider: {"value": value} for provider, value in ids.items()}
    return await _set(change, artist_ids, rows, "provider", wanted, {"artist_id": artist_id})


async def _set(
    change: ChangeSet,
    table: Table,
    rows: Sequence[Row],
    key: str,
    wanted: Mapping[Any, Row],
    belonging: Row,
) -> bool:
    """Rows by ``key``: those that are wanted get their new values, others go, new ones come."""
    standing: dict[Any, Row] = {}
    for row in rows:
        standing.setdefault(row[key], row)
    kept = {row["id"] for name, row in standing.items() if name in wanted}
    gone = [row for row in rows if row["id"] not in kept]
    moved = {row["id"]: wanted[row[key]] for row in rows if row["id"] in kept and _differs(row, wanted[row[key]])}
    fresh = [{**belonging, key: name, **values} for name, values in wanted.items() if name not in standing]
    await change.delete_known(table, gone)
    if moved:
        await change.update_many(table, moved)
    await change.insert_many(table, fresh)
    return bool(gone or moved or fresh)


def _differs(row: Row, values: Row) -> bool:
    return any(row[name] != value for name, value in values.items())
