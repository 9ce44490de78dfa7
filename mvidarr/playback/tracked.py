"""What the journal keeps of playlists: all that people see of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select

from mvidarr.db import Outbox, Reader, RowChange, Tracked, Writer
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.library import videos
from mvidarr.db.tables.playlists import playlist_items, playlists
from mvidarr.library import Kept
from mvidarr.query import fold, words

Row = dict[str, Any]

CHANGED = "PlaylistChanged"
PLACES = (playlist_items, "video_id")  # go and come back with their video
TOLD_PLAYLISTS = Kept(playlists, "name", ((playlist_items, "playlist_id", "contents"),))  # in the history
_FIELDS = ("owner_id", "name", "description", "smart", "q", "sort", "most", "repeats", "shared")
_ITEM_FIELDS = ("playlist_id", "video_id", "place", "note")
KEY_LENGTH = 200  # characters of a folded name that must differ


class Following:
    """Hooks of the journal: ``PlaylistChanged`` follows every change, undo and redo, so that all processes know."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def tracked(self) -> list[Tracked]:
        return [
            Tracked(
                playlists,
                fields=_FIELDS,
                owned=((playlist_items, "playlist_id"),),
                touch="updated",
                personal=True,
                check=_stands,
                derive=_names,
                effects=self._tell,
            ),
            Tracked(playlist_items, fields=_ITEM_FIELDS, version=None, personal=True, check=_has_place),
        ]

    async def _tell(self, w: Writer, changes: Sequence[RowChange]) -> None:
        for change in {change.id: change for change in changes}.values():
            data = {"change_id": change.change_id, "actor": change.actor}
            await self._outbox.emit(w, CHANGED, ("playlist", change.id), data)


def name_key(name: str) -> str:
    return fold(name)[:KEY_LENGTH]


def _names(row: Row) -> Row:
    return {"name_key": name_key(row["name"]), "words": words(row["name"])}


async def _stands(after: Row | None, r: Reader) -> str | None:
    if after is None:
        return None
    if not await _exists(r, users, after["owner_id"]):
        return "Whose playlist it was has no account any more."
    same = playlists.c.owner_id == after["owner_id"], playlists.c.name_key == name_key(after["name"])
    taken = await r.value(select(playlists.c.id).where(*same, playlists.c.id != after["id"]))
    return "Another playlist has this name by now." if taken is not None else None


async def _has_place(after: Row | None, r: Reader) -> str | None:
    """An item that comes back: into its playlist, with its video, and not beside another of that video."""
    if after is None or await _exists(r, playlist_items, after["id"]):
        return None
    playlist = await r.one(select(playlists).where(playlists.c.id == after["playlist_id"]))
    if playlist is None:
        return "The playlist it stood in is gone."
    if not await _exists(r, videos, after["video_id"]):
        return "Its video is no longer in the library."
    same = playlist_items.c.playlist_id == after["playlist_id"], playlist_items.c.video_id == after["video_id"]
    if not playlist["repeats"] and await r.value(select(playlist_items.c.id).where(*same).limit(1)) is not None:
        return "The video stands in the playlist again by now."
    return None


async def _exists(r: Reader, table: Table, row_id: int) -> bool:
    return await r.value(select(table.c.id).where(table.c.id == row_id)) is not None
