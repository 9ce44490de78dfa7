"""The undo of a replaced file: both change places again, or neither does."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from mvidarr.db import Reader
from mvidarr.db.journal import Restored
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.db.tables.library import files, videos
from mvidarr.library.store import bin as entries

Row = dict[str, Any]
ORIGIN = "upgrade"
PURGED = "The other file has left the recycle bin for good, so they cannot change places."
MOVED = "It is the file of another video since: take that back first."
_LOST = ("purging", "gone")


async def replaced_in(r: Reader, change_ids: Sequence[int]) -> set[int]:
    """Which of these changes replaced a file, or took that back."""
    first = changes.alias("first")
    asked = select(changes.c.id).join(first, first.c.id == changes.c.root)
    rows = await r.all(asked.where(changes.c.id.in_(change_ids), first.c.origin == ORIGIN)) if change_ids else []
    return {row["id"] for row in rows}


async def file_stays(row: Row, r: Reader, change_id: int) -> str | None:
    """Why a file that ``change_id`` brought cannot go: the one that it stands for could not come."""
    if not await replaced_in(r, [change_id]):
        return None
    went = change_rows.c.change_id == change_id, change_rows.c.table == files.name, change_rows.c.after.is_(None)
    other = await r.one(select(change_rows.c.row_id, change_rows.c.before).where(*went))
    if other is None:
        return None
    if other["before"]["video_id"] != row["video_id"]:
        return MOVED
    return PURGED if other["row_id"] in await _lost(r, [other["row_id"]]) else None


async def files_come(restored: Sequence[Restored], r: Reader) -> Mapping[int, str]:
    """Of files that an undo would bring back, why they cannot come."""
    back = {one.id: one.then["video_id"] for one in restored if one.now is None}
    lost = await _lost(r, list(back)) if back else {}
    mine = await replaced_in(r, list(lost.values()))
    refused = {id: PURGED for id, change in lost.items() if change in mine}
    return refused | await _homeless(r, {id: video for id, video in back.items() if id not in refused})


async def _homeless(r: Reader, back: Mapping[int, int]) -> dict[int, str]:
    """A video that comes back stands there before its files do."""
    known = await r.all(select(videos.c.id).where(videos.c.id.in_(set(back.values())))) if back else []
    there = {row["id"] for row in known}
    return {id: MOVED for id, video in back.items() if video not in there}


async def _lost(r: Reader, file_ids: Sequence[int]) -> dict[int, int]:
    """Those that lie in the bin no more, and the change that brought them there."""
    newest = await entries.newest_of(r, file_ids)
    return {id: row["change_id"] for id, row in newest.items() if row["state"] in _LOST and row["change_id"]}
