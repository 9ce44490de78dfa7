"""Hooks of the journal: whose derived columns follow a change of an artist's name or of labels.

A change of what belongs to a video is one of the video, so its own projection follows it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from mvidarr.db import RowChange, Writer
from mvidarr.db.tables.library import artist_labels, files
from mvidarr.library.projection import project_artists, project_videos, project_videos_of
from mvidarr.query import words

Row = dict[str, Any]


def words_of_name(row: Row) -> Row:
    """Of a label."""
    return {"words": words(row["name"])}


async def own_columns_of_videos(w: Writer, changes: Sequence[RowChange]) -> None:
    """Of a row that stays, texts that were not changed have the words they had."""
    new = {change.id for change in changes if change.before is None or change.after is None}
    said: dict[int, set[str]] = {change.id: set() for change in changes if change.id not in new}
    for change in changes:
        if change.id in said:
            said[change.id].update(change.after or ())
    await project_videos(w, {*new, *said}, changed=said)


async def of_files(w: Writer, changes: Sequence[RowChange]) -> None:
    """The videos that files belong, and belonged, to."""
    said = {side["video_id"] for one in changes for side in (one.before, one.after) if side and "video_id" in side}
    silent = [one.id for one in changes if "video_id" not in (one.after or {})]
    rows = await w.all(select(files.c.video_id).where(files.c.id.in_(silent))) if silent else []
    await project_videos(w, said | {row["video_id"] for row in rows})


async def of_artist(w: Writer, changes: Sequence[RowChange]) -> None:
    """The artist that an alias or a genre belongs, or belonged, to; an alias is searched in their videos as well."""
    owners = await _owners(w, changes)
    await project_artists(w, owners)
    await project_videos_of(w, owners)


async def of_name(w: Writer, changes: Sequence[RowChange]) -> None:
    """What shows or sorts by the name of an artist."""
    await project_videos_of(w, {change.id for change in changes if change.before and "name" in (change.after or {})})


async def _owners(w: Writer, changes: Sequence[RowChange]) -> set[int]:
    said = {side["artist_id"] for one in changes for side in (one.before, one.after) if side and "artist_id" in side}
    silent = [one.id for one in changes if "artist_id" not in {**(one.before or {}), **(one.after or {})}]
    wanted = select(artist_labels.c.artist_id).where(artist_labels.c.id.in_(silent))
    return said | {row["artist_id"] for row in (await w.all(wanted) if silent else [])}
