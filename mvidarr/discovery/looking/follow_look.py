"""A look at what is followed: page by page, the newest first, up to what is known already.

What a channel has belongs to the artist it is followed for; without one each video says whose it is. An artist that
comes into the library that way is not monitored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mvidarr.db import Database
from mvidarr.discovery.looking import candidate_store
from mvidarr.discovery.looking.discover import Discovery, Look, Teller, names_of, sentence, whose
from mvidarr.discovery.looking.follow_shapes import Follow
from mvidarr.discovery.looking.following import Follows
from mvidarr.discovery.looking.look_store import look_of
from mvidarr.discovery.looking.outcome import Outcome, Owner
from mvidarr.discovery.looking.writing import SYSTEM, Writing
from mvidarr.discovery.sources.gathering import Ask, gather
from mvidarr.discovery.sources.sources import Source, Sources
from mvidarr.discovery.weighing.shapes import Whose
from mvidarr.errors import Invalid
from mvidarr.library.artists import Artists, artist_called
from mvidarr.library.covering import Policy
from mvidarr.library.text import fold
from mvidarr.library.titles import read
from mvidarr.providers.capabilities import KnowsUploads, ListsCollections
from mvidarr.providers.shapes import VideoFound

PAGE = 50  # entries that a site is asked for at once
MOST = 500  # entries of one look
SECONDS = 60.0  # that one source may take to say whose videos are
KEPT = 100  # newest ones that are remembered, whatever came of them

Key = tuple[str, str]


@dataclass
class Found:
    """``newest``: keys of the first entries, whether or not they are new."""

    videos: list[VideoFound]
    newest: list[str]


class FollowLooks:
    def __init__(
        self, database: Database, artists: Artists, sources: Sources, *, follows: Follows, discovery: Discovery,
        writing: Writing,
    ) -> None:  # fmt: skip
        self._database = database
        self._artists = artists
        self._sources = sources
        self._follows = follows
        self._discovery = discovery
        self._writing = writing

    async def look(self, follow_id: int, *, teller: Teller) -> tuple[Look, dict[str, list[str]]]:
        """What came of it, and the marks to keep. NotFound; External where its site does not answer."""
        follow = await self._follows.get(follow_id)
        source = self._source(follow)
        async with self._database.read() as r:
            before = await look_of(r, "follow", follow_id)
        known = frozenset((before or {}).get("marks", {}).get("newest", ()))
        found = await self._listed(follow, source, known, teller)
        look = Look(await self.take(follow_id, found.videos, teller=teller, first=not (before or {}).get("last_full")))
        look.sources[source.name] = {"videos": len(found.videos), "seconds": 0.0, "error": None}
        return look, {"newest": found.newest[:KEPT]}

    async def take(
        self, follow_id: int, found: Sequence[VideoFound], *, teller: Teller, first: bool = False
    ) -> Outcome:
        """``first``: nothing of it was seen before, so what is there is not new."""
        follow = await self._follows.get(follow_id)
        wanted = list(_lately(found, follow, first=first))
        records = await self._records(wanted, teller) if follow["artist"] is None else []
        total = Outcome()
        for owner, of, videos in await self._owners(follow, wanted, records):
            seen = await self._writing.seen(owner.id)
            groups = await self._discovery.groups(of, videos, seen)
            reason = f"Looked for videos of “{follow['title']}”"
            total.join(await self._writing.write(owner, groups, seen=seen, actor=SYSTEM, reason=reason))
        teller.log(f"{follow['title']}: {sentence(total)}")
        return total

    def _source(self, follow: Follow) -> Source[ListsCollections]:
        listing = self._sources.having(ListsCollections)
        found = next((source for source in listing if source.name == follow["provider"]), None)
        if found is None:
            raise Invalid(f"{follow['provider']} is switched off. See Settings, Sources.", code="no_sources")
        return found

    async def _listed(
        self, follow: Follow, source: Source[ListsCollections], known: frozenset[str], teller: Teller
    ) -> Found:
        """A channel has its newest first, so that what the last look began with ends this one; a playlist is gone
        through."""
        found = Found([], [])
        for start in range(1, MOST + 1, PAGE):
            listing = await source.provider.list_collection(follow["url"], start=start, most=PAGE)
            fresh = await self._fresh(follow, listing.videos, known)
            found.videos += fresh
            found.newest += [video.key for video in listing.videos]
            teller.progress(message=f"{len(found.newest):,} seen, {len(found.videos):,} of them new")
            met = follow["kind"] == "channel" and any(video.key in known for video in listing.videos)
            if met or len(listing.videos) < PAGE:
                break
        return found

    async def _fresh(self, follow: Follow, videos: Sequence[VideoFound], known: frozenset[str]) -> list[VideoFound]:
        keys = {(one.provider, one.key) for video in videos for one in video.uploads}
        artist = follow["artist"]["id"] if follow["artist"] else None
        async with self._database.read() as r:
            here = await candidate_store.seen_at(r, keys, artist) | set(await candidate_store.videos_at(r, keys))
        return [video for video in videos if video.key not in known and not _keys(video) & here]

    async def _records(self, found: Sequence[VideoFound], teller: Teller) -> list[VideoFound]:
        """What sources know to be at these addresses: whose each is, where a heading may say anything."""
        urls = [upload.url for video in found for upload in video.uploads]
        known = self._sources.having(KnowsUploads) if urls else []
        records: list[VideoFound] = []
        async with gather(
            [Ask(one.label, partial(one.provider.videos_at, urls)) for one in known], seconds=SECONDS
        ) as of:
            async for told in of:
                records += told.value or ()
                if told.error is not None:
                    teller.log(f"{told.source} is missing: {told.error.detail}", "warning")
        return records

    async def _owners(
        self, follow: Follow, found: Sequence[VideoFound], records: Sequence[VideoFound]
    ) -> list[tuple[Owner, Whose, Sequence[VideoFound]]]:
        policy = policy_of(follow)
        channels = frozenset({follow["key"]}) if follow["kind"] == "channel" else frozenset()
        if follow["artist"] is not None:
            return [await self._owner(follow["artist"]["id"], policy, channels, found)]
        owners = []
        for name, theirs in by_artist(found, records).items():
            async with self._database.read() as r:
                known = await artist_called(r, name)
            if known is not None:
                owners.append(await self._owner(known, policy, frozenset(), theirs))
            else:
                of = Whose((name,), {}, frozenset(), frozenset(policy.kinds))
                owners.append((Owner(None, name, policy), of, theirs))
        return owners

    async def _owner(
        self, artist_id: int, policy: Policy, channels: frozenset[str], found: Sequence[VideoFound]
    ) -> tuple[Owner, Whose, Sequence[VideoFound]]:
        artist = await self._artists.get(artist_id)
        of = whose(artist, artist["ids"], await self._writing.channels(artist_id))
        of = replace(of, channels=of.channels | channels, kinds=frozenset(policy.kinds))
        return Owner(artist_id, artist["name"], policy, frozenset(map(fold, names_of(artist)))), of, found


def policy_of(follow: Follow) -> Policy:
    return Policy(
        follow["auto_download"], follow["monitor"], follow["kinds"], follow["added"][:10], follow["profile_id"]
    )


def by_artist(found: Sequence[VideoFound], records: Sequence[VideoFound] = ()) -> Mapping[str, list[VideoFound]]:
    """Under the name that each is told by, as a record of it, its heading or its channel has it; what says nothing is
    left out."""
    told = {key: record.artist for record in reversed(records) for key in _keys(record) if record.artist}
    names: dict[str, str] = {}
    theirs: dict[str, list[VideoFound]] = {}
    for video in (*found, *records):
        known = (told[key] for key in sorted(_keys(video)) if key in told)
        name = video.artist or next(known, None) or next(_heard(video), None)
        if name:
            theirs.setdefault(names.setdefault(fold(name), name), []).append(video)
    return theirs


def _heard(video: VideoFound) -> Iterator[str]:
    for upload in video.uploads:
        said = read(upload.title or "", upload.channel).artist
        if said:
            yield said


def _lately(found: Sequence[VideoFound], follow: Follow, *, first: bool) -> Iterator[VideoFound]:
    """Of what is followed from now on only: what came since then."""
    since = follow["added"][:10]
    for video in found:
        dates = [one.published for one in video.uploads if one.published and not one.rough]
        old = max(dates) < since if dates else first
        if follow["monitor"] != "future" or not old:
            yield video


def _keys(video: VideoFound) -> set[Key]:
    return {(one.provider, one.key) for one in video.uploads}
