"""What belongs to videos - guests, labels, sources, files - gathered in the shape it is shown in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select

from mvidarr.db import Reader
from mvidarr.db.tables.library import artists, files, sources, video_artists, video_labels

Row = dict[str, Any]

_LISTS = {"director": "directors", "genre": "genres", "tag": "tags"}
_QUALITY = ("height", "video_codec", "audio_codec", "fps", "container")


@dataclass(frozen=True)
class Belongings:
    """``shown`` is JSON: featured, directors, genres, tags, sources, files, quality."""

    shown: Row
    primary: Row | None  # file
    missing: bool  # a file that was there is gone


async def of_videos(r: Reader, ids: Sequence[int]) -> dict[int, Belongings]:
    """One statement per kind of belonging, however many videos there are; an id without a video has nothing."""
    guests = grouped(await _guests(r, ids))
    labels = grouped(await _rows(r, video_labels, ids, video_labels.c.position, video_labels.c.id))
    links = grouped(await _rows(r, sources, ids, sources.c.rank, sources.c.id))
    held = grouped(await _rows(r, files, ids, files.c.primary.desc(), files.c.id))
    none: list[Row] = []
    return {
        id: gathered(guests.get(id, none), labels.get(id, none), links.get(id, none), held.get(id, none)) for id in ids
    }


def grouped(rows: Iterable[Row], by: str = "video_id") -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[by], []).append(row)
    return groups


def gathered(guests: list[Row], labels: list[Row], links: list[Row], held: list[Row]) -> Belongings:
    main = held[0] if held else None
    shown: Row = {
        "featured": [{"id": guest["id"], "name": guest["name"]} for guest in guests],
        **{shown: [one["name"] for one in labels if one["kind"] == kind] for kind, shown in _LISTS.items()},
        "sources": [{"provider": s["provider"], "id": s["key"], "url": s["url"], "rank": s["rank"]} for s in links],
        "files": [{"id": file["id"], "path": file["path"], "size": file["size"]} for file in held],
        "quality": {name: main[name] for name in _QUALITY} if main else None,
    }
    return Belongings(shown, main, any(file["missing_since"] is not None for file in held))


async def _guests(r: Reader, ids: Sequence[int]) -> list[Row]:
    wanted = select(video_artists.c.video_id, artists.c.id, artists.c.name)
    wanted = wanted.select_from(video_artists.join(artists, artists.c.id == video_artists.c.artist_id))
    return await r.all(
        wanted.where(video_artists.c.video_id.in_(ids)).order_by(video_artists.c.position, video_artists.c.id)
    )


async def _rows(r: Reader, table: Table, ids: Sequence[int], *order: Any) -> list[Row]:
    return await r.all(select(table).where(table.c.video_id.in_(ids)).order_by(*order))
