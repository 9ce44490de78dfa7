"""What is new of artists that are monitored, and why each of it is shown.

Where to find it is worked out once for each state of the library, and over no more of it than a window: a library of
a hundred thousand videos that somebody has just scanned holds nobody up.
"""

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from typing_extensions import TypedDict

from mvidarr.clock import DAY
from mvidarr.db import Database
from mvidarr.discovery.news import store
from mvidarr.discovery.news.store import Place
from mvidarr.discovery.sources.pictures import RemotePictures
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Invalid
from mvidarr.library.revised import Kept
from mvidarr.library.shapes import Video

Row = dict[str, Any]

WINDOW = 4_000  # videos that are looked through at once
WINDOWS = 3  # of which nothing came, before somebody else may ask for more
MOST = 400  # that are remembered of a window, for heaps
PAGES = 64  # that are kept
REASONS = 3  # of an upload that are told
_HUGE = 1 << 62

Fresh = tuple[list[Row], Place | None]


class NewsItem(TypedDict):
    """``why`` it is shown, in sentences. ``picture``: path below the base URL of a still at its source, where it has
    none of its own yet. ``found_by``: names of the sources that told of it."""

    video: Video
    why: list[str]
    found_by: list[str]
    picture: str | None


class NewPage(TypedDict):
    items: list[NewsItem]
    next: str | None


@dataclass(frozen=True)
class Heap:
    """What came of one artist on one day; ``others``: how many more than those that are shown."""

    day: str  # YYYY-MM-DD
    artist_id: int
    items: list[NewsItem]
    others: int


@dataclass(frozen=True)
class HeapPage:
    heaps: list[Heap]
    next: str | None


class News:
    def __init__(self, database: Database, sources: Sources, pictures: RemotePictures) -> None:
        self._database = database
        self._sources = sources
        self._pictures = pictures
        self._kept: Kept[Fresh] = Kept(database, PAGES)

    async def page(self, *, cursor: str = "", limit: int = 50, user_id: int | None = None) -> NewPage:
        """The newest first."""
        rows, end = await self._fresh(_place(cursor), limit + 1)
        some = rows[:limit]
        after = (some[-1]["added"], some[-1]["id"]) if len(rows) > limit else end
        return {"items": await self._shown([row["id"] for row in some], user_id), "next": _cursor(after)}

    async def heaps(
        self, *, cursor: str = "", limit: int = 60, most_of_one: int = 6, user_id: int | None = None
    ) -> HeapPage:
        """By day and artist; of an artist who has just come, with all their videos, only so many."""
        rows, end = await self._fresh(_place(cursor), MOST)
        piles, read = _piled(rows, limit, most_of_one)
        ids = [row["id"] for pile in piles.values() for row in pile[:most_of_one]]
        items = {one["video"]["id"]: one for one in await self._shown(ids, user_id)}
        heaps = [_heap(key[1], pile, items, most_of_one) for key, pile in piles.items()]
        after = end if read == len(rows) else (rows[read - 1]["added"], rows[read - 1]["id"])
        return HeapPage([heap for heap in heaps if heap.items], _cursor(after))

    async def _fresh(self, after: Place | None, most: int) -> Fresh:
        async def made() -> tuple[Fresh, bool]:
            place, rows = after, list[Row]()
            async with self._database.read() as r:
                for _ in range(WINDOWS):
                    rows, place = await store.fresh(r, place, WINDOW, most)
                    if rows or place is None:
                        break
            return (rows, place), True

        return await self._kept.get((after, most), made)

    async def _shown(self, ids: Sequence[int], user_id: int | None) -> list[NewsItem]:
        async with self._database.read() as r:
            videos = await store.videos_of(r, ids, user_id)
            uploads = await store.uploads(r, ids)
        return [self._new(video, uploads.get(video["id"], [])) for video in videos]

    def _new(self, video: Video, uploads: Sequence[Row]) -> NewsItem:
        names = sorted({name for upload in uploads for name in upload["found_by"]})
        picture = next((upload["picture"] for upload in uploads if upload["picture"]), None)
        return {
            "video": video, "why": list(self._why(video, uploads, names)), "found_by": names,
            "picture": None if video["thumbnail"] else self._pictures.path_of(picture),
        }  # fmt: skip

    def _why(self, video: Video, uploads: Sequence[Row], names: Sequence[str]) -> Iterable[str]:
        artist = video["artist"]
        if artist is not None:
            yield f"{artist['name']} is monitored."
        if names:
            yield f"Found by {_listed([self._label(name) for name in names])}."
        best = uploads[0] if uploads else None
        if best and best["published"]:
            yield f"Published {best['published']}" + (f" by {best['channel']}." if best["channel"] else ".")
        told = sorted(best["reasons"], key=lambda reason: -reason["weight"]) if best else []
        yield from (reason["text"] for reason in told[:REASONS] if reason["weight"] > 0)

    def _label(self, name: str) -> str:
        declared = self._sources.declared.get(name)
        return declared.label if declared else name


def _piled(rows: Sequence[Row], limit: int, most: int) -> tuple[dict[tuple[int, int], list[Row]], int]:
    """By day, and within it by artist, whoever has the newest first; so many rows that not more than ``limit`` of them
    are shown, and how many these are."""
    piles: dict[tuple[int, int], list[Row]] = {}
    shown = 0
    for at, row in enumerate(rows):
        pile = piles.get((row["added"] // DAY, row["artist_id"]), [])
        if len(pile) < most:
            if shown >= limit:
                return piles, at
            shown += 1
        piles.setdefault((row["added"] // DAY, row["artist_id"]), pile).append(row)
    return piles, len(rows)


def _heap(artist_id: int, rows: Sequence[Row], items: dict[int, NewsItem], most: int) -> Heap:
    shown = [items[row["id"]] for row in rows[:most] if row["id"] in items]
    day = shown[0]["video"]["added"][:10] if shown else ""
    return Heap(day, artist_id, shown, max(0, len(rows) - most))


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _cursor(place: Place | None) -> str | None:
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=") if place else None


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    try:
        added, id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = int(added), int(id)
    except (ValueError, binascii.Error, TypeError, OverflowError) as error:
        raise _no_page() from error
    if not all(0 <= one < _HUGE for one in place):
        raise _no_page()
    return place


def _no_page() -> Invalid:
    return Invalid("This page of the list does not exist. Begin with the first.", code="bad_cursor")
