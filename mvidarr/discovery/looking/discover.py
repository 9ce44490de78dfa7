"""All videos of one artist, from every source that can tell, into the library.

Sources are asked at once. One that does not answer is told and left out, the others go on; nothing that is known is
blanked. Only when none of them answers has the look failed.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from mvidarr.discovery.looking.channels import SITE, all_videos
from mvidarr.discovery.looking.learning import Learning
from mvidarr.discovery.looking.outcome import Outcome, Owner
from mvidarr.discovery.looking.writing import ORIGIN, Writing
from mvidarr.discovery.sources.gathering import Ask, Told, gather
from mvidarr.discovery.sources.sources import Source, Sources
from mvidarr.discovery.weighing.candidates import REFUSED, videos_of
from mvidarr.discovery.weighing.deduping import Seen
from mvidarr.discovery.weighing.shapes import Group, Whose
from mvidarr.errors import External, Invalid, MvidarrError
from mvidarr.jobs.lines import Level
from mvidarr.library.artists import Artists
from mvidarr.library.covering import Policy
from mvidarr.library.shapes import Artist
from mvidarr.library.text import fold
from mvidarr.library.titles import NO_RULES, Rules
from mvidarr.providers.capabilities import ListsVideos
from mvidarr.providers.shapes import Listing, VideoFound

MOST = 500  # videos that one source is asked for
SECONDS = 150.0  # that one source may take: it may have to wait for its turn


class Teller(Protocol):
    """Hears how it goes: a job's context."""

    def log(self, text: str, level: Level = "info") -> None: ...

    def progress(self, fraction: float | None = None, *, message: str | None = None) -> None: ...


class Reads(Protocol):
    """How titles are read now: rules that people set, folded names that the library knows."""

    async def now(self) -> tuple[Rules, frozenset[str]]: ...


class PlainReading:
    async def now(self) -> tuple[Rules, frozenset[str]]:
        return NO_RULES, frozenset()


@dataclass
class Look:
    """What came of one. ``sources``: of each whether it answered, what it knew, how long it took, in seconds."""

    outcome: Outcome = field(default_factory=Outcome)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    channel: str | None = None  # of the artist, as far as anybody knows one
    moved: dict[str, str] = field(default_factory=dict)  # ids that count now, in place of those that are known

    @property
    def missing(self) -> list[str]:
        return [name for name, told in self.sources.items() if told["error"]]


class Discovery:
    def __init__(
        self, artists: Artists, sources: Sources, writing: Writing, learning: Learning, reads: Reads | None = None
    ) -> None:
        self._artists = artists
        self._sources = sources
        self._writing = writing
        self._learning = learning
        self._reads = reads or PlainReading()

    async def look(self, artist_id: int, *, actor: str, teller: Teller) -> Look:
        """NotFound without the artist; Invalid ``no_sources`` where nobody could be asked; External ``nobody_answered``
        when all of them failed."""
        artist = await self._artists.get(artist_id)
        asked = self._sources.having(ListsVideos)
        if not asked:
            raise Invalid("No source that lists videos is switched on. See Settings, Sources.", code="no_sources")
        ids = await self._learning.ids(artist, actor=actor, origin=ORIGIN)
        look = Look(channel=ids.get(SITE))
        more = await self._writing.channels(artist_id)
        found = await self._found(asked, artist["name"], ids, more, look, teller)
        if len(look.missing) == len(asked):
            raise _nobody(look)
        await self._follow_ids(artist, look, actor, teller)
        look.outcome = await self.take(artist, found, ids=ids, actor=actor, teller=teller)
        return look

    async def _follow_ids(self, artist: Artist, look: Look, actor: str, teller: Teller) -> None:
        followed = await self._learning.moved(artist, look.moved, actor=actor, origin=ORIGIN)
        for provider, new in look.moved.items():
            label = self._sources.one(provider).label
            if provider in followed:
                teller.log(f"{label} has merged this artist into another, so that their id there is {new} now.")
            else:
                stays = "Their id stays: it is locked, or another's here."
                teller.log(f"{label} has merged this artist into {new}. {stays}", "warning")

    async def take(
        self, artist: Artist, found: Sequence[VideoFound], *, ids: Mapping[str, str], actor: str, teller: Teller
    ) -> Outcome:
        """What was found of an artist goes into the library."""
        seen = await self._writing.seen(artist["id"])
        liked = await self._writing.liked_kinds(artist["id"])
        of = replace(whose(artist, ids, await self._writing.channels(artist["id"])), liked=liked)
        groups = await self.groups(of, found, seen)
        owner = Owner(artist["id"], artist["name"], policy_of(artist), frozenset(map(fold, names_of(artist))))
        reason = f"Looked for videos of {artist['name']}"
        outcome = await self._writing.write(owner, groups, seen=seen, actor=actor, reason=reason)
        teller.log(sentence(outcome))
        return outcome

    async def groups(self, of: Whose, found: Sequence[VideoFound], seen: Sequence[Seen]) -> list[Group]:
        """Beside the loop: a few thousand uploads take a second."""
        rules, known = await self._reads.now()
        against = {one.key: REFUSED for one in seen if one.verdict == "refused"}
        return await asyncio.to_thread(videos_of, of, found, rules=rules, known=known, against=against)

    async def _found(
        self,
        asked: Sequence[Source[ListsVideos]],
        name: str,
        ids: Mapping[str, str],
        more: Sequence[str],
        look: Look,
        teller: Teller,
    ) -> list[VideoFound]:
        labels = {source.name: source.label for source in asked}
        asks = [Ask(one.name, partial(_videos, one, more, ids, name)) for one in asked]
        found: list[VideoFound] = []
        async with gather(asks, seconds=SECONDS) as answers:
            teller.progress(0.0, message=_waiting(labels, answers.waiting))
            async for told in answers:
                look.sources[told.source] = report(told)
                _say(labels[told.source], told, teller)
                found += told.value.videos if told.value else ()
                look.moved |= told.value.moved if told.value else {}
                done = 1 - len(answers.waiting) / len(asked)
                teller.progress(done, message=_waiting(labels, answers.waiting))
        return found


async def _videos(source: Source[ListsVideos], more: Sequence[str], ids: Mapping[str, str], name: str) -> Listing:
    return await all_videos(source.provider, more if source.name == SITE else (), ids, name, most=MOST)


def whose(artist: Artist, ids: Mapping[str, str], channels: Sequence[str] = ()) -> Whose:
    """``channels``: all that are theirs, besides that among their ids."""
    first = {ids[SITE]} if SITE in ids else set()
    return Whose(tuple(names_of(artist)), ids, frozenset({*first, *channels}), frozenset(artist["kinds"]))


def names_of(artist: Artist) -> list[str]:
    return [artist["name"], *artist["aliases"]]


def policy_of(artist: Artist) -> Policy:
    return Policy(artist["auto_download"], artist["monitor"], artist["kinds"], artist["added"][:10])


def report(told: Told[Listing]) -> dict[str, Any]:
    """As ``looks.sources`` keeps it."""
    videos = len(told.value.videos) if told.value else 0
    return {"videos": videos, "seconds": round(told.seconds, 2), "error": error_of(told.error)}


def error_of(error: MvidarrError | None) -> dict[str, str] | None:
    return {"code": error.code, "detail": error.detail} if error else None


def sentence(outcome: Outcome) -> str:
    """What came of it."""
    new = f"{outcome.new:,} new video{'s' if outcome.new != 1 else ''}"
    more = [
        f"{outcome.wanted:,} of them wanted" if outcome.wanted else "",
        f"{outcome.known:,} known already" if outcome.known else "",
        f"{outcome.sourced:,} of these with another source now" if outcome.sourced else "",
        f"{outcome.filled:,} told more of" if outcome.filled else "",
        f"{outcome.gone:,} that somebody deleted before" if outcome.gone else "",
        f"{outcome.rejected:,} uploads that are none" if outcome.rejected else "",
    ]
    return ", ".join([new, *filter(None, more)]) + "."


def _say(label: str, told: Told[Listing], teller: Teller) -> None:
    if told.error is not None:
        teller.log(f"{label} is missing: {told.error.detail}", "warning")
        return
    listing = told.value or Listing(())
    teller.log(f"{label} knows {len(listing.videos):,}{'' if listing.complete else ', and more'}.")
    for skipped in listing.skipped:
        teller.log(f"{label}: {skipped}", "warning")


def _waiting(labels: Mapping[str, str], waiting: Any) -> str:
    return f"Waiting for {', '.join(labels[name] for name in waiting)}" if waiting else "Comparing"


def _nobody(look: Look) -> External:
    told = [one["error"]["detail"] for one in look.sources.values()]
    sentence = "No source answered. " + " ".join(told[:3])
    return External(sentence, source="sources", retryable=True, code="nobody_answered")
