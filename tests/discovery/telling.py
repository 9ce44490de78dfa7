"""Sources of the invented world that answer in the same process: each tells of artists what its own kind would."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mvidarr.errors import External
from mvidarr.outbound import Manners
from mvidarr.providers import Declared, Tools
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Tag
from tests.house import Home
from tests.standins.sources.world import Artist
from tests.standins.sources.world_data import WORLD

LABELS = {
    "musicbrainz": "MusicBrainz", "imvdb": "IMVDb", "theaudiodb": "TheAudioDB", "youtube": "YouTube",
    "spotify": "Spotify", "lastfm": "Last.fm",
}  # fmt: skip
_RELATIONS = ("imvdb", "imvdb_slug", "youtube", "spotify", "wikidata", "theaudiodb")


@dataclass
class Telling:
    """``held``: it answers only then. ``down``: it does not answer at all. ``moved``: ids that it has merged."""

    name: str
    held: asyncio.Event | None = None
    down: bool = False
    seconds: float = 0.0  # that it takes
    asked: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        await self._answer(f"search {name}")
        return [_found(one, self.name) for one in WORLD.named(name, self.name)][:limit]

    async def read_artist_address(self, address: str) -> ArtistFound | None:
        await self._answer(f"read {address}")
        known = WORLD.artists_known_to(self.name)
        return next((_found(one, self.name) for one in known if one.ids[self.name] in address), None)

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        await self._answer(f"describe {name} {ids.get(self.name, '')}".rstrip())
        known = WORLD.artists_known_to(self.name)
        asked = ids.get(self.name, "")
        by_id = next((one for one in known if self.moved.get(asked, asked) == one.ids[self.name]), None)
        named = [one for one in known if one.name == name]
        one = by_id or (named[0] if named and self.name not in ids else None)
        if one is None:
            return None
        channels = tuple(channel.id for channel in one.channels) if self.name == "musicbrainz" else ()
        words = one.description if self.name == "theaudiodb" else None
        links = (("Home", one.homepage), ("Bad", "javascript:x")) if one.homepage else ()
        found = replace(_found(one, self.name), formerly=(asked,) if asked in self.moved else ())
        return ArtistFacts(found, words, tuple(link for link in links if link[1]), channels=channels)

    async def tags(self, ids: Ids, name: str | None = None) -> Sequence[Tag]:
        await self._answer(f"tags {name}")
        return [Tag("seen live", 90), Tag("rock", 80, genre=True)] if self.name == "lastfm" else []

    async def _answer(self, what: str) -> None:
        self.asked.append(what)
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.held is not None:
            await self.held.wait()
        if self.down:
            raise External(f"{LABELS[self.name]} is down.", source=self.name, retryable=True, code="down")


def _found(one: Artist, source: str) -> ArtistFound:
    ids: Mapping[str, str] = {source: one.ids[source]}
    found = ArtistFound(source, one.ids[source], one.name, 0.9, ids)
    if source == "musicbrainz":
        ids = {name: value for name, value in one.ids.items() if name in (source, *_RELATIONS)}
        return replace(
            found, ids=ids, aliases=one.aliases, genres=one.genres, sort_name=one.sort_name, country=one.country,
            begin=one.begin, disambiguation=one.disambiguation or None, url=f"https://musicbrainz.org/artist/{one.mbid}",
        )  # fmt: skip
    if source in ("theaudiodb", "lastfm"):
        return replace(found, ids={**ids, "musicbrainz": one.mbid}, listeners=one.listeners)
    if source == "imvdb":
        return replace(found, key=one.ids["imvdb"], videos=len(WORLD.videos_of(one.key, "imvdb")))
    return replace(found, picture=f"https://pictures.example/{one.key}.jpg") if source == "spotify" else found


@dataclass
class Choir:
    """Some sources, and what each was asked."""

    voices: dict[str, Telling]

    @classmethod
    def of(cls, *names: str) -> "Choir":
        return cls({name: Telling(name) for name in names})

    def declared(self) -> list[Declared]:
        return [_declared(one) for one in self.voices.values()]


def _declared(one: Telling) -> Declared:
    def build(tools: Tools) -> Telling:
        return one

    async def trial(provider: Telling) -> str:
        return "It answers."

    return Declared(
        one.name, LABELS[one.name], "https://example.org/", "Tells.", lambda given: Manners(), build, trial,
        weight=200 if one.name == "musicbrainz" else 100,
    )  # fmt: skip


async def streamed(house: Home, path: str, query: bytes) -> AsyncGenerator[dict[str, Any], None]:
    """Lines of an answer as they leave the house; who closes this leaves as a client does."""
    pieces: asyncio.Queue[bytes] = asyncio.Queue()
    headers = [(b"host", b"localhost:8845"), (b"authorization", house.api.headers["authorization"].encode())]
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path, "root_path": "",
        "raw_path": path.encode(), "query_string": query, "headers": headers, "client": ("127.0.0.1", 1),
        "server": ("localhost", 8845),
    }  # fmt: skip
    left = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body" and message.get("body"):
            pieces.put_nowait(message["body"])

    app: Any = house.house.app()
    serving = asyncio.create_task(app(scope, receive, send))
    try:
        done = False
        while not done:
            state = json.loads(await pieces.get())
            done = state["done"]
            yield state
    finally:
        left.set()
        await asyncio.gather(serving, return_exceptions=True)
