"""The recycle bin as the API shows it."""

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict

from mvidarr.clock import DAY, iso, iso_or_none
from mvidarr.library.shapes import Trouble


class BinFile(TypedDict):
    path: str  # where it lay, below its root
    size: int


class BinEntry(TypedDict):
    """``state`` is ``binned``, or while its files are on their way ``intended``, ``restoring`` or ``purging``."""

    id: int
    video_id: int
    change_id: int | None  # what deleted it; its undo brings it back
    title: str
    path: str  # where the video lay, below its root
    state: str
    files: list[BinFile]
    size: int
    actor: str
    error: Trouble | None  # why the last try to move its files failed
    created: str
    expires: str | None  # when it leaves for good, unless the bin is too full before


class BinPage(TypedDict):
    items: list[BinEntry]
    next: str | None


class BinCount(TypedDict):
    count: int
    size: int  # bytes


def bin_entry(row: Mapping[str, Any], days: int) -> BinEntry:
    return {
        "id": row["id"],
        "video_id": row["video_id"],
        "change_id": row["change_id"],
        "title": row["title"],
        "path": row["path"],
        "state": row["state"],
        "files": row["files"],
        "size": row["size"],
        "actor": row["actor"],
        "error": row["error"],
        "created": iso(row["created"]),
        "expires": iso_or_none(row["created"] + days * DAY if days else None),
    }
