"""The places of a playlist that is filled by hand: moved, given a note, taken away. Each is a change to be undone.

Moving names what it goes in front of, so two people who move different items at once both have their way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mvidarr.db import ChangeSet, Database, Journal, Reader, Writer
from mvidarr.db.tables.playlists import playlist_items, playlists
from mvidarr.errors import Conflict, NotFound
from mvidarr.playback import store
from mvidarr.playback.places import between
from mvidarr.playback.playlists import Playlists, Row
from mvidarr.playback.rules import note_of
from mvidarr.playback.sharing import Who

_WINDOW = 32  # neighbours that are moved along when there is no room; twice as many each time it is too few


@dataclass(frozen=True)
class Moved:
    """``position`` is that of the first, from 1. ``change_id`` is None when everything stood so already."""

    position: int
    change_id: int | None


class Arranging:
    def __init__(self, database: Database, journal: Journal, playlists: Playlists) -> None:
        self._database = database
        self._journal = journal
        self._playlists = playlists

    async def move(
        self, playlist_id: int, ids: Sequence[int], before: int | None = None, after: int | None = None, *, who: Who
    ) -> Moved:
        """These items, in this order, in front of the item ``before`` or behind ``after``; without both to the end."""
        async with self._database.write("playlists") as w:
            change = await self._begin(w, playlist_id, who, f"Moved {_items(ids)} in the playlist “{{}}”")
            if after is not None:
                before = await _behind(w, playlist_id, after, ids)
            await self._put(w, change, playlist_id, ids, before)
            return await self._moved(w, change, playlist_id, ids[0])

    async def move_to(self, playlist_id: int, item_id: int, position: int, *, who: Who) -> Moved:
        """One item to a position as people count, from 1; behind the last there is only the end."""
        async with self._database.write("playlists") as w:
            change = await self._begin(w, playlist_id, who, "Moved an item in the playlist “{}”")
            await _known(w, playlist_id, [item_id])
            there = await store.at_rank(w, playlist_id, max(0, position - 1), besides=[item_id])
            await self._put(w, change, playlist_id, [item_id], there["id"] if there else None)
            return await self._moved(w, change, playlist_id, item_id)

    async def step(self, playlist_id: int, item_id: int, by: int, *, who: Who) -> Moved:
        """So many places down, or up when it is less than nothing."""
        async with self._database.write("playlists") as w:
            change = await self._begin(w, playlist_id, who, "Moved an item in the playlist “{}”")
            (row,) = (await _known(w, playlist_id, [item_id])).values()
            rank = await store.rank_behind(w, playlist_id, (row["place"], row["id"])) - 1
            there = await store.at_rank(w, playlist_id, max(0, rank + by), besides=[item_id])
            await self._put(w, change, playlist_id, [item_id], there["id"] if there else None)
            return await self._moved(w, change, playlist_id, item_id)

    async def note(
        self,
        playlist_id: int,
        item_id: int,
        text: str | None,
        *,
        version: int | None = None,
        was: str | None = None,
        who: Who,
    ) -> int | None:
        """The change, None when the note was so already. Conflict ``moved_on`` at another version of the playlist, or
        where ``was`` is given, when that is not the note any more."""
        clean = note_of(text)
        async with self._database.write("playlists") as w:
            change = await self._begin(w, playlist_id, who, "Changed a note in the playlist “{}”", version)
            row = (await _known(w, playlist_id, [item_id]))[item_id]
            if was is not None and note_of(was) != row["note"] and clean != row["note"]:
                raise Conflict(f"Somebody wrote another note meanwhile. Yours was: “{clean or ''}”", code="moved_on")
            await change.update(playlist_items, item_id, {"note": clean})
            return await change.complete_if_any()

    async def remove(self, playlist_id: int, ids: Sequence[int], *, version: int | None = None, who: Who) -> int:
        """The change, whose undo brings them back to where they stood."""
        async with self._database.write("playlists") as w:
            change = await self._begin(w, playlist_id, who, f"Took {_items(ids)} out of the playlist “{{}}”", version)
            rows = await _known(w, playlist_id, ids)
            await change.delete_known(playlist_items, list(rows.values()))
            await change.complete()
            return change.id

    async def _begin(self, w: Writer, playlist_id: int, who: Who, reason: str, version: int | None = None) -> ChangeSet:
        """The playlist is nobody else's until the end of the transaction."""
        row = await self._playlists.own_row(w, playlist_id, who.asker)
        if row["smart"]:
            raise is_smart()
        change = await self._journal.begin(w, actor=who.actor, origin=who.origin, reason=reason.format(row["name"]))
        await change.look(playlists, playlist_id, version=version)
        return change

    async def _put(
        self, w: Writer, change: ChangeSet, playlist_id: int, ids: Sequence[int], before: int | None
    ) -> None:
        rows = await _known(w, playlist_id, [*ids, *([] if before is None else [before])])
        if before in ids:
            raise itself()
        right = None if before is None else (rows[before]["place"], before)
        if await _stand_so(w, playlist_id, [rows[id] for id in ids], right):
            return
        left = await store.before(w, playlist_id, right, besides=ids)
        places = between(left, right[0] if right else None, len(ids))
        news = dict(zip(ids, places, strict=True)) if places else {}
        if right and not news:
            news = await _spread(w, playlist_id, ids, left, right)
        await change.update_many(playlist_items, {id: {"place": place} for id, place in news.items()})

    async def _moved(self, w: Writer, change: ChangeSet, playlist_id: int, item_id: int) -> Moved:
        change_id = await change.complete_if_any()
        (row,) = (await store.item_rows(w, playlist_id, [item_id])).values()
        return Moved(await store.rank_behind(w, playlist_id, (row["place"], row["id"])), change_id)


async def _known(r: Reader, playlist_id: int, ids: Sequence[int]) -> dict[int, Row]:
    rows = await store.item_rows(r, playlist_id, ids)
    if len(rows) < len(set(ids)):
        raise NotFound(
            "What you want to change does not stand in this playlist any more. Load it again.", code="no_item"
        )
    return rows


async def _behind(r: Reader, playlist_id: int, after: int, ids: Sequence[int]) -> int | None:
    """What stands behind an item, once these have left; None is the end."""
    row = (await _known(r, playlist_id, [after]))[after]
    if after in ids:
        raise itself()
    found = await store.onwards(r, playlist_id, (row["place"], row["id"]), 2, besides=ids)
    return found[1]["id"] if len(found) > 1 else None


async def _stand_so(r: Reader, playlist_id: int, rows: Sequence[Row], right: store.Place | None) -> bool:
    """Whether they stand right there, in this order, already."""
    first = rows[0]["place"], rows[0]["id"]
    found = await store.onwards(r, playlist_id, first, len(rows) + 1, besides=())
    ids = [row["id"] for row in found]
    return ids == [*(row["id"] for row in rows), *([] if right is None else [right[1]])]


async def _spread(
    r: Reader, playlist_id: int, ids: Sequence[int], left: int | None, right: store.Place
) -> dict[int, int]:
    """There is no room in front of ``right``: it and those behind it go along, as few as make room."""
    window = _WINDOW
    while True:
        found = await store.onwards(r, playlist_id, right, window + 1, besides=ids)
        last = found[window]["place"] if len(found) > window else None
        behind = [row["id"] for row in found[:window]]
        places = between(left, last, len(ids) + len(behind))
        if places is not None:
            return dict(zip([*ids, *behind], places, strict=True))
        window *= 2


def itself() -> Conflict:
    return Conflict("An item cannot go in front of itself, or behind.", code="beside_itself")


def is_smart() -> Conflict:
    return Conflict("A smart playlist holds what its query finds. Change its query instead.", code="smart")


def _items(ids: Sequence[int]) -> str:
    return "an item" if len(ids) == 1 else f"{len(ids):,} items"
