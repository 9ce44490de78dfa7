"""What people say of uploads: this one it shall be, that one never. And the same done by itself, where that is asked.

What is chosen becomes the first source of its video, and is asked for at once; an upload that was left out becomes a
video. What is refused is no video's source any more, and is not taken by itself again.
"""

from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

from mvidarr.clock import iso, now
from mvidarr.db import Database, Journal, Reader, Writer
from mvidarr.db.tables.discovery import candidates
from mvidarr.discovery.looking import candidate_store
from mvidarr.discovery.looking.discover import names_of
from mvidarr.discovery.looking.outcome import Owner
from mvidarr.discovery.looking.writing import SYSTEM, Writing
from mvidarr.discovery.searching import store as search_store
from mvidarr.discovery.searching.blocklist import UNSAID
from mvidarr.discovery.searching.standing import drop, look_at, put_first, refuse_taken
from mvidarr.discovery.weighing.shapes import Candidate, Group, Reason, Score
from mvidarr.errors import Conflict, External, FieldError, Invalid
from mvidarr.library.artists import Artists
from mvidarr.library.covering import Policy
from mvidarr.library.sources import SourceKey, recognise
from mvidarr.library.text import fold
from mvidarr.library.videos import missing
from mvidarr.providers.shapes import Upload
from mvidarr.providers.youtube_addresses import spot

Row = dict[str, Any]

CHOSEN, REFUSED = "chosen", "refused"
BY_HAND, BY_ITSELF = "Chosen by hand", "Found by a search"
_UNDER_WAY = "Another upload of it is being downloaded: cancel that in Activity, then download this one."
_LIST = "This is the address of a channel or playlist. Open the video there and copy its address; or follow all of it."


class AsksForFiles(Protocol):
    async def asked_for(self, r: Reader, video_ids: Collection[int]) -> set[int]: ...

    async def withdraw(self, w: Writer, video_id: int, actor: str) -> bool: ...

    async def ask_within(
        self,
        w: Writer,
        video_id: int,
        *,
        known: bool,
        actor: str,
        priority: int = 0,
        reason: str = "",
        upgrade: bool = False,
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
        """By itself. Conflict ``settled`` where somebody has chosen meanwhile, or its file is asked for already."""
        async with self._database.read() as r:
            row = await search_store.row(r, candidate_id)
        upload = SourceKey(row["provider"], row["key"], row["url"])
        return await self._take(video_id, upload, actor, "discover", priority=priority)

    async def paste(self, video_id: int, url: str, *, actor: str, origin: str = "api") -> Chosen:
        """An address that nobody found. Invalid where it is none of a video, Conflict ``in_library``."""
        source = recognise(url)
        if source.provider == "web" and spot(url):
            raise Invalid(_LIST, code="bad_url", errors=(FieldError("url", _LIST),))
        with suppress(External):  # a name that can't be resolved right now: the job asks again, and later too
            await self._guard(source.url)
        return await self._take(video_id, source, actor, origin)

    async def refuse(self, candidate_id: int, *, actor: str, origin: str = "api") -> int | None:
        """The change, in which it stopped to be a source too, if it was one; None where it was refused before. A
        download of it is cancelled."""
        async with self._database.write("choose") as w:
            row = await search_store.row(w, candidate_id)
            change = await self._journal.begin(w, actor=actor, origin=origin, reason="Refused an upload")
            if row["verdict"] != REFUSED:
                await change.update(candidates, candidate_id, _verdict(REFUSED, actor))
            without = await drop(change, w, row)
            if without is not None:
                await self._files.withdraw(w, without, actor)
            return await change.complete_if_any()

    async def forget(self, candidate_id: int, *, actor: str, origin: str = "api") -> int | None:
        """Nobody has said anything of it; the change, if anybody had. Sources stay as they are."""
        async with self._database.write("choose") as w:
            await search_store.row(w, candidate_id)
            reason = "Took back what was said of an upload"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            await change.update(candidates, candidate_id, UNSAID)
            return await change.complete_if_any()

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
        by_itself = origin == "discover"
        async with self._database.write("choose") as w:
            await refuse_taken(w, source, video_id)
            if by_itself:
                await self._refuse_settled(w, video_id)
            reason = "Chose where a video comes from" if not by_itself else "Found where a video can be had"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            video = await look_at(change, video_id)
            await put_first(change, w, video_id, source)
            change_id = await change.complete_if_any()
            await self._say_chosen(w, video, source, row, SYSTEM if by_itself else actor)
            waits = await self._ask(w, video, actor, priority, BY_ITSELF if by_itself else BY_HAND)
        return Chosen(video_id, change_id, waits if change_id is not None or waits != _UNDER_WAY else None)

    async def _refuse_settled(self, r: Reader, video_id: int) -> None:
        """Whoever chose while the search ran has the last word; what failed may be had from elsewhere."""
        standing = (await search_store.standing(r, [video_id])).get(video_id)
        if standing is None or standing["status"] == "failed":
            return
        if await self._files.asked_for(r, [video_id]):
            raise Conflict("Its file is asked for already.", code="settled")
        if await search_store.is_chosen(r, video_id, besides=SYSTEM):
            raise Conflict("Somebody has chosen where it comes from.", code="settled")

    async def _say_chosen(self, w: Writer, video: Row, source: SourceKey, row: Row | None, actor: str) -> None:
        """Also of an address that somebody typed, where it was found before."""
        known = row["id"] if row else await search_store.found_at(w, video["artist_id"], source.provider, source.key)
        if known is not None:
            await search_store.say(w, known, {**_verdict(CHOSEN, actor), "video_id": video["id"], "had_video": True})
        await search_store.unchoose_others(w, video["id"], known or 0)

    async def _ask(self, w: Writer, video: Row, actor: str, priority: int, reason: str) -> str | None:
        standing = (await search_store.standing(w, [video["id"]]))[video["id"]]
        known, here = video["artist_id"] is not None, bool(standing["file"])
        try:
            async with w.savepoint():
                await self._files.ask_within(
                    w, video["id"], known=known, actor=actor, priority=priority, reason=reason, upgrade=here
                )
        except Conflict as refusal:
            if here:
                return refusal.detail
            return _UNDER_WAY if standing["status"] == "downloading" else None  # what waits takes the first source
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
            if video_id not in await search_store.standing(w, [video_id]):
                raise missing(video_id)
            said = {**_verdict(CHOSEN, actor), "video_id": video_id, "had_video": True}
            await search_store.say(w, row["id"], said)
        return Chosen(video_id, None, "Nobody knows yet where it can be had: it is wanted, and looked for.")


def is_no_upload(row: Row) -> bool:
    """It is a source's word of a video, of which no upload is known."""
    return not row["url"] or any(one["code"] == "no_upload" for one in row["rejections"])


def _verdict(verdict: str, actor: str) -> Row:
    return {"verdict": verdict, "verdict_by": actor, "verdict_at": now()}


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
