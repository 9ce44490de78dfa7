"""What the journal keeps of the library: the fields people care for. Status, pictures, counters and probe data are not
among them, so a finished download breaks nobody's edit and no undo takes it back.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from mvidarr.db import Reader, Tracked, Writer
from mvidarr.db.journal.tracked import Effects
from mvidarr.db.tables.library import (
    artist_ids,
    artist_labels,
    artists,
    files,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.library.text import fold, sort_name

_VIDEO_FIELDS = (
    "artist_id", "title", "kind", "year", "release_date", "album", "label", "description", "monitored",
)  # fmt: skip
_ARTIST_FIELDS = ("name", "monitored", "auto_download", "kinds")


def tracked(*, video_effects: Effects | None = None) -> list[Tracked]:
    """``video_effects`` follows every change of videos, in its transaction: what a higher floor must do about it."""
    return [
        Tracked(
            artists,
            fields=_ARTIST_FIELDS,
            owned=((artist_ids, "artist_id"), (artist_labels, "artist_id")),
            locks="locked",
            touch="updated",
            check=_artist_stands,
            project=_project_artists,
        ),
        Tracked(
            videos,
            fields=_VIDEO_FIELDS,
            owned=((video_artists, "video_id"), (video_labels, "video_id"), (sources, "video_id"), (files, "video_id")),
            locks="locked",
            touch="updated",
            check=_video_stands,
            stays=_video_stays,
            project=_project_videos,
            effects=video_effects,
        ),
        Tracked(artist_ids, fields=("artist_id", "provider", "value"), version=None),
        Tracked(artist_labels, fields=("artist_id", "kind", "position", "name", "folded"), version=None),
        Tracked(video_artists, fields=("video_id", "artist_id", "position"), version=None),
        Tracked(video_labels, fields=("video_id", "kind", "position", "name", "folded"), version=None),
        Tracked(sources, fields=("video_id", "provider", "key", "url", "rank"), version=None),
    ]


async def _artist_stands(after: dict[str, Any] | None, r: Reader) -> str | None:
    if after is None:
        return None
    taken = select(artists.c.id).where(artists.c.folded == fold(after["name"]), artists.c.id != after["id"])
    return "Another artist has this name by now." if await r.value(taken) is not None else None


async def _video_stands(after: dict[str, Any] | None, r: Reader) -> str | None:
    if after is None or after["artist_id"] is None:
        return None
    if await r.value(select(artists.c.id).where(artists.c.id == after["artist_id"])) is None:
        return "Its artist is no longer in the library."
    return None


async def _video_stays(row: dict[str, Any], r: Reader) -> str | None:
    """Its file would be left behind without anybody who knows it."""
    if await r.value(select(files.c.id).where(files.c.video_id == row["id"]).limit(1)) is not None:
        return "Its file is in the library by now."
    return None


async def _project_artists(w: Writer, ids: Sequence[int]) -> None:
    rows = await w.all(select(artists.c.id, artists.c.name).where(artists.c.id.in_(ids)))
    statement = (
        update(artists)
        .where(artists.c.id == bindparam("of"))
        .values(folded=bindparam("to_folded"), sort_name=bindparam("to_sort_name"))
    )
    await w.run_many(
        statement,
        [{"of": row["id"], "to_folded": fold(row["name"]), "to_sort_name": sort_name(row["name"])} for row in rows],
    )


async def _project_videos(w: Writer, ids: Sequence[int]) -> None:
    """The folded columns: ``title_key`` orders, ``search`` holds every word of the row."""
    columns = (videos.c.id, videos.c.title, videos.c.album, videos.c.label, artists.c.name.label("artist"))
    rows = await w.all(select(*columns).select_from(videos.outerjoin(artists)).where(videos.c.id.in_(ids)))
    statement = (
        update(videos)
        .where(videos.c.id == bindparam("of"))
        .values(title_key=bindparam("to_title_key"), search=bindparam("to_search"))
    )
    await w.run_many(statement, [_folded(row) for row in rows])


def _folded(row: dict[str, Any]) -> dict[str, Any]:
    words = " ".join(row[name] for name in ("title", "artist", "album", "label") if row[name])
    return {"of": row["id"], "to_title_key": fold(row["title"]), "to_search": fold(words)}
