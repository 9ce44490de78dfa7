"""What the journal keeps of playlists: all that people see of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, select

from mvidarr.db import Outbox, Reader, RowChange, Tracked, Writer
from mvidarr.db.journal import Restored
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
            Tracked(playlist_items, fields=_ITEM_FIELDS, version=None, personal=True, checks=_have_places),
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


async def _have_places(restored: Sequence[Restored], r: Reader) -> dict[int, str]:
    """Of items that come back: into their playlists, with their videos, and not beside others of these videos. A few
    questions for all of them: an item after the other, a long playlist took a minute."""
    items = {one.id: one.then for one in restored if one.now is None}
    if not items:
        return {}
    repeats = await _repeats(r, {item["playlist_id"] for item in items.values()})
    named = {item["video_id"] for item in items.values()}
    there = {row["id"] for row in await r.all(select(videos.c.id).where(videos.c.id.in_(named)))}
    taken = await _taken(r, {id for id, many in repeats.items() if not many}, named)
    refused: dict[int, str] = {}
    for id, item in items.items():
        place = item["playlist_id"], item["video_id"]
        if item["playlist_id"] not in repeats:
            refused[id] = "The playlist it stood in is gone."
        elif item["video_id"] not in there:
            refused[id] = "Its video is no longer in the library."
        elif place in taken:
            refused[id] = "The video stands in the playlist again by now."
        elif not repeats[item["playlist_id"]]:
            taken.add(place)
    return refused


async def _repeats(r: Reader, ids: set[int]) -> dict[int, bool]:
    """Of the playlists that are there, whether they may hold a video twice."""
    rows = await r.all(select(playlists.c.id, playlists.c.repeats).where(playlists.c.id.in_(ids)))
    return {row["id"]: row["repeats"] for row in rows}


async def _taken(r: Reader, once: set[int], named: set[int]) -> set[tuple[int, int]]:
    """Which of these videos stand in which of these playlists."""
    if not once:
        return set()
    pair = playlist_items.c.playlist_id, playlist_items.c.video_id
    rows = await r.all(select(*pair).where(pair[1].in_(named), pair[0].in_(once)))
    return {(row["playlist_id"], row["video_id"]) for row in rows}


async def _exists(r: Reader, table: Table, row_id: int) -> bool:
    return await r.value(select(table.c.id).where(table.c.id == row_id)) is not None
