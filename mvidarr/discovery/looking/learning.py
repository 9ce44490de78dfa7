"""Ids that sources know of an artist and nobody has told: where one of theirs is known, others often tell the rest."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeVar

from sqlalchemy import select

from mvidarr.db import ChangeSet, Database, Journal, Writer
from mvidarr.db.tables.library import artist_ids, artists
from mvidarr.discovery.looking.moved_ids import follow_ids
from mvidarr.discovery.looking.writing import CROSSED, TRIES
from mvidarr.discovery.sources.gathering import Ask, gather
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Conflict, Unavailable
from mvidarr.library.shapes import Artist
from mvidarr.providers.capabilities import DescribesArtists, ListsVideos
from mvidarr.providers.shapes import ArtistFacts

T = TypeVar("T")

SECONDS = 60.0  # that one source may take


class Learning:
    def __init__(self, database: Database, journal: Journal, sources: Sources) -> None:
        self._database = database
        self._journal = journal
        self._sources = sources

    async def ids(self, artist: Artist, *, actor: str, origin: str) -> Mapping[str, str]:
        """Theirs, with what is new. Asks nobody where every source that lists videos knows the artist by id; a source
        that does not answer tells nothing, and nothing known is lost."""
        lacking = {source.name for source in self._sources.having(ListsVideos)} - artist["ids"].keys()
        if not lacking or not artist["ids"]:
            return artist["ids"]
        fresh = await self._told(artist)
        if fresh and "ids" not in artist["locked"]:
            told = fresh
            fresh = await self._repeatedly(lambda: self._write(artist["id"], told, actor, origin))
        return {**fresh, **artist["ids"]}

    async def moved(self, artist: Artist, now: Mapping[str, str], *, actor: str, origin: str) -> list[str]:
        """``now``: ids into which sources have merged those of the artist; the providers of whom one was written."""
        moved = {name: (artist["ids"][name], new) for name, new in now.items() if name in artist["ids"]}
        moved = {name: (old, new) for name, (old, new) in moved.items() if old != new}
        return await self._repeatedly(lambda: self._move(artist["id"], moved, actor, origin)) if moved else []

    async def _move(self, artist_id: int, moved: Mapping[str, tuple[str, str]], actor: str, origin: str) -> list[str]:
        async with self._database.write("discover") as w:
            reason = "Ids of an artist were merged into others at their source"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            followed = await follow_ids(change, w, artist_id, moved)
            await change.complete_if_any()
        return followed

    async def _told(self, artist: Artist) -> dict[str, str]:
        """By provider; of two that differ, the word of the source that counts more."""
        known = [one for one in self._sources.having(DescribesArtists) if one.name in artist["ids"]]
        weights = {one.name: one.declared.weight for one in known}
        asks = [Ask(one.name, partial(one.provider.describe_artist, artist["ids"])) for one in known]
        facts: dict[str, ArtistFacts] = {}
        async with gather(asks, seconds=SECONDS) as answers:
            async for told in answers:
                if told.value is not None:
                    facts[told.source] = told.value
        found: dict[str, str] = {}
        for name in sorted(facts, key=lambda name: (weights[name], name)):
            found |= _ids_of(facts[name])
        return {provider: value for provider, value in found.items() if value and provider not in artist["ids"]}

    async def _repeatedly(self, write: Callable[[], Awaitable[T]]) -> T:
        """On PostgreSQL another look may learn the same just now; then it is somebody's."""
        for left in reversed(range(TRIES)):
            try:
                return await write()
            except (Conflict, Unavailable) as error:
                if error.code not in CROSSED or not left:
                    raise
        raise AssertionError

    async def _write(self, artist_id: int, ids: Mapping[str, str], actor: str, origin: str) -> dict[str, str]:
        """Those that are nobody else's."""
        async with self._database.write("discover") as w:
            free = {provider: value for provider, value in ids.items() if await _free(w, artist_id, provider, value)}
            change = await self._journal.begin(w, actor=actor, origin=origin, reason="Learned ids of an artist")
            if free and await w.value(select(artists.c.id).where(artists.c.id == artist_id)) is not None:
                await _add(change, artist_id, free)
            await change.complete_if_any()
        return free


async def _free(w: Writer, artist_id: int, provider: str, value: str) -> bool:
    same = artist_ids.c.provider == provider, artist_ids.c.value == value
    own = artist_ids.c.provider == provider, artist_ids.c.artist_id == artist_id
    taken = await w.value(select(artist_ids.c.id).where(*same).limit(1))
    has = await w.value(select(artist_ids.c.id).where(*own).limit(1))
    return taken is None and has is None


async def _add(change: ChangeSet, artist_id: int, ids: Mapping[str, str]) -> None:
    rows = [{"artist_id": artist_id, "provider": provider, "value": value} for provider, value in ids.items()]
    await change.insert_many(artist_ids, rows)


def _ids_of(facts: ArtistFacts) -> dict[str, str]:
    channel = {"youtube": facts.channels[0]} if facts.channels else {}
    return {**channel, **{provider: value for provider, value in facts.found.ids.items() if " " not in value}}
