"""Somebody's permission: what comes back is held against what went out, once, and a restart loses nothing of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from mvidarr.accounts.vault import Vault
from mvidarr.config import Config
from mvidarr.db import Database, Journal, Outbox
from mvidarr.discovery import Sources, settings_of
from mvidarr.discovery.sources.memories import Memories
from mvidarr.discovery.sources.permissions import Permissions, parameters_of, redirect_of
from mvidarr.discovery.sources.trying import Tries
from mvidarr.discovery.sources.views import SourceViews
from mvidarr.errors import Conflict, External, Invalid, NotFound
from mvidarr.outbound import Web
from mvidarr.outbound.sentences import SourceHealth, health_of
from mvidarr.providers.lastfm import LASTFM
from mvidarr.providers.spotify import SPOTIFY
from mvidarr.settings import Registry, Settings
from tests.standins.sources import SourcesServer, faults
from tests.standins.sources import spotify as standin

ADA, BOB = 1, 2
REDIRECT = "http://127.0.0.1:8845/sources/spotify/callback"


@dataclass
class Desk:
    settings: Settings
    sources: Sources
    permissions: Permissions
    views: SourceViews
    tries: Tries
    source: standin.Spotify
    server: SourcesServer

    async def set(self, **given: Any) -> None:
        names = {f"sources.{name}": value for name, value in given.items()}
        await self.settings.change(names, actor="user:1", origin="api")

    async def keyed(self) -> None:
        await self.set(spotify_client_id=standin.CLIENT, spotify_client_secret=standin.SECRET)

    async def state(self) -> tuple[str, str]:
        shown = await self.views.one("spotify")
        return shown["state"], shown["sentence"]


@pytest.fixture
async def desk(db: Database) -> AsyncIterator[Desk]:
    with SourcesServer() as server:
        _, source = standin.mount(server)
        outbound = server.outbound()
        journal, outbox = Journal(db), Outbox(db)
        providers = [LASTFM, SPOTIFY]
        settings = Settings(db, journal, outbox, Config(), Registry(settings_of(providers)), Vault())
        journal.register(settings.tracked())
        memories = Memories(db, Vault())
        nobody: Any = None
        sources = Sources(
            settings,
            lambda one, given: Web(outbound, one.name, one.manners(given), clock=server.clock),
            nobody,
            providers,
            memory_of=memories.of,
        )
        await settings.load()

        async def health(name: str) -> SourceHealth:
            return health_of(name, name, {}, None, 0.0)

        tries, permissions = Tries(sources), Permissions(sources, memories)
        views = SourceViews(sources, health, tries, permissions)
        yield Desk(settings, sources, permissions, views, tries, source, server)
        await outbound.close()


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_account_is_connected_and_stays_so(desk: Desk) -> None:
    with pytest.raises(Conflict, match="before it has its keys"):
        await desk.permissions.begin("spotify", ADA, REDIRECT)
    assert await desk.state() == ("lacking", "Spotify is not asked: it needs Client ID and Client secret.")
    await desk.keyed()
    begun = await desk.permissions.begin("spotify", ADA, REDIRECT)
    assert begun.address.startswith("https://accounts.spotify.com/authorize?")
    assert query_of(begun.address)["redirect_uri"] == REDIRECT
    landed = desk.source.allow(begun.address)

    # a page that was loaded again does not spoil what comes back
    assert (await desk.permissions.begin("spotify", ADA, REDIRECT)).address == begun.address
    brought = query_of(landed)
    for wrong in ({**brought, "state": "another"}, {**brought, "state": ""}, {"code": brought["code"]}):
        with pytest.raises(Invalid, match="does not belong"):
            await desk.permissions.finish("spotify", ADA, wrong)
    with pytest.raises(Invalid, match="does not belong"):
        await desk.permissions.finish("spotify", BOB, brought)
    with pytest.raises(Invalid, match="Paste the whole address"):
        await desk.permissions.finish_pasted("spotify", ADA, "I did it")

    found = await desk.permissions.finish_pasted("spotify", ADA, f"  {landed} \n")
    assert found.who == standin.ME
    assert (await desk.views.one("spotify"))["permission"] == {"who": standin.ME, "broken": False}
    with pytest.raises(Invalid, match="does not belong"):
        await desk.permissions.finish("spotify", ADA, brought)

    # the provider is built anew, and still may
    await desk.set(spotify=False)
    assert (await desk.state())[0] == "off"
    assert await desk.permissions.of("spotify") is None
    await desk.set(spotify=True)
    source = desk.sources.get("spotify")
    assert source is not None
    assert len(await source.provider.playlists()) == 2
    # another application is another permission
    await desk.set(spotify_client_id="d" * 32)
    assert await desk.permissions.of("spotify") is None
    await desk.set(spotify_client_id=standin.CLIENT)
    await desk.permissions.drop("spotify")
    assert await desk.permissions.of("spotify") is None


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_is_not_allowed_connects_nobody(desk: Desk) -> None:
    await desk.keyed()
    begun = await desk.permissions.begin("spotify", ADA, REDIRECT)
    state = query_of(begun.address)["state"]
    with pytest.raises(Invalid, match="was not allowed"):
        await desk.permissions.finish("spotify", ADA, {"error": "access_denied", "state": state})
    begun = await desk.permissions.begin("spotify", ADA, REDIRECT)
    assert query_of(begun.address)["state"] != state
    with pytest.raises(External):
        await desk.permissions.finish("spotify", ADA, {"code": "made up", "state": query_of(begun.address)["state"]})
    assert await desk.permissions.of("spotify") is None
    await desk.set(lastfm_key="k" * 32)
    assert not desk.permissions.asks("lastfm")
    with pytest.raises(Invalid, match="nobody's permission"):
        await desk.permissions.begin("lastfm", ADA, REDIRECT)
    with pytest.raises(NotFound):
        await desk.permissions.begin("nothing", ADA, REDIRECT)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_source_is_tried_and_what_came_of_it_stays(desk: Desk) -> None:
    tried = await desk.tries.run("spotify")
    assert (tried.good, tried.text) == (False, "It cannot be asked without Client ID and Client secret.")
    await desk.set(spotify_client_id=standin.CLIENT, spotify_client_secret="wrong")
    tried = await desk.tries.run("spotify")
    assert not tried.good
    assert desk.tries.last("spotify") == tried
    await desk.keyed()
    assert desk.tries.last("spotify") is None  # it was of the other key
    assert (await desk.tries.run("spotify")).good
    desk.server.mounts["spotify"].fails(faults.status(503))
    assert not (await desk.tries.run("spotify")).good
    shown = (await desk.views.one("spotify"))["tested"]
    assert shown is not None
    assert not shown["good"]
    assert [one["free"] for one in await desk.views.all()] == [False, False]
    assert (await desk.views.one("lastfm"))["capabilities"][0] == "search artists"
    assert "permission" not in await desk.views.one("lastfm")


@pytest.mark.parametrize(
    ("origin", "redirect", "opens"),
    [
        ("https://music.example", "https://music.example/p", True),
        ("https://music.example:8443", "https://music.example:8443/p", True),
        ("http://127.0.0.1:8845", "http://127.0.0.1:8845/p", True),
        ("http://[::1]:8845", "http://[::1]:8845/p", True),
        ("http://localhost:8845", "http://127.0.0.1:8845/p", False),
        ("http://nas:9000", "http://127.0.0.1:8845/p", False),
        ("http://192.168.1.4", "http://127.0.0.1:8845/p", False),
    ],
)
def test_one_comes_back_by_https_or_to_a_loopback_address(origin: str, redirect: str, opens: bool) -> None:
    assert redirect_of(origin, "/p", 8845) == (redirect, opens)


def test_an_address_may_be_pasted_in_part() -> None:
    assert parameters_of("http://127.0.0.1/x?code=a%2Fb&state=c#_=_") == {"code": "a/b", "state": "c"}
    assert parameters_of("code=a&state=c") == {"code": "a", "state": "c"}
    signed_out = "http://127.0.0.1/login?next=%2Fsources%2Fspotify%2Fcallback%3Fcode%3Da%26state%3Dc"
    assert parameters_of(signed_out) == {"code": "a", "state": "c"}
    for wrong in ("", "/login?next=/?next=/?x", "http://[/?state=1", "https://example.org/", "?code=1"):
        with pytest.raises(Invalid):
            parameters_of(wrong)
