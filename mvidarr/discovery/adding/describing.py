"""What sources know of an artist who was added, put where nothing stands yet: names, ids, genres, pages, a description.

Each source is asked by the ids that are known, then once more by those that others told. A source that means another
artist of this name tells nothing: what it says must fit together with what is known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

from mvidarr.db import Database, Journal
from mvidarr.discovery.adding.uniting_artists import KEYED, name_key, unite
from mvidarr.discovery.looking.moved_ids import follow_ids, moved_of
from mvidarr.discovery.sources.gathering import Ask, gather
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Invalid, NotFound
from mvidarr.jobs.lines import Level
from mvidarr.library.artists import Artists
from mvidarr.library.filling import fill_artist
from mvidarr.library.patches import ArtistPatch, checked_artist
from mvidarr.library.shapes import Artist
from mvidarr.library.text import fold
from mvidarr.providers.capabilities import DescribesArtists, KnowsTags
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Tag

ACTOR, ORIGIN = "system:discovery", "discover"
SECONDS = 60.0  # that one source may take
_ROUNDS = 2
_MOST = {"aliases": 20, "genres": 6, "links": 20}
_SOURCES = (
    "musicbrainz.org", "imvdb.com", "youtube.com", "spotify.com", "theaudiodb.com", "wikidata.org", "last.fm",
    "discogs.com",
)  # fmt: skip
_US = "library"  # what is known already, among what sources say

Log = Callable[[str, Level], None]


@dataclass
class Known:
    """``facts``: by source, of those that mean this artist. ``tags``: by source."""

    facts: dict[str, ArtistFacts] = field(default_factory=dict)
    tags: dict[str, Sequence[Tag]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)  # who failed is not asked once more


class Describing:
    def __init__(self, database: Database, journal: Journal, artists: Artists, sources: Sources) -> None:
        self._database = database
        self._journal = journal
        self._artists = artists
        self._sources = sources

    @property
    def possible(self) -> bool:
        """Whether anybody could be asked."""
        return bool(self._sources.having(DescribesArtists) or self._sources.having(KnowsTags))

    async def describe(self, artist_id: int, log: Log) -> int | None:
        """The change set, None when nothing was new. NotFound without the artist."""
        artist = await self._artists.get(artist_id)
        known = await self._asked(artist, log)
        weighed = self._by_weight(known)
        said = _said(artist, weighed, known)
        moved = moved_of(artist["ids"], known.facts.values())
        if not said and not moved:
            log("No source knows more of this artist.", "info")
            return None
        return await self._write(artist_id, said, moved, self._labels(known), log)

    async def _asked(self, artist: Artist, log: Log) -> Known:
        known = Known(ids=dict(artist["ids"]))
        told: dict[str, ArtistFacts] = {}
        for _ in range(_ROUNDS):
            before = dict(known.ids)
            told |= await self._facts(artist, known, log)
            self._fit(artist, told, known)
            if known.ids == before:
                break
        known.tags = await self._tags(artist, known, log)
        return known

    async def _facts(self, artist: Artist, known: Known, log: Log) -> dict[str, ArtistFacts]:
        ids = dict(known.ids)
        asks = [
            Ask(one.name, partial(one.provider.describe_artist, ids, artist["name"]))
            for one in self._sources.having(DescribesArtists)
            if one.name not in known.facts and one.name not in known.silent
        ]
        return {name: facts for name, facts in (await self._answers(asks, known, log)).items() if facts is not None}

    async def _tags(self, artist: Artist, known: Known, log: Log) -> dict[str, Sequence[Tag]]:
        """Only of sources that know the artist by id, where there are ids: a name may be another's."""
        ids = dict(known.ids)
        asks = [
            Ask(one.name, partial(one.provider.tags, ids, artist["name"]))
            for one in self._sources.having(KnowsTags)
            if (not ids or KEYED[0] in ids or one.name in ids) and one.name not in known.silent
        ]
        return {name: tags for name, tags in (await self._answers(asks, known, log)).items() if tags}

    async def _answers(self, asks: Sequence[Ask[Any]], known: Known, log: Log) -> dict[str, Any]:
        found = {}
        async with gather(asks, seconds=SECONDS) as answers:
            async for told in answers:
                if told.error is None:
                    found[told.source] = told.value
                else:
                    known.silent.add(told.source)
                    log(f"{self._sources.one(told.source).label} is missing: {told.error.detail}", "warning")
        return found

    def _fit(self, artist: Artist, told: Mapping[str, ArtistFacts], known: Known) -> None:
        """Those that mean this artist, and the ids that they tell."""
        ids = _as_now(artist["ids"], told.values())
        own = ArtistFound(_US, str(artist["id"]), artist["name"], 1.0, ids, aliases=tuple(artist["aliases"]))
        weights = {name: one.weight for name, one in self._sources.declared.items()}
        united = unite([own, *(facts.found for facts in told.values())], weights=weights)
        ours = next(one for one in united if _US in one.sources)
        known.facts = {name: facts for name, facts in told.items() if facts.found in ours.found}
        known.ids = {**_ids_told(known.facts.values()), **ours.ids, **artist["ids"]}

    def _by_weight(self, known: Known) -> list[ArtistFacts]:
        return [
            known.facts[name] for name in sorted(known.facts, key=lambda name: (-self._sources.one(name).weight, name))
        ]

    def _labels(self, known: Known) -> list[str]:
        return [one.label for name, one in self._sources.declared.items() if name in known.facts or name in known.tags]

    async def _write(
        self, artist_id: int, said: ArtistPatch, moved: Mapping[str, tuple[str, str]], labels: Sequence[str], log: Log
    ) -> int | None:
        async with self._database.write("discover") as w:
            by = ", ".join(labels)
            change = await self._journal.begin(w, actor=ACTOR, origin=ORIGIN, reason=f"Described an artist by {by}")
            try:
                fields = await fill_artist(change, w, artist_id, said)
                if await follow_ids(change, w, artist_id, moved):
                    fields = [*dict.fromkeys((*fields, "ids"))]
            except NotFound:  # deleted meanwhile
                fields = []
            log(f"Filled in {', '.join(fields)}." if fields else "All of it was known already.", "info")
            return await change.complete_if_any(f"Filled in {', '.join(fields)} of an artist, by {by}")


def _as_now(ids: Mapping[str, str], facts: Iterable[ArtistFacts]) -> dict[str, str]:
    """With the ids of those with whom its own were merged: else it would be taken for somebody else."""
    now = {(one.found.provider, old): one.found.key for one in facts for old in one.found.formerly}
    return {provider: now.get((provider, value), value) for provider, value in ids.items()}


def _ids_told(facts: Iterable[ArtistFacts]) -> dict[str, str]:
    channels = [channel for one in facts for channel in one.channels]
    return {"youtube": channels[0]} if channels else {}


def _said(artist: Artist, facts: Sequence[ArtistFacts], known: Known) -> ArtistPatch:
    """What may be written; whatever a rule refuses is left out."""
    own = name_key(artist["name"])
    others = [one.found.name for one in facts if name_key(one.found.name, one.found.provider) != own]
    names = [*others, *(name for one in facts for name in one.found.aliases)]
    pages = [{"name": name, "url": url} for one in facts for name, url in one.links if not _of_a_source(url)]
    people = [one.found for one in facts if one.found.provider != "youtube"]  # of a channel it says only that it is one
    told: dict[str, Any] = {
        "aliases": [name for name in names if fold(name) != fold(artist["name"])],
        "ids": {provider: value for provider, value in known.ids.items() if provider not in artist["ids"]},
        "genres": _genres(facts, known),
        "links": pages,
        "description": next((one.description for one in facts if one.description), None),
        "disambiguation": next((one.disambiguation for one in people if one.disambiguation), None),
    }
    fits: dict[str, Any] = {}
    for name, value in told.items():
        if isinstance(value, list):
            some = [each for each in value if _passes(name, [each])]
            value = _each_once(some)[: _MOST[name]]
        elif isinstance(value, dict):
            value = {key: each for key, each in value.items() if _passes(name, {key: each})}
        if value and _passes(name, value):
            fits |= checked_artist(cast("ArtistPatch", {name: value}))
    return cast("ArtistPatch", fits)


def _of_a_source(url: str) -> bool:
    """Those pages follow from ids."""
    host = urlsplit(url).hostname or ""
    return any(host == known or host.endswith(f".{known}") for known in _SOURCES)


def _genres(facts: Sequence[ArtistFacts], known: Known) -> list[str]:
    """Of the source that counts most and knows any; else what most people call it."""
    told = next((list(one.found.genres) for one in facts if one.found.genres), None)
    if told is not None:
        return told
    tags = sorted((tag for tags in known.tags.values() for tag in tags), key=lambda tag: (-tag.genre, -tag.count))
    return [tag.name for tag in tags if tag.genre] or [tag.name for tag in tags[:3]]


def _each_once(some: Sequence[Any]) -> list[Any]:
    """An address with and without a slash at its end is the same."""
    found: dict[str, Any] = {}
    for one in some:
        found.setdefault(fold(one["url"].rstrip("/") if isinstance(one, dict) else one), one)
    return list(found.values())


def _passes(field: str, value: Any) -> bool:
    try:
        checked_artist(cast("ArtistPatch", {field: value}))
    except Invalid:
        return False
    return True
