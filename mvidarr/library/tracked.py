"""What the journal keeps of the library: the fields people care for. Status, pictures, counters and probe data are not
among them, so a finished download breaks nobody's edit and no undo takes it back.
"""

from typing import Any

from sqlalchemy import select

from mvidarr.db import Reader, Tracked
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
from mvidarr.library import following
from mvidarr.library.projection import project_artists, project_videos
from mvidarr.library.text import fold

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
            project=project_artists,
            effects=following.of_name,
        ),
        Tracked(
            videos,
            fields=_VIDEO_FIELDS,
            owned=((video_artists, "video_id"), (video_labels, "video_id"), (sources, "video_id"), (files, "video_id")),
            locks="locked",
            touch="updated",
            check=_video_stands,
            stays=_video_stays,
            project=project_videos,
            effects=video_effects,
        ),
        Tracked(artist_ids, fields=("artist_id", "provider", "value"), version=None),
        Tracked(
            artist_labels, fields=("artist_id", "kind", "position", "name", "folded"), version=None,
            project=following.words_of(artist_labels), effects=following.of_artist,
        ),
        Tracked(
            video_artists, fields=("video_id", "artist_id", "position"), version=None,
            effects=following.of_video(video_artists),
        ),
        Tracked(
            video_labels, fields=("video_id", "kind", "position", "name", "folded"), version=None,
            project=following.words_of(video_labels), effects=following.of_video(video_labels),
        ),
        Tracked(
            sources, fields=("video_id", "provider", "key", "url", "rank"), version=None,
            effects=following.of_video(sources),
        ),
    ]  # fmt: skip


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
