"""Sources at their doors: shown, given keys, tried out, connected, passed over in the first run. One house for all."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from mvidarr.providers.lastfm import LASTFM
from mvidarr.providers.lrclib import LRCLIB
from mvidarr.providers.spotify import SPOTIFY
from tests.discovery.sources import unhurried
from tests.house import Home, home
from tests.standins.sources import SourcesServer, faults
from tests.standins.sources import lastfm as lastfm_standin
from tests.standins.sources import spotify as spotify_standin

HTML = {"Accept": "text/html"}


@pytest.fixture
async def sources() -> AsyncIterator[SourcesServer]:
    with SourcesServer() as server:
        yield server


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_sources_are_shown_given_keys_tried_out_and_connected(
    db_url: str, tmp_path: Path, sources: SourcesServer
) -> None:
    lastfm_standin.mount(sources)
    _, spotify = spotify_standin.mount(sources)
    outbound, providers = sources.outbound(), [*map(unhurried, (LASTFM, SPOTIFY, LRCLIB))]
    async with home(db_url, tmp_path, outbound=outbound, providers=providers) as at_home:
        await _keys(at_home, sources)
        await _first_run(at_home)
        await _an_account(at_home, spotify)


async def _keys(at_home: Home, sources: SourcesServer) -> None:
    api = at_home.api
    shown = {one["name"]: one for one in (await api.get("/api/sources")).json()["items"]}
    assert list(shown) == ["lastfm", "spotify", "lrclib"]
    assert (shown["lastfm"]["state"], shown["lastfm"]["lacks"]) == ("lacking", ["API key"])
    assert (shown["lrclib"]["free"], shown["lrclib"]["sentence"]) == (True, "LRCLIB has not been asked yet.")
    page = (await api.get("/sources", headers=HTML)).text
    assert "needs a key" in page
    assert "LRCLIB works without a key" in " ".join(page.split())
    assert (await api.get("/api/sources/nothing")).status_code == 404

    form = {"shown": "sources.lastfm_key", "was:sources.lastfm_key": "", "version:sources.lastfm_key": "0"}
    wrong = {**form, "sources.lastfm_key": "wrong-key", "test": "true"}
    saved = await api.post("/sources/lastfm", data=wrong, headers=HTML)
    assert (saved.status_code, saved.headers["location"]) == (303, "/sources#source-lastfm")
    page = (await api.get("/sources", headers=HTML)).text
    assert "Last.fm refuses the key" in unescape(page)
    assert "wrong-key" not in page
    assert (await api.get("/api/sources/lastfm")).json()["state"] == "key"

    # another one is asked at once; what is not of this source is left alone
    right = {**form, "version:sources.lastfm_key": "1", "sources.lastfm_key": lastfm_standin.KEY}
    right |= {"shown": ["sources.lastfm_key", "sources.spotify"], "was:sources.spotify": "on"}  # type: ignore[dict-item]
    assert (await api.post("/sources/lastfm", data=right, headers=HTML)).status_code == 303
    assert (await api.get("/api/sources/lastfm")).json()["state"] == "ok"
    tried = (await api.post("/api/sources/lastfm/test")).json()
    assert (tried["good"], tried["text"]) == (True, "Last.fm answers, and the key is good.")
    sources.mounts["lastfm"].fails(faults.status(503))
    assert not (await api.post("/api/sources/lastfm/test")).json()["good"]
    assert "it failed" in (await api.get("/sources", headers=HTML)).text
    sources.mounts["lastfm"].well()

    stale = await api.post("/sources/lastfm", data={**wrong, "sources.lastfm_key": "again-a-key"}, headers=HTML)
    assert stale.status_code == 409
    assert "Somebody changed this meanwhile" in stale.text
    settings = (await api.get("/api/settings")).json()["items"]
    values = {one["name"]: one["value"] for one in settings if one["section"] == "Sources"}
    assert (values["sources.lastfm_key"], values["sources.spotify"]) == ({"set": True}, True)


async def _first_run(at_home: Home) -> None:
    step = await at_home.api.get("/setup/sources", headers=HTML)
    assert step.status_code == 200
    assert "key set" in step.text
    assert "at most five accounts" in step.text
    form = {"step": "true", "shown": "sources.spotify_client_id", "was:sources.spotify_client_id": ""}
    form |= {"version:sources.spotify_client_id": "0", "sources.spotify_client_id": spotify_standin.CLIENT}
    saved = await at_home.api.post("/sources/spotify", data=form, headers=HTML)
    assert saved.headers["location"] == "/setup/sources#source-spotify"
    gone_on = await at_home.api.post("/setup/sources", headers=HTML)
    assert gone_on.status_code == 303
    assert "/setup/sources" not in gone_on.headers["location"]


async def _an_account(at_home: Home, spotify: spotify_standin.Spotify) -> None:
    api = at_home.api
    too_soon = await api.post("/sources/spotify/connect", headers=HTML)
    assert too_soon.status_code == 409
    key = {"settings": {"sources.spotify_client_secret": spotify_standin.SECRET}}
    assert (await api.patch("/api/settings", json=key, headers={"If-Match": "*"})).status_code == 200
    page = (await api.post("/sources/spotify/connect", headers=HTML)).text
    address = unescape(re.findall(r'href="(https://accounts\.spotify\.com/authorize[^"]+)"', page)[0])
    assert "http://127.0.0.1:8845/sources/spotify/callback" in page
    refused = await api.get("/sources/spotify/callback?state=another&code=x", headers=HTML)
    assert refused.status_code == 422
    assert "does not belong" in refused.text
    landed = spotify.allow(address)
    pasted = await api.post("/sources/spotify/paste", data={"address": landed}, headers=HTML)
    assert (pasted.status_code, pasted.headers["location"]) == (303, "/sources#source-spotify")
    assert (
        f"The account of <bdi>{spotify_standin.ME}</bdi> is connected" in (await api.get("/sources", headers=HTML)).text
    )
    assert (await api.post("/sources/spotify/disconnect", headers=HTML)).status_code == 303
    assert (await api.get("/api/sources/spotify")).json()["permission"] is None

    # as the other side sends a browser back, and as programs do it
    begun = (await api.post("/api/sources/spotify/permission")).json()
    landed = spotify.allow(begun["address"])
    back = await api.get(landed.partition("8845")[2], headers=HTML)
    assert back.status_code == 303, back.text
    begun = (await api.post("/api/sources/spotify/permission")).json()
    brought = await api.put("/api/sources/spotify/permission", json={"address": spotify.allow(begun["address"])})
    assert brought.json() == {"who": spotify_standin.ME, "broken": False}
    assert (await api.delete("/api/sources/spotify/permission")).status_code == 204
    assert "refresh" not in str((await api.get("/api/changes")).json())
