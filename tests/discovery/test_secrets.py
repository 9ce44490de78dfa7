"""What sources are given to come in with is told to them and nobody else: not on any page, in any answer, export,
history or line of the log, also where the source says it aloud."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from urllib.parse import quote, quote_plus

import httpx
import pytest

from mvidarr.config import LogConfig
from mvidarr.discovery.sources.options import option_name
from mvidarr.observe import configure
from mvidarr.providers.roll import PROVIDERS
from tests.discovery.sources import unhurried
from tests.house import Home, home
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.sources import (
    Reply,
    Request,
    SourcesServer,
    fanarttv,
    imvdb,
    lastfm,
    lidarr,
    listenbrainz,
    lrclib,
    musicbrainz,
    spotify,
    theaudiodb,
    wikidata,
    youtube,
)

HOSTS = (
    *(one.HOST for one in (fanarttv, imvdb, lastfm, lidarr, lrclib, musicbrainz, theaudiodb)),
    *(host for one in (listenbrainz, wikidata, youtube) for host in one.HOSTS),
    *(spotify.API, spotify.ACCOUNTS),
)  # fmt: skip
SECRETS = {
    option_name(declared, option): f"5eCret+{at}/{number}"  # with signs that are written otherwise in an address
    for at, declared in enumerate(PROVIDERS)
    for number, option in enumerate(declared.options)
    if option.secret
}
PLAIN = {
    "sources.lidarr_address": f"http://{lidarr.HOST}", "sources.spotify_client_id": "c" * 32,
}  # fmt: skip
HTML = {"Accept": "text/html"}
STATUSES = (200, 302, 403)


def aloud(status: int, request: Request) -> Reply:
    """An answer with everything in it that the question had."""
    said = f"{request.method} {request.path}?{request.pairs} {dict(request.headers)} {request.body!r}"
    body = {"error": {"message": said, "status": status}, "message": said, "error_message": said, "errorMessage": said}
    where = {"Location": f"http://{request.host}{request.path}/again?key={request.query}"} if status == 302 else {}
    return Reply(status, json.dumps(body).encode(), headers=where)


@pytest.fixture
async def world() -> AsyncIterator[SourcesServer]:
    with SourcesServer() as server:
        yield server


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_no_secret_of_a_source_comes_out_anywhere(
    db_url: str, tmp_path: Path, world: SourcesServer, fake_youtube: FakeYouTube, capfd: pytest.CaptureFixture[str]
) -> None:
    assert {one.split(".")[1].split("_")[0] for one in SECRETS} >= {"imvdb", "spotify", "lastfm", "lidarr", "youtube"}
    outbound, asked = world.outbound(allow_private=True), [""]
    configure(LogConfig(level="debug"))
    try:
        every = [*map(unhurried, PROVIDERS)]
        async with home(db_url, tmp_path, plugins=fake_youtube.plugins, providers=every, outbound=outbound) as at_home:
            given = {"settings": SECRETS | PLAIN}
            answer = await at_home.api.patch("/api/settings", json=given, headers={"If-Match": "*"})
            assert answer.status_code == 200, answer.text
            found = [answer.text]
            for status in STATUSES:
                world.mount("all", HOSTS, partial(aloud, status))
                found += [await _asked(at_home)]
                asked += [f"{one.path} {one.pairs} {one.headers} {one.body!r}" for one in world.mounts["all"].requests]
            found += [text async for text in _told(at_home)]
    finally:
        configure(LogConfig(level="warning"))
    sent = "\n".join(asked)
    assert {name for name, secret in SECRETS.items() if secret in sent} >= {
        "sources.imvdb_key", "sources.lastfm_key", "sources.lidarr_key", "sources.theaudiodb_key",
    }  # fmt: skip
    found += list(capfd.readouterr())
    assert any("***" in text for text in found)  # they did say it aloud
    leaks = [
        f"{name}: …{text[max(0, text.index(written) - 150):][:300]}"
        for name, secret in SECRETS.items() for written in _ways(secret) for text in found if written in text
    ]  # fmt: skip
    assert not leaks, "\n".join(leaks[:5])


def _ways(secret: str) -> set[str]:
    """In which it may be written."""
    pair = b64encode(f"{PLAIN['sources.spotify_client_id']}:{secret}".encode()).decode()
    return {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), secret.replace("/", "\\/"), pair}


async def _asked(at_home: Home) -> str:
    """Everybody is tried."""
    tried = [await at_home.api.post(f"/api/sources/{one.name}/test") for one in PROVIDERS]
    pages = [await at_home.api.get("/sources", headers=HTML), await at_home.api.get("/setup/sources", headers=HTML)]
    return "\n".join(answer.text for answer in (*tried, *pages))


async def _told(at_home: Home) -> AsyncIterator[str]:
    """All that can be read: every door without an id, and those of the first change."""
    paths = {route.path for route in at_home.house.roll if route.method == "GET"}
    for path in sorted(paths):
        filled = re.sub(r"\{name(:\w+)?\}", "lastfm", path)
        filled = re.sub(r"\{id:int\}", "1", filled) if "change" in path or "history" in path else filled
        if "{" in filled or filled.startswith("/help"):
            continue
        yield _text(await at_home.api.get(filled, headers={} if filled.startswith("/api") else HTML))


def _text(answer: httpx.Response) -> str:
    return gzip.decompress(answer.content).decode() if answer.content[:2] == b"\x1f\x8b" else answer.text
