"""Uploads as the API and the pages tell of them: of one video with how the search went, of an artist what was left
out."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from typing_extensions import TypedDict

from mvidarr.clock import iso, iso_or_none
from mvidarr.db import Database, Reader
from mvidarr.discovery.looking import candidate_store
from mvidarr.discovery.searching import store as search_store
from mvidarr.discovery.weighing.shapes import CandidateView, ReasonView, RejectionView
from mvidarr.errors import Invalid

Row = dict[str, Any]


class SearchError(TypedDict):
    code: str
    detail: str


class SourceSearch(TypedDict):
    """How one source did: what it found, how long it took, in seconds, and why it told nothing."""

    source: str
    label: str
    videos: int
    seconds: float
    error: SearchError | None


class SameVideo(TypedDict):
    """Uploads of one video, by their ids, the best first. ``good``: one of them would do, or was chosen; else it is
    another video."""

    song: str
    title: str
    kind: str
    good: bool
    uploads: list[int]


class SearchView(TypedDict):
    """``searched``: when all sources had answered, ``next_search``: when it is looked for again by itself. The best
    first; ``groups``: which of them are the same video, those that would do first. Times ISO 8601."""

    video_id: int
    searched: str | None
    next_search: str | None
    error: SearchError | None
    sources: list[SourceSearch]
    items: list[CandidateView]
    groups: list[SameVideo]


class CandidatePage(TypedDict):
    items: list[CandidateView]
    next: str | None


class Tries(TypedDict):
    """Of a video: when somebody looked for it last, and when that is due again."""

    last: str | None
    next: str | None
    detail: str | None


class SearchViews:
    """``picture`` gives the path of ours for an address of elsewhere, ``label`` the name of a source."""

    def __init__(
        self, database: Database, picture: Callable[[str | None], str | None], label: Callable[[str], str]
    ) -> None:
        self._database = database
        self._picture = picture
        self._label = label

    async def of_video(self, video_id: int) -> SearchView:
        async with self._database.read() as r:
            look = await search_store.look_at(r, video_id) or {}
            marks = {one["id"]: one for one in (look.get("marks") or {}).get("found", ())}
            rows = await search_store.of_video(r, video_id, list(marks))
            rows = [{**row, **marks.get(row["id"], {})} for row in rows]
            views = await self._views(r, rows, video_id)
        told = look.get("sources") or {}
        items = sorted(views, key=_best_first)
        return {
            "video_id": video_id,
            "searched": iso_or_none(look.get("last_full")),
            "next_search": iso_or_none(look.get("next_full")),
            "error": look.get("error"),
            "sources": [self._source(name, told[name]) for name in sorted(told)],
            "items": items,
            "groups": _groups(items, {row["id"]: row["facts"].get("title") or row["title"] for row in rows}),
        }

    async def of_artist(self, artist_id: int, *, left_out: bool, cursor: str, limit: int) -> CandidatePage:
        """The best first; ``left_out``: only what is no video of the library."""
        async with self._database.read() as r:
            rows = await search_store.of_artist(r, artist_id, left_out=left_out, after=_place(cursor), most=limit + 1)
            views = await self._views(r, rows[:limit], None)
        last = rows[limit - 1] if len(rows) > limit else None
        return {"items": views, "next": _cursor(last) if last else None}

    async def one(self, candidate_id: int) -> CandidateView:
        async with self._database.read() as r:
            return (await self._views(r, [await search_store.row(r, candidate_id)], None))[0]

    async def left_out(self, artist_id: int) -> int:
        async with self._database.read() as r:
            return await search_store.count_left_out(r, artist_id)

    async def tries(self, video_ids: Sequence[int]) -> Mapping[int, Tries]:
        async with self._database.read() as r:
            found = await search_store.looks_at(r, video_ids)
        return {id: _tries(row) for id, row in found.items()}

    async def _views(self, r: Reader, rows: Sequence[Row], video_id: int | None) -> list[CandidateView]:
        places = [(row["provider"], row["key"]) for row in rows]
        owners = await candidate_store.videos_at(r, places)
        called = await search_store.called(r, set(owners.values()))
        return [
            self._view(row, called.get(owners.get(place, 0)), video_id) for row, place in zip(rows, places, strict=True)
        ]

    def _view(self, row: Row, owner: Row | None, video_id: int | None) -> CandidateView:
        view: CandidateView = {
            "id": row["id"], "artist_id": row["artist_id"], "video_id": row["video_id"], "provider": row["provider"],
            "key": row["key"], "url": row["url"], "title": row["title"], "channel": row["channel"],
            "kind": row["kind"], "song": row["song"], "duration": row["duration"], "height": row["height"],
            "views": row["views"], "published": row["published"], "thumbnail": self._picture(row["picture"]),
            "score": row["score"], "reasons": cast(list[ReasonView], row["reasons"]),
            "rejections": cast(list[RejectionView], row["rejections"]), "found_by": row["found_by"],
            "verdict": _verdict(row, owner), "first_seen": iso(row["first_seen"]), "last_seen": iso(row["last_seen"]),
        }  # fmt: skip
        if owner is not None:
            view["in_library"] = {**owner, "this": owner["id"] == video_id}
        return view

    def _source(self, name: str, told: Row) -> SourceSearch:
        return {
            "source": name, "label": self._label(name), "videos": told["videos"], "seconds": told["seconds"],
            "error": told["error"],
        }  # fmt: skip


def _verdict(row: Row, owner: Row | None) -> str | None:
    """What was chosen is that as long as it is a source, and what was refused as long as it is none of a video without
    its file: an undo takes back what was said."""
    if row["verdict"] == "chosen":
        return "chosen" if owner or not row["url"] else None
    return None if owner and owner["status"] != "downloaded" else row["verdict"]


def would_do(one: CandidateView) -> bool:
    """Nothing speaks against it, or somebody chose it all the same."""
    ours = one.get("in_library", {}).get("this", False)
    return not one["rejections"] or one["verdict"] == "chosen" or ours


def _best_first(one: CandidateView) -> tuple[bool, bool, float, int]:
    return one["verdict"] != "chosen", bool(one["rejections"]), -one["score"], one["id"]


def _groups(items: Sequence[CandidateView], titles: Mapping[int, str]) -> list[SameVideo]:
    """In the order of their best."""
    groups: dict[str, SameVideo] = {}
    for one in items:
        new: SameVideo = {
            "song": one["song"], "title": titles[one["id"]], "kind": one["kind"], "good": False, "uploads": []
        }  # fmt: skip
        group = groups.setdefault(one["song"], new)
        group["uploads"].append(one["id"])
        group["good"] |= would_do(one)
    return sorted(groups.values(), key=lambda group: not group["good"])


def _tries(row: Row) -> Tries:
    detail = row["error"]["detail"] if row["error"] else None
    return {"last": iso_or_none(row["last_full"]), "next": iso_or_none(row["next_full"]), "detail": detail}


def _cursor(row: Row) -> str:
    return urlsafe_b64encode(f"{row['score']!r} {row['id']}".encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[float, int] | None:
    if not cursor:
        return None
    try:
        score, _, id = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
        return float(score), int(id)
    except ValueError as error:
        raise Invalid("This page of the list does not exist. Begin with the first.", code="bad_cursor") from error
