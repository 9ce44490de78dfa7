"""What people say of uploads: this one it shall be, that one never. And the same done by itself, where that is asked.

What is chosen becomes the first source of its video, and is asked for at once; an upload that was left out becomes a
video. What is refused is no video's source any more, and is not taken by itself again.
"""

from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

from mvidarr.clock import iso, now
from mvidarr.db import ChangeSet, Database, Journal, Reader, Writer
from mvidarr.db.tables.library import sources, videos
from mvidarr.discovery.looking import candidate_store
from mvidarr.discovery.looking.discover import names_of
from mvidarr.discovery.looking.outcome import Owner
from mvidarr.discovery.looking.writing import Writing
from mvidarr.discovery.searching import store as search_store
from mvidarr.discovery.weighing.shapes import Candidate, Group, Reason, Score
from mvidarr.errors import Conflict, External, NotFound
from mvidarr.library.artists import Artists
from mvidarr.library.covering import Policy
from mvidarr.library.sources import SourceKey, recognise
from mvidarr.library.text import fold
from mvidarr.library.videos import missing
from mvidarr.providers.shapes import Upload

Row = dict[str, Any]

CHOSEN, REFUSED = "chosen", "refused"
BY_HAND, BY_ITSELF = "Chosen by hand", "Found by a search"


class AsksForFiles(Protocol):
    async def asked_for(self, r: Reader, video_ids: Collection[int]) -> set[int]: ...

    async def ask_within(
        self, w: Writer, video_id: int, *, known: bool, actor: str, priority: int = 0, reason: str = ""
    ) -> None: ...


@dataclass(frozen=True)
class Chosen:
    """``change_id`` is None where the history has nothing new. ``waits``: why nothing is downloaded now."""

    video_id: int
    change_id: int | None
    waits: str | None = None


class Choosing:
    """``guard`` raises where an address may not be asked."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        artists: Artists,
        writing: Writing,
        files: AsksForFiles,
        guard: Callable[[str], Awaitable[None]],
    ) -> None:
        self._database = database
        self._journal = journal
        self._artists = artists
        self._writing = writing
        self._files = files
        self._guard = guard

    async def choose(
        self, candidate_id: int, *, video_id: int | None = None, actor: str, origin: str = "api"
    ) -> Chosen:
        """For this video, else for the one that it was found for; of one that was left out a video is made. NotFound;
        Conflict ``in_library`` where it is another video's source."""
        async with self._database.read() as r:
            row = await search_store.row(r, candidate_id)
        target, new = video_id or row["video_id"], False
        if target is None:
            target, new = await self._made(row, actor)
        if is_no_upload(row):
            return await self._remembered(row, target, actor)
        upload = SourceKey(row["provider"], row["key"], row["url"])
        chosen = await self._take(target, upload, actor, origin, row=row)
        return replace(chosen, waits=None) if new else chosen  # its download is that of this upload, whoever asked

    async def take(self, candidate_id: int, video_id: int, *, actor: str, priority: int) -> Chosen:
        """By itself: nobody has said anything of it."""
        async with self._database.read() as r:
            row = await search_store.row(r, candidate_id)
        upload = SourceKey(row["provider"], row["key"], row["url"])
        return await self._take(video_id, upload, actor, "discover", priority=priority)

    async def paste(self, video_id: int, url: str, *, actor: str, origin: str = "api") -> Chosen:
        """An address that nobody found. Invalid where it is none, Conflict ``in_library``."""
        source = recognise(url)
        with suppress(External):  # a name that can't be resolved right now: the job asks again, and later too
            await self._guard(source.url)
        return await self._take(video_id, source, actor, origin)

    async def refuse(self, candidate_id: int, *, actor: str, origin: str = "api") -> int | None:
        """The change in which it stopped to be a source, if it was one."""
        async with self._database.write("choose") as w:
            row = await search_store.row(w, candidate_id)
            await search_store.say(w, candidate_id, _verdict(REFUSED, actor))
            change = await self._journal.begin(w, actor=actor, origin=origin, reason="Refused an upload")
            await _drop(change, w, row)
            return await change.complete_if_any()

    async def forget(self, candidate_id: int) -> None:
        """Nobody has said anything of it. Sources stay: that is a change, to be undone as such."""
        async with self._database.write("choose") as w:
            await search_store.row(w, candidate_id)
            await search_store.say(w, candidate_id, {"verdict": None, "verdict_by": None, "verdict_at": None})

    async def _take(
        self,
        video_id: int,
        source: SourceKey,
        actor: str,
        origin: str,
        *,
        priority: int = 0,
        row: Row | None = None,
    ) -> Chosen:
        async with self._database.write("choose") as w:
            await _refuse_taken(w, source, video_id)
            reason = "Chose where a video comes from" if origin != "discover" else "Found where a video can be had"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            video = await _look(change, video_id)
            await _put_first(change, w, video_id, source)
            change_id = await change.complete_if_any()
            if row is not None:
                said = {**_verdict(CHOSEN, actor), "video_id": video_id, "had_video": True}
                await search_store.say(w, row["id"], said)
                await search_store.unchoose_others(w, video_id, row["id"])
            why = BY_ITSELF if origin == "discover" else BY_HAND
            waits = await self._ask(w, video, actor, priority, why)
        return Chosen(video_id, change_id, waits)

    async def _ask(self, w: Writer, video: Row, actor: str, priority: int, reason: str) -> str | None:
        standing = (await search_store.standing(w, [video["id"]]))[video["id"]]
        if standing["file"]:
            return "Its file is in the library already: this is where the next one comes from."
        known = video["artist_id"] is not None
        try:
            async with w.savepoint():
                await self._files.ask_within(w, video["id"], known=known, actor=actor, priority=priority, reason=reason)
        except Conflict:
            return "A download is under way already: this is for the next one."
        return None

    async def _made(self, row: Row, actor: str) -> tuple[int, bool]:
        """The video of an upload that was left out, as any look would have made it, and whether it is new."""
        artist = await self._artists.get(row["artist_id"])
        policy = Policy(True, "all", [row["kind"], "other"], iso(now())[:10])
        owner = Owner(artist["id"], artist["name"], policy, frozenset(map(fold, names_of(artist))))
        reason = f"Took what was left out of {artist['name']}"
        outcome = await self._writing.write(owner, [_group(row)], seen=(), actor=actor, reason=reason)
        if outcome.added:
            return outcome.added[0], True
        async with self._database.read() as r:
            found = await candidate_store.videos_at(r, [(row["provider"], row["key"])])
        if not found:
            sentence = "The library has this video already, with other sources. Look for it on its own page."
            raise Conflict(sentence, code="in_library")
        return next(iter(found.values())), False

    async def _remembered(self, row: Row, video_id: int, actor: str) -> Chosen:
        async with self._database.write("choose") as w:
            said = {**_verdict(CHOSEN, actor), "video_id": video_id, "had_video": True}
            await search_store.say(w, row["id"], said)
        return Chosen(video_id, None, "Nobody knows yet where it can be had: it is wanted, and looked for.")


def is_no_upload(row: Row) -> bool:
    """It is a source's word of a video, of which no upload is known."""
    return not row["url"] or any(one["code"] == "no_upload" for one in row["rejections"])


def _verdict(verdict: str, actor: str) -> Row:
    return {"verdict": verdict, "verdict_by": actor, "verdict_at": now()}


async def _look(change: ChangeSet, video_id: int) -> Row:
    try:
        return await change.look(videos, video_id)
    except NotFound:
        raise missing(video_id) from None


async def _refuse_taken(r: Reader, source: SourceKey, video_id: int) -> None:
    place = source.provider, source.key
    other = (await candidate_store.videos_at(r, [place])).get(place)
    if other is not None and other != video_id:
        title = (await search_store.called(r, [other]))[other]["title"]
        sentence = f"This is where “{title}” comes from. Unite the two videos if they are the same."
        raise Conflict(sentence, code="in_library", extra={"video_id": other})


async def _put_first(change: ChangeSet, w: Writer, video_id: int, source: SourceKey) -> None:
    had = (await candidate_store.source_rows(w, [video_id])).get(video_id, [])
    mine = [row for row in had if (row["provider"], row["key"]) == (source.provider, source.key)]
    others = [row for row in had if row not in mine]
    order = {row["id"]: {"rank": rank} for rank, row in enumerate([*mine, *others], 0 if mine else 1)}
    moved = {row["id"]: order[row["id"]] for row in had if row["rank"] != order[row["id"]]["rank"]}
    if moved and had[0] not in mine:
        await change.update_many(sources, moved)
    if not mine:
        named = {"provider": source.provider, "key": source.key, "url": source.url}
        await change.insert(sources, {"video_id": video_id, **named, "rank": 0, "added": now()})


async def _drop(change: ChangeSet, w: Writer, row: Row) -> None:
    """Where it is a source; of a video that has its file, it stays told where that came from."""
    place = row["provider"], row["key"]
    video_id = (await candidate_store.videos_at(w, [place])).get(place)
    if video_id is None or (await search_store.standing(w, [video_id]))[video_id]["file"]:
        return
    had = (await candidate_store.source_rows(w, [video_id])).get(video_id, [])
    for source in had:
        if (source["provider"], source["key"]) == place:
            await change.delete(sources, source["id"])


def _group(row: Row) -> Group:
    """What was remembered of it, with nothing against it: somebody wants it."""
    facts = row["facts"]
    score = Score(row["score"], tuple(Reason(**one) for one in row["reasons"]))
    title, featured = facts.get("title") or row["title"], tuple(facts.get("featured") or ())
    year, released, version = facts.get("year"), facts.get("released"), facts.get("version")
    upload = Upload(
        row["provider"], row["key"], row["url"], row["title"], row["channel"], duration=row["duration"],
        height=row["height"], views=row["views"], published=row["published"], picture=row["picture"],
    )  # fmt: skip
    one = Candidate(
        upload, facts.get("artist"), title, featured, row["kind"], version, year, released, row["duration"],
        row["song"], (), score,
    )  # fmt: skip
    return Group(
        row["song"], facts.get("artist"), title, featured, row["kind"], year, () if is_no_upload(row) else (one,),
        score, version, released, row["duration"], (), facts.get("ids") or {},
    )  # fmt: skip
