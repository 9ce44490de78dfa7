"""What the journal keeps of the library: the fields people care for. Status, pictures, counters and probe data are not
among them, so a finished download breaks nobody's edit and no undo takes it back.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select

from mvidarr.db import Reader, RowChange, Tracked, Writer
from mvidarr.db.journal.tracked import Effects
from mvidarr.db.tables.journal import change_rows
from mvidarr.db.tables.library import (
    artist_ids,
    artist_labels,
    artists,
    files,
    play_state,
    profiles,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.library import following
from mvidarr.library.projection import project_artists, project_videos
from mvidarr.library.text import fold

Row = dict[str, Any]

_VIDEO_FIELDS = (
    "artist_id", "title", "kind", "year", "release_date", "album", "label", "description", "credits", "monitored",
    "profile_id",
)  # fmt: skip
_ARTIST_FIELDS = (
    "name", "disambiguation", "description", "links", "monitored", "auto_download", "kinds", "profile_id", "folder",
)  # fmt: skip

Owned = tuple[tuple[Table, str], ...]


def tracked(
    *,
    video_effects: Sequence[Effects] = (),
    artist_effects: Sequence[Effects] = (),
    file_effects: Sequence[Effects] = (),
    with_videos: Owned = (),
) -> list[Tracked]:
    """Effects follow every change in its transaction: what other rooms must do about it. ``with_videos``: their tables
    whose rows go and come back with a video, without being a part of it."""
    return [
        Tracked(
            artists,
            fields=_ARTIST_FIELDS,
            owned=((artist_ids, "artist_id"), (artist_labels, "artist_id")),
            locks="locked",
            touch="updated",
            check=_artist_stands,
            project=project_artists,
            effects=_in_turn(following.of_name, *artist_effects),
        ),
        Tracked(
            videos,
            fields=_VIDEO_FIELDS,
            owned=(
                (video_artists, "video_id"), (video_labels, "video_id"), (sources, "video_id"), (files, "video_id"),
                (play_state, "video_id"),
            ),
            carries=with_videos,
            locks="locked",
            known_as={"artist_id": "artist"},
            touch="updated",
            check=_video_stands,
            stays=_video_stays,
            project=project_videos,
            effects=_in_turn(*video_effects),
        ),
        Tracked(artist_ids, fields=("artist_id", "provider", "value"), version=None),
        Tracked(
            artist_labels, fields=("artist_id", "kind", "position", "name", "folded"), version=None,
            derive=following.words_of_name, effects=following.of_artist,
        ),
        Tracked(video_artists, fields=("video_id", "artist_id", "position"), version=None),
        Tracked(
            video_labels, fields=("video_id", "kind", "position", "name", "folded"), version=None,
            derive=following.words_of_name,
        ),
        Tracked(sources, fields=("video_id", "provider", "key", "url", "rank"), version=None),
        Tracked(files, version=None, effects=_in_turn(*file_effects)),
    ]  # fmt: skip


def _in_turn(*effects: Effects) -> Effects:
    async def follow(w: Writer, changes: Sequence[RowChange]) -> None:
        for effect in effects:
            await effect(w, changes)

    return follow


async def _artist_stands(after: Row | None, r: Reader) -> str | None:
    if after is None:
        return None
    taken = select(artists.c.id).where(artists.c.folded == fold(after["name"]), artists.c.id != after["id"])
    if await r.value(taken) is not None:
        return "Another artist has this name by now."
    return await _profile_stands(after, r)


async def _video_stands(after: Row | None, r: Reader) -> str | None:
    if after is None:
        return None
    if after["artist_id"] is not None and not await _exists(r, artists, after["artist_id"]):
        return "Its artist is no longer in the library."
    return await _profile_stands(after, r)


async def _profile_stands(after: Row, r: Reader) -> str | None:
    if after["profile_id"] is not None and not await _exists(r, profiles, after["profile_id"]):
        return "Its quality profile no longer exists."
    return None


async def _exists(r: Reader, table: Table, row_id: int) -> bool:
    return await r.value(select(table.c.id).where(table.c.id == row_id)) is not None


async def _video_stays(row: Row, r: Reader, change_id: int) -> str | None:
    """A file that did not come with the row would be left behind without anybody who knows it."""
    came = select(change_rows.c.row_id).where(
        change_rows.c.change_id == change_id, change_rows.c.table == files.name, change_rows.c.before.is_(None)
    )
    other = select(files.c.id).where(files.c.video_id == row["id"], files.c.id.not_in(came)).limit(1)
    return "Its file is in the library by now." if await r.value(other) is not None else None
