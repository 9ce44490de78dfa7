"""What belongs to videos - guests, labels, sources, files - gathered in the shape it is shown in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable, Table, bindparam, select

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
    words: Mapping[str, str] = field(default_factory=dict)  # of names of guests and labels, where they are stored


def of_videos(ids: Sequence[int], found: Sequence[list[Row]]) -> dict[int, Belongings]:
    """From the answers to ``QUESTIONS``, however many videos there are; an id without a video has nothing."""
    guests, labels, links, held = (grouped(rows) for rows in found)
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
    known = {one["name"]: one["words"] for one in (*guests, *labels) if one.get("words")}
    return Belongings(shown, main, any(file["missing_since"] is not None for file in held), known)


def _guests() -> Executable:
    wanted = select(video_artists.c.video_id, artists.c.id, artists.c.name, artists.c.words)
    wanted = wanted.select_from(video_artists.join(artists, artists.c.id == video_artists.c.artist_id))
    theirs = video_artists.c.video_id.in_(bindparam("ids", expanding=True))
    return wanted.where(theirs).order_by(video_artists.c.position, video_artists.c.id)


def _rows(table: Table, columns: Sequence[str], *order: Any) -> Executable:
    wanted = select(*(table.c[name] for name in columns))
    return wanted.where(table.c.video_id.in_(bindparam("ids", expanding=True))).order_by(*order)


QUESTIONS: tuple[Executable, ...] = (  # of the videos ``ids``
    _guests(),
    _rows(video_labels, ("video_id", "kind", "name", "words"), video_labels.c.position, video_labels.c.id),
    _rows(sources, ("video_id", "provider", "key", "url", "rank"), sources.c.rank, sources.c.id),
    _rows(
        files,
        ("video_id", "id", "path", "size", "duration", "missing_since", *_QUALITY),
        files.c.primary.desc(),
        files.c.id,
    ),
)
