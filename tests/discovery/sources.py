"""Sources of the tests, in process: what each knows is plain data, and what goes wrong with it is said."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mvidarr.errors import External
from mvidarr.outbound import Manners
from mvidarr.providers import Declared, Tools
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Collection, Listing, Poll, Upload, VideoFound

SITE = "https://www.youtube.com/watch?v="
CHANNEL = "UCnova0000000000000000000"


def upload(key: str, title: str, seconds: float = 200, **more: Any) -> Upload:
    given = {"channel": "Nova Kites", "channel_id": CHANNEL, "verified": True, "duration": seconds, **more}
    return Upload("youtube", key, f"{SITE}{key}", title, **given)


def listed(*uploads: Upload) -> tuple[VideoFound, ...]:
    return tuple(VideoFound("youtube", one.key, "listed", (one,)) for one in uploads)


@dataclass
class Lists:
    """What one source knows. ``wrong``: what it raises in place of any answer; ``held``: until then it is silent."""

    videos: tuple[VideoFound, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    wrong: Exception | None = None
    held: asyncio.Event | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    async def artist_videos(self, ids: Ids, name: str, *, most: int = 500) -> Listing:
        self.asked.append((name, dict(ids)))
        if self.held is not None:
            await self.held.wait()
        if self.wrong is not None:
            raise self.wrong
        return Listing(self.videos[:most], complete=len(self.videos) <= most, moved=self.moved)

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        if self.wrong is not None:
            raise self.wrong
        return ArtistFacts(ArtistFound("x", "1", name or "", 1.0, ids=self.ids))


@dataclass
class Knows(Lists):
    """A source that knows what is at addresses of others."""

    async def videos_at(self, urls: Sequence[str]) -> Sequence[VideoFound]:
        if self.wrong is not None:
            raise self.wrong
        return [one for one in self.videos if {upload.url for upload in one.uploads} & set(urls)]


@dataclass
class Site(Lists):
    """A site with channels and playlists: key -> uploads, the newest first."""

    channels: dict[str, tuple[VideoFound, ...]] = field(default_factory=dict)
    playlists: dict[str, tuple[VideoFound, ...]] = field(default_factory=dict)
    pages: list[tuple[str, int]] = field(default_factory=list)
    polls: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)  # channels that are gone

    async def poll_channel(self, channel_id: str, mark: str | None = None) -> Poll:
        return self._poll(self.channels, channel_id, mark)

    async def poll_playlist(self, playlist_id: str, mark: str | None = None) -> Poll:
        return self._poll(self.playlists, playlist_id, mark)

    async def list_collection(self, url: str, *, start: int = 1, most: int = 50) -> Listing:
        self.pages.append((url, start))
        if self.wrong is not None:
            raise self.wrong
        kind, _, key = url.rpartition("/")
        held: Mapping[str, Sequence[VideoFound]] = self.channels if kind.endswith("channel") else self.playlists
        if key not in held:
            raise External("This is no list.", source="youtube", code="not_a_list")
        of = Collection("youtube", "channel" if held is self.channels else "playlist", key, url, f"All of {key}")
        return Listing(tuple(held[key][start - 1 : start - 1 + most]), of=of)

    def _poll(self, held: Mapping[str, tuple[VideoFound, ...]], key: str, mark: str | None) -> Poll:
        self.polls.append(key)
        if self.wrong is not None:
            raise self.wrong
        if key in self.lost:
            raise External("This channel is gone.", source="youtube", code="http_404")
        newest = held.get(key, ())[:15]
        now = newest[0].key if newest else "none"
        return Poll(None if now == mark else newest, now)


def declared(name: str, provider: Any, weight: int = 100) -> Declared:
    async def fine(_: Any) -> str:
        return "It answers."

    def build(_: Tools) -> Any:
        return provider

    return Declared(
        name, name.capitalize(), f"https://{name}.test", "It knows videos.", lambda _: Manners(), build, fine,
        weight=weight,
    )  # fmt: skip


def unhurried(source: Declared) -> Declared:
    """It, where its patience is not what is tested: asked without a pause, and once."""
    return replace(source, manners=lambda given: replace(source.manners(given), pace=0.0, tries=1))
