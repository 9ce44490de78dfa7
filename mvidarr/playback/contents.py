"""What stands in a playlist, in its order: of one filled by hand its places, of a smart one what its query finds."""

import re

from mvidarr.db import Database, Reader
from mvidarr.errors import Invalid
from mvidarr.library import Video, VideoLists
from mvidarr.playback import store
from mvidarr.playback.playlists import Playlists, Row
from mvidarr.playback.shapes import Item, ItemPage, Run, Stop
from mvidarr.query import Asker

_BEHIND = re.compile(r"p(-?\d{1,18})i(\d{1,18})")  # place and id
_FOUND = re.compile(r"r(\d{1,9})-([A-Za-z0-9_-]*)")  # rank, and the cursor of the list
_TRIES = 20  # videos of a smart one that may have no file before playing ends there


class Contents:
    def __init__(self, database: Database, playlists: Playlists, videos: VideoLists) -> None:
        self._database = database
        self._playlists = playlists
        self._videos = videos

    async def page(
        self, playlist_id: int, asker: Asker, *, cursor: str = "", at: int = 0, limit: int = 50, counted: bool = True
    ) -> ItemPage:
        """``at`` is how many to leave out; ``counted``: the positions are of interest. Invalid ``bad_query`` when the
        query of a smart one has come to make no sense."""
        async with self._database.read() as r:
            playlist = await self._playlists.row(r, playlist_id, asker)
            if not playlist["smart"]:
                return await _placed(r, playlist_id, asker, cursor, at, limit, counted)
        return await self._found(playlist, asker, cursor, at, limit)

    async def length(self, playlist_id: int) -> float:
        """Seconds; of one filled by hand."""
        async with self._database.read() as r:
            return await store.length(r, playlist_id)

    async def _found(self, playlist: Row, asker: Asker, cursor: str, at: int, limit: int) -> ItemPage:
        inner, most = "", playlist["most"]
        if cursor:
            found = _FOUND.fullmatch(cursor) or _refuse()
            at, inner = int(found[1]), found[2]
        limit = limit if most is None else min(limit, most - at)
        if limit <= 0:
            return {"items": [], "next": None}
        rank = None if inner else at or None
        page = await self._videos.page(playlist["q"], playlist["sort"], inner, rank, limit, asker=asker)
        items = [_unplaced(video, at + n) for n, video in enumerate(page["items"], 1)]
        behind = at + len(items)
        more = page["next"] if most is None or behind < most else None
        return {"items": items, "next": f"r{behind}-{more}" if more else None}

    async def run(self, playlist_id: int, video_id: int, place: int | None, asker: Asker) -> Run | None:
        """Where a video stands in it, and what is played before and after it. None: it does not stand in it."""
        async with self._database.read() as r:
            playlist = await self._playlists.row(r, playlist_id, asker)
            if not playlist["smart"]:
                return await _run(r, playlist, video_id, place)
        return await self._smart_run(playlist, video_id, place or 1, asker)

    async def first(self, playlist_id: int, asker: Asker) -> Stop | None:
        """Where playing begins; None when there is nothing with a file."""
        async with self._database.read() as r:
            playlist = await self._playlists.row(r, playlist_id, asker)
            if not playlist["smart"]:
                return await store.neighbour(r, playlist_id, (-(2**62), 0), down=True)
        return await self._stop(playlist, range(1, _TRIES + 1), asker)

    async def _smart_run(self, playlist: Row, video_id: int, position: int, asker: Asker) -> Run:
        most = (await self._playlists.get(playlist["id"], asker))["count"] or 0
        back = range(position - 1, max(0, position - 1 - _TRIES), -1)
        on = range(position + 1, min(most, position + _TRIES) + 1)
        return {
            "playlist_id": playlist["id"],
            "name": playlist["name"],
            "position": position,
            "count": most,
            "previous": await self._stop(playlist, back, asker),
            "next": await self._stop(playlist, on, asker),
        }

    async def _stop(self, playlist: Row, positions: range, asker: Asker) -> Stop | None:
        """The first of these positions with a file, in their order."""
        if not positions:
            return None
        first = min(positions)
        page = await self._found(playlist, asker, "", first - 1, len(positions))
        items = page["items"] if positions.step > 0 else page["items"][::-1]
        return next((_stop(item) for item in items if item["video"]["files"]), None)


async def _placed(
    r: Reader, playlist_id: int, asker: Asker, cursor: str, at: int, limit: int, counted: bool
) -> ItemPage:
    behind = None
    if cursor:
        found = _BEHIND.fullmatch(cursor) or _refuse()
        behind = int(found[1]), int(found[2])
    items, last = await store.item_page(r, playlist_id, asker, behind=behind, at=at, limit=limit, counted=counted)
    return {"items": items, "next": f"p{last[0]}i{last[1]}" if last else None}


async def _run(r: Reader, playlist: Row, video_id: int, place: int | None) -> Run | None:
    known = await store.item_rows(r, playlist["id"], [place]) if place else {}
    item = known.get(place or 0) or await store.item_of_video(r, playlist["id"], video_id)
    if item is None or item["video_id"] != video_id:
        return None
    here = item["place"], item["id"]
    return {
        "playlist_id": playlist["id"],
        "name": playlist["name"],
        "position": await store.rank_behind(r, playlist["id"], here),
        "count": await store.count(r, playlist["id"]),
        "previous": await store.neighbour(r, playlist["id"], here, down=False),
        "next": await store.neighbour(r, playlist["id"], here, down=True),
    }


def _unplaced(video: Video, position: int) -> Item:
    return {"id": None, "position": position, "note": None, "added": None, "video": video}


def _stop(item: Item) -> Stop:
    video = item["video"]
    return {
        "place": item["position"],
        "position": item["position"],
        "video_id": video["id"],
        "title": video["title"],
    }


def _refuse() -> re.Match[str]:
    raise Invalid("This page position is not valid. Start again from the first page.", code="bad_cursor")
