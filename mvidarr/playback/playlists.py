"""Playlists as people know them: all that somebody sees, one of them, made, changed and deleted."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.accounts import may_change, sees
from mvidarr.clock import iso
from mvidarr.db import Database, Journal, Reader
from mvidarr.db.tables.playlists import playlists as table
from mvidarr.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from mvidarr.library import VideoLists
from mvidarr.playback import store
from mvidarr.playback.fields import PLAYLISTS
from mvidarr.playback.known import supposed
from mvidarr.playback.membership import Membership
from mvidarr.playback.rules import FIELDS, checked, fresh, wrong_in
from mvidarr.playback.shapes import Playlist, PlaylistPage
from mvidarr.playback.sharing import Who
from mvidarr.query import Asker, Lists, condition_of, parse

Row = dict[str, Any]

_NEW: Row = {"id": 0}
PATIENCE = 0.1  # seconds that a list of playlists counts smart ones


class Playlists:
    """What somebody does not see is not there for them: NotFound. What they see and may not change: Forbidden."""

    def __init__(self, database: Database, journal: Journal, videos: VideoLists, members: Membership) -> None:
        self._database = database
        self._journal = journal
        self._videos = videos
        self._known = members.known
        self._members = members
        self._lists = Lists(PLAYLISTS, store.JOINED)

    async def page(
        self, q: str = "", sort: str | None = None, cursor: str = "", limit: int = 50, *, asker: Asker
    ) -> PlaylistPage:
        """All that the asker sees, by name. A smart one that takes long to count has no count here."""
        seen = (store.visible(asker),)
        async with self._database.read() as r:
            found = await self._lists.rows(
                r, store.LISTED, q=q, sort=sort, cursor=cursor, limit=limit, asker=asker, where=seen
            )
            shown = await self._shown(r, found.rows, asker)
        await self._count_smart(shown, asker)
        return {"items": shown, "next": found.next}

    async def get(self, playlist_id: int, asker: Asker) -> Playlist:
        async with self._database.read() as r:
            shown = (await self._shown(r, [await self.row(r, playlist_id, asker)], asker))[0]
        return await self._whole(shown, asker)

    async def own(self, playlist_id: int, asker: Asker) -> Playlist:
        """One that the asker may change, without its count and stills."""
        async with self._database.read() as r:
            return _shape(await self.own_row(r, playlist_id, asker), asker, None, [])

    async def by_hand(self, asker: Asker, most: int = 200) -> list[Playlist]:
        """Those to which the asker may add videos, the ones used last first."""
        async with self._database.read() as r:
            rows = [row for row in await store.by_hand(r, asker, most) if may_change(asker, row)]
            counts = await store.counts(r, [row["id"] for row in rows])
        return [_shape(row, asker, counts[row["id"]], []) for row in rows]

    async def holding(self, video_id: int, asker: Asker) -> list[Row]:
        """``id`` and ``name`` of those in which a video was put."""
        async with self._database.read() as r:
            return await store.holding(r, video_id, asker)

    async def add(self, values: Mapping[str, Any], *, who: Who) -> tuple[Playlist, int]:
        """The playlist and the change. Conflict ``exists`` when its owner has one of this name."""
        clean = self._checked(fresh(values), who, _NEW)
        async with self._database.write("playlists") as w:
            await _refuse_taken(w, who.id, clean["name"])
            change = await self._journal.begin(
                w, actor=who.actor, origin=who.origin, reason=f"Added the playlist “{clean['name']}”"
            )
            playlist_id = await change.insert(table, store.new_playlist(who.id, clean))
            await change.complete()
        await self._known.load()
        return await self.get(playlist_id, who.asker), change.id

    async def edit(
        self, playlist_id: int, values: Mapping[str, Any], *, version: int | None, who: Who
    ) -> tuple[Playlist, int | None]:
        """The change is None when everything was so already; a manager may see the playlist here for the last time.
        Conflict ``moved_on`` at another version."""
        async with self._database.read() as r:
            before = await self.own_row(r, playlist_id, who.asker)
        clean = self._checked({**_typed(before), **values}, who, before)
        if clean["smart"] != before["smart"]:
            raise Conflict("A playlist stays smart, or filled by hand. Make another one instead.", code="other_kind")
        async with self._database.write("playlists") as w:
            row = await self.own_row(w, playlist_id, who.asker)
            await _refuse_taken(w, row["owner_id"], clean["name"], besides=playlist_id)
            change = await self._journal.begin(
                w, actor=who.actor, origin=who.origin, reason=f"Changed the playlist “{row['name']}”"
            )
            await change.look(table, playlist_id, version=version)
            await change.update(table, playlist_id, {name: clean[name] for name in values if name in FIELDS})
            change_id = await change.complete_if_any()
            after = await store.playlist_row(w, playlist_id)
            (shown,) = await self._shown(w, [after or row], who.asker)
        await self._known.load()
        return await self._whole(shown, who.asker), change_id

    async def delete(self, playlist_id: int, *, version: int | None, who: Who) -> int:
        """The change, whose undo brings it back with all that stood in it."""
        async with self._database.write("playlists") as w:
            row = await self.own_row(w, playlist_id, who.asker)
            change = await self._journal.begin(
                w, actor=who.actor, origin=who.origin, reason=f"Deleted the playlist “{row['name']}”"
            )
            await change.delete(table, playlist_id, version=version)
            await change.complete()
        await self._known.load()
        return change.id

    async def row(self, r: Reader, playlist_id: int, asker: Asker) -> Row:
        row = await store.playlist_row(r, playlist_id)
        if row is None or not sees(asker, row):
            raise NotFound(f"There is no playlist {playlist_id}. It may have been deleted.", code="no_playlist")
        return row

    async def own_row(self, r: Reader, playlist_id: int, asker: Asker) -> Row:
        """One that the asker may change."""
        row = await self.row(r, playlist_id, asker)
        if not may_change(asker, row):
            raise Forbidden("Only its owner or a manager can change this playlist.", code="not_yours")
        return row

    def _checked(self, values: Mapping[str, Any], who: Who, before: Row) -> Row:
        """The whole of it; Invalid also for a smart one that would lead back to itself."""
        clean = checked(values, self._members.table, who.asker)
        if clean["smart"]:
            try:
                self._members.refuse_circle(supposed({**before, **clean}, who.id), who.asker)
            except Invalid as error:
                raise wrong_in(FieldError("q", error.detail)) from None
        return clean

    async def _shown(self, r: Reader, rows: Sequence[Row], asker: Asker) -> list[Playlist]:
        counts = await store.counts(r, [row["id"] for row in rows if not row["smart"]])
        return [
            _shape(row, asker, counts.get(row["id"]), [] if row["smart"] else await store.covers(r, row["id"]))
            for row in rows
        ]

    async def _whole(self, shown: Playlist, asker: Asker) -> Playlist:
        """With the count of a smart one."""
        return {**shown, "count": await self._counted(shown, asker)} if shown["smart"] else shown

    async def _count_smart(self, shown: Sequence[Playlist], asker: Asker) -> None:
        until = time.monotonic() + PATIENCE
        for playlist in shown:
            left = until - time.monotonic()
            if not playlist["smart"] or left <= 0:
                continue
            try:
                async with asyncio.timeout(left):
                    playlist["count"] = await self._counted(playlist, asker)
            except TimeoutError:
                return

    async def _counted(self, playlist: Playlist, asker: Asker) -> int | None:
        """None: its query has come to make no sense."""
        try:
            if playlist["most"] is None:
                return await self._videos.count(playlist["q"], asker)
            condition = condition_of(self._members.table, parse(playlist["q"]), asker)
        except Invalid:
            return None
        async with self._database.read() as r:
            return await store.count_up_to(r, condition, playlist["most"])


def _typed(row: Row) -> Row:
    return {name: row[name] for name in FIELDS}


def _shape(row: Row, asker: Asker, count: int | None, covers: list[str]) -> Playlist:
    return {
        "id": row["id"],
        "version": row["version"],
        "name": row["name"],
        "description": row["description"],
        "smart": bool(row["smart"]),
        "q": row["q"],
        "sort": row["sort"],
        "most": row["most"],
        "repeats": bool(row["repeats"]),
        "shared": row["shared"],
        "owner": {"id": row["owner_id"], "name": row["owner_name"]},
        "editable": may_change(asker, row),
        "count": count,
        "covers": covers,
        "added": iso(row["added"]),
        "updated": iso(row["updated"]),
    }


async def _refuse_taken(r: Reader, owner_id: int, name: str, *, besides: int | None = None) -> None:
    taken = await store.with_name(r, owner_id, name)
    if taken is not None and taken != besides:
        raise Conflict(
            f"There is a playlist “{name}” already. Choose another name.",
            code="exists",
            extra={"playlist_id": taken, "field": "name"},
        )
