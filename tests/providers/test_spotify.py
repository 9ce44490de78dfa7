"""Spotify against its stand-in: shapes of today and of before, tokens that end, a refresh token that is never lost."""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from threading import Event
from typing import Any

import orjson
import pytest

from mvidarr.errors import External, Invalid, NotFound
from mvidarr.outbound import Outbound, Web
from mvidarr.providers import Forgetful, capabilities_of
from mvidarr.providers.capabilities import AsksPermission
from mvidarr.providers.spotify import SPOTIFY, Spotify
from mvidarr.providers.spotify_reading import page_of
from mvidarr.providers.spotify_web import manners
from tests.standins.sources import Mount, SourcesServer, faults
from tests.standins.sources import spotify as standin
from tests.standins.sources.world_data import WORLD

COPPER = WORLD.by_key["copper-tides"]
REDIRECT, VERIFIER = "http://127.0.0.1:8845/sources/spotify/callback", "v" * 64
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@dataclass
class There:
    server: SourcesServer
    outbound: Outbound
    mount: Mount
    source: standin.Spotify
    memory: Forgetful

    def spotify(self, secret: str = standin.SECRET) -> Spotify:
        """As it is built after each start."""
        web = Web(self.outbound, "spotify", manners({}), clock=self.server.clock)
        return Spotify(web, standin.CLIENT, secret, self.memory)

    async def connected(self) -> Spotify:
        spotify = self.spotify()
        landed = self.source.allow(spotify.permission_address(REDIRECT, "the-state", CHALLENGE))
        assert landed.endswith("&state=the-state")
        code = landed.partition("code=")[2].partition("&")[0]
        assert (await spotify.take_permission(code, REDIRECT, VERIFIER)).who == standin.ME
        return spotify

    async def remembered(self) -> dict[str, Any]:
        return dict(orjson.loads(await self.memory.read() or "{}"))

    def tokens(self) -> int:
        return self.mount.paths().count("/api/token")


@pytest.fixture
async def there() -> AsyncIterator[There]:
    with SourcesServer() as server:
        mount, source = standin.mount(server)
        outbound = server.outbound()
        yield There(server, outbound, mount, source, Forgetful())
        await outbound.close()


async def test_artists_are_found_described_and_recognised(there: There) -> None:
    spotify = there.spotify()
    found = await spotify.search_artists("Copper Tides", limit=50)
    assert [(one.name, one.key, one.ids) for one in found] == [
        ("Copper Tides", COPPER.spotify, {"spotify": COPPER.spotify})
    ]
    assert found[0].picture == "https://i.scdn.co/image/copper-tides"
    assert (found[0].listeners, found[0].genres) == (None, ())
    described = await spotify.describe_artist({"spotify": COPPER.spotify})
    assert described is not None
    assert [picture.width for picture in described.pictures] == [640, 160]
    assert await spotify.describe_artist({}, "Copper Tides") is None
    assert await spotify.describe_artist({"spotify": "z" * 22}) is None
    assert [one.url for one in await spotify.artwork({"spotify": COPPER.spotify})][:1] == [found[0].picture]
    for written in ("https://open.spotify.com/intl-de/artist/{}?si=1", "spotify:artist:{}"):
        read = await spotify.read_artist_address(written.format(COPPER.spotify))
        assert read is not None
        assert (read.name, read.score) == ("Copper Tides", 1.0)
    assert await spotify.read_artist_address("https://open.spotify.com/album/" + COPPER.spotify) is None
    assert page_of("https://open.spotify.com.evil.example/artist/" + COPPER.spotify, "artist") is None
    assert there.tokens() == 1
    there.source.expire()
    await spotify.search_artists("Marlow")
    assert there.tokens() == 2
    assert "search artists" in capabilities_of(spotify)
    assert isinstance(spotify, AsksPermission)


async def test_older_applications_are_told_more(there: There) -> None:
    there.source.old = True
    spotify = await there.connected()
    (found,) = await spotify.search_artists("Copper Tides")
    assert (found.listeners, found.genres) == (COPPER.listeners, COPPER.genres)
    assert len((await spotify.playlist(standin.MINE)).entries) == len(standin.songs()) + 1


async def test_lists_of_an_account(there: There) -> None:
    spotify = await there.connected()
    followed = await spotify.followed_artists()
    assert [entry.artist for entry in followed.entries] == [one.name for one in WORLD.artists_known_to("spotify")]
    assert (followed.complete, followed.entries[0].title) == (True, None)
    assert not (await spotify.followed_artists(most=3)).complete

    mine, theirs = await spotify.playlists()
    assert (mine.id, mine.name, mine.mark) == (standin.MINE, "My songs", "snap-My songs")
    songs = await spotify.playlist(f"https://open.spotify.com/playlist/{standin.MINE}?si=x")
    assert await spotify.playlist_mark(standin.MINE) == mine.mark
    assert (songs.name, songs.complete, len(songs.skipped)) == ("My songs", True, 3)
    assert len(songs.entries) == len(standin.songs()) + 1  # the last one again, and a file with an artist
    long = next(entry for entry in songs.entries if entry.title == "The Long Platform")
    assert (long.artist, long.featured, long.year, long.duration) == ("Copper Tides", ("Joan Marlow",), 2013, 312)
    assert long.ids["isrc"].startswith("GBXYZ")
    assert long.artist_ids == {"spotify": COPPER.spotify}
    assert songs.entries[-1].key == "basement kite / demo two"
    assert len((await spotify.saved_tracks()).entries) == len(standin.songs())
    assert len((await spotify.top_artists()).entries) == 3

    with pytest.raises(External, match="Forbidden") as refused:
        await spotify.playlist(theirs.id)
    assert refused.value.code == "private"
    with pytest.raises(NotFound, match="shown to nobody"):
        await spotify.playlist(standin.OWN)
    with pytest.raises(Invalid, match=r"open\.spotify"):
        await spotify.playlist("my playlist")


async def test_a_refresh_token_is_remembered_before_the_access_token_is_used(there: There) -> None:
    spotify = await there.connected()
    there.source.expire()
    before = there.source.refresh

    async def remembers_late(text: str | None) -> None:
        assert there.mount.paths()[-1] == "/api/token"  # nobody asked anything since
        await asyncio.sleep(0)
        there.memory._text = text

    there.memory.write = remembers_late  # type: ignore[method-assign]
    await asyncio.gather(*(spotify.playlists() for _ in range(3)))
    assert there.source.refresh != before
    assert (await there.remembered())["refresh"] == there.source.refresh

    # after a restart; and one that does not rotate stays
    there.source.rotates = False
    kept = there.source.refresh
    assert (await there.spotify().playlists())[0].id == standin.MINE
    assert (await there.remembered())["refresh"] == kept
    assert "refresh-" not in repr(spotify._person._token)


async def test_an_exchange_that_has_begun_is_never_broken_off(there: There) -> None:
    spotify = await there.connected()
    there.source.expire()
    spotify._person.forget(spotify._person._token.access)  # type: ignore[union-attr]
    asking = asyncio.create_task(spotify.playlists())
    asked = there.tokens()
    while spotify._person._exchange is None:
        await asyncio.sleep(0)
    exchange = spotify._person._exchange
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await exchange
    assert there.tokens() == asked + 1
    assert (await there.remembered())["refresh"] == there.source.refresh
    assert await spotify.playlists()


async def test_a_permission_that_was_taken_back_says_connect_again(there: There) -> None:
    spotify = await there.connected()
    other = there.spotify()
    await other.playlists()  # another process, which has used the refresh token since
    spotify._person.forget(spotify._person._token.access)  # type: ignore[union-attr]
    assert await spotify.playlists()

    there.source.expire()
    there.source.refresh = "of somebody else"
    with pytest.raises(External, match="Connect it again") as refused:
        await spotify.playlists()
    assert refused.value.code == "private"
    permission = await spotify.permission()
    assert permission is not None
    assert (permission.who, permission.broken) == (standin.ME, True)
    asked = there.tokens()
    with pytest.raises(External, match="Connect it again"):
        await there.spotify().saved_tracks()
    assert there.tokens() == asked
    assert await spotify.search_artists("Marlow")  # what needs no permission goes on
    await there.connected()
    assert await there.spotify().playlists()
    await spotify.drop_permission()
    assert await spotify.permission() is None
    with pytest.raises(External, match="Nobody's Spotify account"):
        await spotify.saved_tracks()


async def test_who_is_disconnected_during_an_exchange_stays_so(there: There) -> None:
    spotify = await there.connected()
    there.source.expire()
    spotify._person.forget(spotify._person._token.access)  # type: ignore[union-attr]
    held = Event()
    there.mount.fails(faults.Held(held), where="/api/token", times=1)
    asking = asyncio.create_task(spotify.playlists())
    asked = there.tokens()
    while there.tokens() == asked:
        await asyncio.sleep(0)
    dropping = asyncio.create_task(spotify.drop_permission())
    for _ in range(20):
        await asyncio.sleep(0)
    held.set()
    await asyncio.gather(asking, dropping, return_exceptions=True)
    assert await there.remembered() == {}
    with pytest.raises(External, match="Nobody's Spotify account"):
        await spotify.saved_tracks()


async def test_it_is_tried(there: There) -> None:
    assert "Nobody's account is connected" in await SPOTIFY.trial(there.spotify())
    assert f"account of {standin.ME}" in await SPOTIFY.trial(await there.connected())
    there.source.premium = False
    with pytest.raises(External, match="premium"):
        await SPOTIFY.trial(there.spotify())
    with pytest.raises(External) as refused:
        await SPOTIFY.trial(there.spotify("wrong"))
    assert refused.value.code == "key_refused"
