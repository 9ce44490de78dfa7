"""An artist looked for at all sources at once: who they find is put together as their answers come.

What is typed is a name, or an id or the address of a page, which the source knows that it belongs to; who is found by
that is then looked for by name at the others, so that their ids are known as well.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from mvidarr.discovery.adding.finding import LookupView, SourceTold, ranked, view_of
from mvidarr.discovery.adding.known_artists import KnownArtists
from mvidarr.discovery.adding.uniting_artists import United, unite
from mvidarr.discovery.sources.gathering import Ask, Told, gather
from mvidarr.discovery.sources.pictures import RemotePictures
from mvidarr.discovery.sources.sources import Source, Sources
from mvidarr.outbound import asking
from mvidarr.providers.capabilities import ReadsAddresses, SearchesArtists
from mvidarr.providers.shapes import ArtistFound

PATIENCE = 20.0  # seconds for a source, where its answers stream in
LONGEST = 500  # characters of what is typed
MOST = 20  # artists that are shown
_EACH = 10  # that one source is asked for
_PREFIXES = ("mbid", "musicbrainz", "imvdb", "youtube", "spotify", "theaudiodb", "lastfm", "wikidata")
_PREFIXED = re.compile(rf"(?:{'|'.join(_PREFIXES)}):\S+", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PAGE = re.compile(r"(?:https?://)\S+|(?:[\w-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)
_CHANNEL = re.compile(r"@[\w.-]{3,}|UC[\w-]{22}")

Found = Sequence[ArtistFound]


def is_address(term: str) -> bool:
    """An id or the address of a page, not a name."""
    return any(known.fullmatch(term) for known in (_PREFIXED, _UUID, _PAGE, _CHANNEL))


@dataclass
class _Asked:
    """What was found so far. ``pasted``: whom an address led to, by source and key."""

    term: str
    sources: dict[str, SourceTold]
    found: list[ArtistFound] = field(default_factory=list)
    pasted: set[tuple[str, str]] = field(default_factory=set)
    address: bool = False
    done: bool = False

    def ask(self, source: Source[Any], how: Callable[[], Awaitable[Found]]) -> Ask[Found]:
        self.sources[source.name] = {
            "source": source.name, "label": source.label, "state": "asked", "found": 0, "error": None,
        }  # fmt: skip
        return Ask(source.name, how)

    def hear(self, told: Told[Found]) -> None:
        found = list(told.value or ())
        self.found += found
        here = self.sources[told.source]
        here["state"], here["found"] = ("told" if told.well else "failed"), len(found)
        if told.error is not None:
            here["error"] = {"code": told.error.code, "detail": told.error.detail}

    def meant(self, united: Sequence[United]) -> list[United]:
        """Of an address only those that it led to."""
        if not self.pasted:
            return list(united)
        return [one for one in united if any((each.provider, each.key) in self.pasted for each in one.found)]


class Lookup:
    def __init__(self, sources: Sources, known: KnownArtists, pictures: RemotePictures) -> None:
        self._sources = sources
        self._known = known
        self._pictures = pictures

    async def of_a_job(self, name: str, *, seconds: float, without: Collection[str]) -> LookupView:
        """One of many names, which goes behind whatever people wait for. ``without``: who is not asked."""
        asked = _Asked(name.strip(), {})
        sources = [one for one in self._sources.having(SearchesArtists) if one.name not in without]
        asks = [asked.ask(one, partial(_search, one.provider, asked.term, None)) for one in sources]
        async with gather(asks, seconds=seconds) as answers:
            async for told in answers:
                asked.hear(told)
        asked.done = True
        return await self._view(asked)

    async def answer(self, term: str, *, seconds: float = PATIENCE) -> LookupView:
        """What there is when all have answered, or the time is over."""
        async for state in self.states(term, seconds=seconds):
            last = state
        return last

    async def states(self, term: str, *, seconds: float = PATIENCE) -> AsyncIterator[LookupView]:
        """At once who is asked, then what there is after each answer. Never raises for a source."""
        asked = _Asked(term.strip(), {}, address=is_address(term.strip()))
        end = asyncio.get_running_loop().time() + seconds
        for asks in (self._whom, self._others):
            left = max(0.0, end - asyncio.get_running_loop().time())
            async with gather(asks(asked, left), seconds=left) as answers:
                if answers.waiting:
                    yield await self._view(asked)
                async for told in answers:
                    asked.hear(told)
                    yield await self._view(asked)
        asked.done = True
        yield await self._view(asked)

    def _whom(self, asked: _Asked, seconds: float) -> list[Ask[Found]]:
        if asked.address:
            reading = self._sources.having(ReadsAddresses)
            return [asked.ask(one, partial(_read, one.provider, asked.term, seconds)) for one in reading]
        searching = self._sources.having(SearchesArtists)
        return [asked.ask(one, partial(_search, one.provider, asked.term, seconds)) for one in searching]

    def _others(self, asked: _Asked, seconds: float) -> list[Ask[Found]]:
        """Who has said nothing of whom an address led to is asked by name."""
        if not asked.address or not asked.found:
            return []
        asked.pasted = {(one.provider, one.key) for one in asked.found}
        told = {one.provider for one in asked.found}
        left = (one for one in self._sources.having(SearchesArtists) if one.name not in told)
        name = asked.found[0].name
        return [asked.ask(one, partial(_search, one.provider, name, seconds)) for one in left]

    async def _view(self, asked: _Asked) -> LookupView:
        labels = {name: one.label for name, one in self._sources.declared.items()}
        weights = {name: one.weight for name, one in self._sources.declared.items()}
        united = asked.meant(unite(asked.found, labels, weights))
        best = ranked(None if asked.address else asked.term, united)[:MOST]
        here = await self._known.among([one for _, one in best])
        artists = [
            view_of(one, score, labels, self._picture(one), here.get(at)) for at, (score, one) in enumerate(best)
        ]
        return {
            "term": asked.term, "address": asked.address, "artists": artists,
            "sources": list(asked.sources.values()), "done": asked.done,
        }  # fmt: skip

    def _picture(self, united: United) -> str | None:
        paths = (self._pictures.path_of(one.picture) for one in united.found)
        return next((path for path in paths if path), None)


async def _search(provider: SearchesArtists, name: str, seconds: float | None) -> Found:
    with nullcontext() if seconds is None else asking(patience=seconds):
        return await provider.search_artists(name, _EACH)


async def _read(provider: ReadsAddresses, address: str, seconds: float) -> Found:
    with asking(patience=seconds):
        found = await provider.read_artist_address(address)
    return () if found is None else (found,)
