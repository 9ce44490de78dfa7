"""A stale change is told what the row is like by now, so that a page can show what differs."""

from typing import Literal

from mvidarr.db import Database
from mvidarr.errors import Conflict
from mvidarr.library import store


async def as_it_is(database: Database, error: Conflict, noun: Literal["video", "artist"], row_id: int) -> Conflict:
    """Conflict ``moved_on`` with the row under ``video`` or ``artist``; any other as it is."""
    if error.code != "moved_on":
        return error
    async with database.read() as r:
        row = await (store.video(r, row_id, None) if noun == "video" else store.artist(r, row_id))
    return Conflict(error.detail, code=error.code, extra={**error.extra, noun: row})
