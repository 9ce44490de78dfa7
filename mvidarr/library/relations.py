"""What belongs to videos or artists, set to lists in their order: of many at once, as of one.

A name that stays keeps its row, also in another spelling. Each function tells what it changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, Table, bindparam, select

from mvidarr.db import ChangeSet, Reader
from mvidarr.db.tables.library import artist_ids, artist_labels, video_artists, video_labels
from mvidarr.errors import Conflict
from mvidarr.library.text import fold

Row = dict[str, Any]
Key = tuple[Any, ...]

_OWNER = {video_labels.name: "video_id", artist_labels.name: "artist_id", video_artists.name: "video_id"}


@lru_cache(4)
def _of_owners(table: Table) -> Executable:
    return (
        select(table).where(table.c[_OWNER[table.name]].in_(bindparam("owners", expanding=True))).order_by(table.c.id)
    )


async def set_labels(
    change: ChangeSet, r: Reader, table: Table, names: Mapping[int, Mapping[str, Sequence[str]]]
) -> dict[int, list[str]]:
    """``names`` by owner and kind, those of one kind fold to different keys. The kinds that changed, by owner."""
    owners = [owner for owner, kinds in names.items() if kinds]
    if not owners:
        return {}
    column = _OWNER[table.name]
    asked = {(owner, kind) for owner in owners for kind in names[owner]}
    rows = [row for row in await r.all(_of_owners(table), {"owners": owners}) if (row[column], row["kind"]) in asked]
    wanted: dict[Key, Row] = {
        (owner, kind, fold(name)): {"position": at, "name": name}
        for owner, kind in asked
        for at, name in enumerate(names[owner][kind])
    }
    changed = await _set(change, table, rows, (column, "kind", "folded"), wanted)
    return {owner: [kind for kind in names[owner] if (owner, kind) in changed] for owner in owners}


async def set_guests(change: ChangeSet, r: Reader, guests: Mapping[int, Sequence[int]]) -> set[int]:
    """The featured artists by video, each once. The videos where that changed anything."""
    if not guests:
        return set()
    rows = await r.all(_of_owners(video_artists), {"owners": list(guests)})
    wanted: dict[Key, Row] = {
        (video, guest): {"position": at} for video, theirs in guests.items() for at, guest in enumerate(theirs)
    }
    changed = await _set(change, video_artists, rows, ("video_id", "artist_id"), wanted)
    return {video for (video,) in changed}


async def guests_of(r: Reader, videos: Sequence[int]) -> dict[int, list[int]]:
    """The featured artists by video, in their order."""
    found: dict[int, list[int]] = {video: [] for video in videos}
    rows = await r.all(_of_owners(video_artists), {"owners": list(videos)}) if videos else []
    for row in sorted(rows, key=lambda row: (row["position"], row["id"])):
        found[row["video_id"]].append(row["artist_id"])
    return found


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
    wanted: dict[Key, Row] = {(artist_id, provider): {"value": value} for provider, value in ids.items()}
    return bool(await _set(change, artist_ids, rows, ("artist_id", "provider"), wanted))


async def _set(
    change: ChangeSet, table: Table, rows: Iterable[Row], keys: Sequence[str], wanted: Mapping[Key, Row]
) -> set[Key]:
    """Rows by their keys, the last of which tells those of one list apart: those that are wanted get their new values,
    others go, new ones come. The lists that changed, by their other keys."""
    standing: dict[Key, Row] = {}
    gone: list[Row] = []
    moved: dict[int, Row] = {}
    for row in rows:
        key = tuple(row[name] for name in keys)
        values = wanted.get(key)
        if values is None or key in standing:
            gone.append(row)
            continue
        standing[key] = row
        if any(row[name] != value for name, value in values.items()):
            moved[row["id"]] = values
    by_id = {row["id"]: row for row in standing.values() if row["id"] in moved}
    fresh = {key: values for key, values in wanted.items() if key not in standing}
    await change.delete_known(table, gone)
    if moved:
        await change.update_many(table, moved, known=by_id)
    await change.insert_many(table, [{**dict(zip(keys, key, strict=True)), **fresh[key]} for key in fresh])
    touched = (tuple(row[name] for name in keys) for row in (*gone, *by_id.values()))
    return {key[:-1] for key in (*touched, *fresh)}
