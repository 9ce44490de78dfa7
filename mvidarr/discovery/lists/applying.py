"""What is new in a list comes into the library: one change in the history, in as many transactions as it takes.

Each entry is held against the library once more in the transaction that adds it, so that nothing comes twice, whoever
else is adding; what was done until something stood in the way is a change like any other.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from mvidarr.clock import now
from mvidarr.db import ChangeSet, Database, Journal, Writer
from mvidarr.db.journal import Pace
from mvidarr.db.shield import finish
from mvidarr.db.tables.library import video_artists, videos
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.matching import Verdict, verdicts
from mvidarr.discovery.looking.discover import Teller
from mvidarr.discovery.looking.writing import ORIGIN
from mvidarr.errors import Conflict, NotFound
from mvidarr.library.artists import artist_called, named_or_new, new_artist
from mvidarr.library.projection import KEY_LENGTH
from mvidarr.library.relations import set_ids
from mvidarr.library.text import fold

Row = dict[str, Any]
Follow = Callable[
    [Writer, int, bool, str], Awaitable[None]
]  # describes a new artist: (their id, look for videos, actor)

_TRIES = 5  # a new artist may be somebody else's news too
_COUNTED = ("artists", "videos", "known", "ambiguous")
_OF_ARTISTS = ("monitored", "monitor", "auto_download", "kinds", "profile_id")


@dataclass
class Outcome:
    """How many came in, and how many did not because they are there, or because a person must say who is meant."""

    artists: int = 0
    videos: int = 0
    known: int = 0
    ambiguous: int = 0
    change_id: int | None = None

    def plain(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in _COUNTED}

    def join(self, other: "Outcome") -> None:
        for name, more in other.plain().items():
            setattr(self, name, getattr(self, name) + more)

    def sentence(self) -> str:
        said = f"Added {self.artists:,} artist{_s(self.artists)} and {self.videos:,} video{_s(self.videos)}"
        more = [f"{self.known:,} were there already"] if self.known else []
        more += [f"of {self.ambiguous:,} it must be said who is meant"] if self.ambiguous else []
        return "; ".join((said, *more)) + "."


class Applying:
    """``follow`` has what sources know of a new artist filled in, in the same transaction."""

    def __init__(self, database: Database, journal: Journal, follow: Follow) -> None:
        self._database = database
        self._journal = journal
        self._follow = follow

    async def apply(self, row: Row, *, only: Sequence[int] | None, actor: str, teller: Teller) -> Outcome:
        """All that is new in it, or of ``only`` those entries that are."""
        async with self._database.read() as r:
            left = await store.ids_in(r, row["id"], ("new", "failed"), only)
        told, pace, all_of_them = Outcome(), Pace(20, fewest=10), len(left)
        reason = f"Imported the list “{row['name']}”"
        try:
            while left:
                some, left = left[: pace.rows], left[pace.rows :]
                await self._repeatedly(some, row["adding"], told, pace, (actor, reason))
                pace.ended(len(some))
                teller.progress(1 - len(left) / all_of_them, message=told.sentence())
        finally:
            if told.change_id is not None:
                told.change_id = await finish(self._close(told.change_id))
        return told

    async def _repeatedly(
        self, ids: Sequence[int], adding: Row, told: Outcome, pace: Pace, by: tuple[str, str]
    ) -> None:
        for left in reversed(range(_TRIES)):
            try:
                async with self._database.write("import list") as w:
                    pace.began()
                    change = await self._change(w, told.change_id, *by)
                    step = _Step(w, change, adding, self._follow, by[0])
                    await step.take(await store.rows(w, ids))
            except Conflict as error:
                if error.code != "exists" or not left:
                    raise
            else:
                told.change_id = change.id
                told.join(step.told)
                return

    async def _change(self, w: Writer, change_id: int | None, actor: str, reason: str) -> ChangeSet:
        if change_id is not None:
            return await self._journal.resume(w, change_id)
        return await self._journal.begin(w, actor=actor, origin=ORIGIN, reason=reason)

    async def _close(self, change_id: int) -> int | None:
        async with self._database.write("import list") as w:
            try:
                return await (await self._journal.resume(w, change_id)).complete_if_any()
            except (Conflict, NotFound):
                return None


class _Step:
    """One transaction's part."""

    def __init__(self, w: Writer, change: ChangeSet, adding: Row, follow: Follow, actor: str) -> None:
        self.told = Outcome()
        self._w = w
        self._change = change
        self._adding = adding
        self._follow = follow
        self._actor = actor

    async def take(self, rows: Sequence[Row]) -> None:
        for row in rows:
            verdict = (await verdicts(self._w, [row]))[row["id"]]  # one by one: the last one may have added its artist
            verdict = await self._added(row, verdict) if verdict.state == "new" else self._counted(verdict)
            await store.say(self._w, row["id"], verdict.values())

    def _counted(self, verdict: Verdict) -> Verdict:
        self.told.known += verdict.state == "known"
        self.told.ambiguous += verdict.state == "ambiguous"
        return verdict

    async def _added(self, row: Row, verdict: Verdict) -> Verdict:
        artist = verdict.artist_id or await self._artist(row)
        if row["title"] is None or self._adding["take"] == "artists":
            return Verdict("known" if verdict.artist_id else "added", artist)
        return Verdict("added", artist, await self._video(row, artist))

    async def _artist(self, row: Row) -> int:
        name = row["artist"]
        if await artist_called(self._w, name) is not None:  # a person said that this is somebody else
            name = await self._free(name)
        how = {field: self._adding[field] for field in _OF_ARTISTS}
        artist = await new_artist(self._change, name, **how)
        await set_ids(self._change, self._w, artist, row["ids"])
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
