"""Every row of the library, also what is derived, but for the two things that only ever go forward."""

from typing import Any

from sqlalchemy import select

from mvidarr.db import Database
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
from mvidarr.db.tables.playlists import playlist_items, playlists

TABLES = (
    artists, artist_ids, artist_labels, videos, video_artists, video_labels, sources, files, play_state, playlists,
    playlist_items, profiles,
)  # fmt: skip
_FORWARD = ("version", "updated")

Snapshot = dict[str, list[dict[str, Any]]]


async def snapshot(db: Database) -> Snapshot:
    async with db.read() as r:
        rows = {table.name: await r.all(select(table).order_by(table.c.id)) for table in TABLES}
    return {
        name: [{column: value for column, value in row.items() if column not in _FORWARD} for row in found]
        for name, found in rows.items()
    }
