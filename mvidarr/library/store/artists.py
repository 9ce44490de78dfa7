"""Artists, with their aliases, ids and how many videos they have."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import case, func, select

from mvidarr.clock import iso
from mvidarr.db import Reader
from mvidarr.db.tables.library import artist_ids, artist_labels, artists, videos
from mvidarr.library.shapes import Artist, ArtistCounts
from mvidarr.library.status import WANTED

Row = dict[str, Any]

ARTIST_COLUMNS = tuple(
    artists.c[name]
    for name in (
        "id", "version", "name", "sort_name", "disambiguation", "description", "links", "monitored", "auto_download",
        "monitor", "look_every", "look_priority", "profile_id", "kinds", "folder", "locked", "added", "updated",
    )
)  # fmt: skip
_NONE: ArtistCounts = {"videos": 0, "downloaded": 0, "wanted": 0}


async def artist_named(r: Reader, folded: str) -> Row | None:
    return await r.one(select(artists).where(artists.c.folded == folded))


async def artist_row(r: Reader, artist_id: int) -> Row | None:
    return await r.one(select(artists).where(artists.c.id == artist_id))


async def artist(r: Reader, artist_id: int) -> Artist | None:
    row = await artist_row(r, artist_id)
    return (await complete_artists(r, [row]))[0] if row else None


async def artists_of_ids(r: Reader, artist_ids: Collection[int]) -> dict[int, Artist]:
    rows = await r.all(select(artists).where(artists.c.id.in_(artist_ids))) if artist_ids else []
    return {artist["id"]: artist for artist in await complete_artists(r, rows)}


async def complete_artists(r: Reader, rows: Sequence[Row]) -> list[Artist]:
    """With what belongs to them, in one statement per kind of belonging, however many there are."""
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    labels = await r.all(
        select(artist_labels.c.artist_id, artist_labels.c.kind, artist_labels.c.name)
        .where(artist_labels.c.artist_id.in_(ids))
        .order_by(artist_labels.c.position, artist_labels.c.id)
    )
    known = await r.all(
        select(artist_ids.c.artist_id, artist_ids.c.provider, artist_ids.c.value)
        .where(artist_ids.c.artist_id.in_(ids))
        .order_by(artist_ids.c.id.desc())
    )
    counts = await _counts(r, ids)
    named: dict[tuple[int, str], list[str]] = {}
    for label in labels:
        named.setdefault((label["artist_id"], label["kind"]), []).append(label["name"])
    by_provider: dict[int, dict[str, str]] = {}
    for one in known:
        by_provider.setdefault(one["artist_id"], {})[one["provider"]] = one["value"]
    return [
        _artist(
            row,
            aliases=named.get((row["id"], "alias"), []),
            genres=named.get((row["id"], "genre"), []),
            ids=by_provider.get(row["id"], {}),
            counts=counts.get(row["id"], _NONE),
        )
        for row in rows
    ]


async def _counts(r: Reader, ids: Sequence[int]) -> dict[int, ArtistCounts]:
    """Of the videos that are theirs, not of those they are guests in."""
    status = videos.c.status
    columns = (
        videos.c.artist_id,
        func.count().label("videos"),
        func.count(case((status == "downloaded", 1))).label("downloaded"),
        func.count(case((status.in_(WANTED), 1))).label("wanted"),
    )
    rows = await r.all(select(*columns).where(videos.c.artist_id.in_(ids)).group_by(videos.c.artist_id))
    return {
        row["artist_id"]: {"videos": row["videos"], "downloaded": row["downloaded"], "wanted": row["wanted"]}
        for row in rows
    }


def _artist(row: Row, *, aliases: list[str], genres: list[str], ids: dict[str, str], counts: ArtistCounts) -> Artist:
    return {
        "id": row["id"],
        "version": row["version"],
        "name": row["name"],
        "sort_name": row["sort_name"],
        "aliases": aliases,
        "ids": ids,
        "disambiguation": row["disambiguation"],
        "description": row["description"],
        "links": row["links"],
        "monitored": row["monitored"],
        "auto_download": row["auto_download"],
        "monitor": row["monitor"],
        "look_every": row["look_every"],
        "look_priority": row["look_priority"],
        "profile_id": row["profile_id"],
        "kinds": row["kinds"],
        "folder": row["folder"],
        "genres": genres,
        "counts": counts,
        "locked": row["locked"],
        "added": iso(row["added"]),
        "updated": iso(row["updated"]),
    }
