"""One transaction's part of what comes into the library: each entry becomes its artist, and its video.

Each is held against the library once more in the transaction that adds it, so that nothing comes twice, whoever else is
adding.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from mvidarr.clock import now
from mvidarr.db import ChangeSet, Writer
from mvidarr.db.tables.library import video_artists, videos
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.matching import Verdict, ids_of, name_of, verdicts
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library.artists import artist_called, named_or_new, new_artist
from mvidarr.library.projection import KEY_LENGTH
from mvidarr.library.relations import set_ids
from mvidarr.library.text import fold

Row = dict[str, Any]
Follow = Callable[
    [Writer, int, bool, str], Awaitable[None]
]  # describes a new artist: (their id, look for videos, actor)

_COUNTED = ("artists", "videos", "known", "ambiguous", "failed")
_OF_ARTISTS = ("monitored", "monitor", "auto_download", "kinds", "profile_id")


@dataclass
class Outcome:
    """How many came in, and how many did not: they are there, a person must say who is meant, they were refused."""

    artists: int = 0
    videos: int = 0
    known: int = 0
    ambiguous: int = 0
    failed: int = 0
    change_id: int | None = None

    def plain(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in _COUNTED}

    def joined(self, other: "Outcome", change_id: int) -> "Outcome":
        more = other.plain()
        return replace(self, change_id=change_id, **{name: own + more[name] for name, own in self.plain().items()})

    def become(self, other: "Outcome") -> None:
        """Once that is committed."""
        vars(self).update(vars(other))

    def sentence(self) -> str:
        said = f"Added {self.artists:,} artist{_s(self.artists)} and {self.videos:,} video{_s(self.videos)}"
        more = [f"{self.known:,} were there already"] if self.known else []
        more += [f"of {self.ambiguous:,} it must be said who is meant"] if self.ambiguous else []
        more += [f"{self.failed:,} could not be added"] if self.failed else []
        return "; ".join((said, *more)) + "."


class Bringing:
    def __init__(self, w: Writer, change: ChangeSet, adding: Row, follow: Follow, actor: str) -> None:
        self.told = Outcome()
        self._w = w
        self._change = change
        self._adding = adding
        self._follow = follow
        self._actor = actor

    async def take(self, rows: Sequence[Row], *, one_by_one: bool) -> None:
        for row in rows:  # each by itself: the last one may have added its artist
            verdict = await (self._tried(row) if one_by_one else self._taken(row))
            await store.say(self._w, row["id"], verdict.values())

    async def _tried(self, row: Row) -> Verdict:
        before = replace(self.told)
        try:
            async with self._w.savepoint():
                return await self._taken(row)
        except (Conflict, Invalid, NotFound) as refusal:
            self.told = replace(before, failed=before.failed + 1)
            return Verdict("failed", row["artist_id"], detail=refusal.detail)

    async def _taken(self, row: Row) -> Verdict:
        verdict = (await verdicts(self._w, [row]))[row["id"]]
        if verdict.state == "new":
            return await self._added(row, verdict)
        self.told.known += verdict.state == "known"
        self.told.ambiguous += verdict.state == "ambiguous"
        return verdict

    async def _added(self, row: Row, verdict: Verdict) -> Verdict:
        artist = verdict.artist_id or await self._artist(row)
        if row["title"] is None or self._adding["take"] == "artists":
            self.told.known += verdict.artist_id is not None
            return Verdict("known" if verdict.artist_id else "added", artist)
        return Verdict("added", artist, await self._video(row, artist))

    async def _artist(self, row: Row) -> int:
        name = name_of(row)
        if await artist_called(self._w, name) is not None:  # a person said that this is somebody else
            name = await self._free(name)
        how = {field: self._adding[field] for field in _OF_ARTISTS}
        artist = await new_artist(self._change, name, **how)
        await set_ids(self._change, self._w, artist, ids_of(row))
        await self._follow(self._w, artist, self._adding["discover"], self._actor)
        self.told.artists += 1
        return artist

    async def _free(self, name: str) -> str:
        """One that tells them apart."""
        for number in count(1):
            free = f"{name[:280]} ({'another' if number == 1 else number})"
            if await artist_called(self._w, free) is None:
                return free
        raise AssertionError

    async def _video(self, row: Row, artist: int) -> int:
        video = await self._change.insert(videos, _video_row(row, artist, self._adding["videos"]))
        guests = [await named_or_new(self._change, self._w, name) for name in row["facts"].get("featured", ())]
        guests = [guest for guest in dict.fromkeys(guests) if guest != artist]
        await self._change.insert_many(
            video_artists, [{"video_id": video, "artist_id": guest, "position": at} for at, guest in enumerate(guests)]
        )
        self.told.videos += 1
        return video


def _video_row(row: Row, artist_id: int, status: str) -> Row:
    facts: Mapping[str, Any] = row["facts"]
    moment = now()
    return {
        "artist_id": artist_id, "title": row["title"], "title_key": fold(row["title"])[:KEY_LENGTH], "search": "",
        "kind": "official", "status": status, "monitored": True, "locked": [], "added": moment, "updated": moment,
        "credits": [], "year": facts.get("year"), "album": (facts.get("album") or "")[:300] or None,
        "duration": facts.get("duration"),
    }  # fmt: skip


def _s(count: int) -> str:
    return "" if count == 1 else "s"
