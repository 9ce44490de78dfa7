from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest

from mvidarr.config import ServerConfig
from mvidarr.web.forwarded import Forwarded
from tests.web.app import App, make_app, served
from tests.web.doors import small_roll
from tests.web.proxy import proxy

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"))


def app_behind(tmp_path: Path, base_url: str = "", trusted: tuple = LOOPBACK) -> App:
    server = ServerConfig(base_url=base_url, trusted_proxies=trusted, allowed_hosts=("mv.example",))
    return make_app(tmp_path, small_roll(), server=server)


@asynccontextmanager
async def through_proxy(app: App, headers: dict[str, str], **says: str) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        served(app.asgi) as inside,
        proxy(inside, **says) as outside,
        httpx.AsyncClient(base_url=f"http://{outside}", headers=headers, timeout=60) as client,
    ):
        yield client


async def seen(
    peer: str, headers: dict[str, str], *, type_: str = "http", path: str = "/videos", base: str = ""
) -> dict:
    scopes: list[dict] = []

    async def note(scope, receive, send) -> None:
        scopes.append(scope)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scheme = "http" if type_ == "http" else "ws"
    scope = {"type": type_, "client": (peer, 5) if peer else None, "scheme": scheme, "headers": raw, "path": path}
    await Forwarded(note, trusted=LOOPBACK, base_url=base)(scope, None, None)
    return scopes[0]


@pytest.mark.parametrize(
    ("peer", "chain", "client"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what the client wrote itself stands further left
        ("127.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("127.0.0.1", "10.0.0.9, 10.0.0.7", "10.0.0.9"),
        ("127.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, unknown", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("198.51.100.4", "127.0.0.1", "198.51.100.4"),  # a stranger makes himself local in vain
    ],
)
async def test_the_client_is_the_right_most_stranger(peer: str, chain: str, client: str) -> None:
    assert (await seen(peer, {"x-forwarded-for": chain}))["client"][0] == client


async def test_a_stranger_is_believed_nothing() -> None:
    headers = {"host": "a", "x-forwarded-proto": "https", "x-forwarded-host": "b", "x-forwarded-prefix": "/p"}
    scope = await seen("198.51.100.4", headers)
    assert (scope["scheme"], dict(scope["headers"])[b"host"], "root_path" in scope) == ("http", b"a", False)


async def test_a_trusted_proxy_names_scheme_host_and_prefix() -> None:
    headers = {"host": "a", "x-forwarded-proto": "https", "x-forwarded-host": "mv.example", "x-forwarded-prefix": "/p/"}
    scope = await seen("127.0.0.1", headers)
    assert (scope["scheme"], scope["root_path"], scope["path"]) == ("https", "/p", "/p/videos")
    assert [value for name, value in scope["headers"] if name == b"host"] == [b"mv.example"]


async def test_with_two_proxies_the_one_beside_the_client_names_the_scheme() -> None:
    headers = {"x-forwarded-for": "203.0.113.9, 10.0.0.7", "x-forwarded-proto": "https, http"}
    assert (await seen("127.0.0.1", headers))["scheme"] == "https"


async def test_sockets_have_schemes_of_their_own() -> None:
    assert (await seen("127.0.0.1", {"x-forwarded-proto": "https"}, type_="websocket"))["scheme"] == "wss"


@pytest.mark.parametrize("prefix", ["/../etc", "//evil.example", "x", "/a b", "/a\\b", "http://evil.example"])
async def test_a_prefix_that_is_no_path_is_ignored(prefix: str) -> None:
    assert "root_path" not in await seen("127.0.0.1", {"x-forwarded-prefix": prefix})


@pytest.mark.parametrize("value", ["javascript", "", "ftp"])
async def test_a_scheme_that_is_none_of_ours_is_ignored(value: str) -> None:
    assert (await seen("127.0.0.1", {"x-forwarded-proto": value}))["scheme"] == "http"


@pytest.mark.parametrize(
    ("path", "inside"), [("/mv", "/mv/"), ("/mv/", "/mv/"), ("/mv/x", "/mv/x"), ("/x", "/mv/x"), ("/mvx", "/mv/mvx")]
)
async def test_the_base_url_is_in_the_path_whether_the_proxy_strips_it_or_not(path: str, inside: str) -> None:
    assert (await seen("", {}, path=path, base="/mv"))["path"] == inside


@pytest.mark.parametrize("strip", [True, False])
async def test_everything_works_under_a_sub_path_behind_a_proxy(tmp_path: Path, strip: bool) -> None:
    app = app_behind(tmp_path, "/mv")
    async with served(app.asgi) as inside, proxy(inside, prefix="/mv", strip=strip) as outside:
        ours = {"base_url": f"http://{outside}/mv", "timeout": 60}
        async with httpx.AsyncClient(**ours, headers={"X-Api-Key": "user"}) as client:
            page = await client.get("/videos")
            static = await client.get(page.text.split('src="/mv')[1].split('"')[0])
            added = await client.post("/api/videos", json={"url": "http://x"})
        async with httpx.AsyncClient(**ours) as stranger:
            sent_away = await stranger.get("/videos")
            form = {"username": "ada", "password": "x"}
            signed_in = await stranger.post("/login?next=/videos", data=form, headers={"Origin": f"http://{outside}"})
            then = await stranger.get("/videos", headers={"Cookie": "mvidarr_session=user"})
    assert 'href="/mv/videos"' in page.text
    assert (static.status_code, static.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert added.headers["location"] == "/mv/api/jobs/3"
    assert sent_away.headers["location"] == "/mv/login?next=%2Fvideos"
    assert signed_in.headers["location"] == "/mv/videos"
    assert "Path=/mv" in signed_in.headers["set-cookie"]
    assert then.status_code == 200


async def test_behind_a_tls_proxy_cookies_and_origins_are_secure(tmp_path: Path) -> None:
    app = app_behind(tmp_path)
    host = {"Host": "mv.example", "Origin": "https://mv.example"}
    async with through_proxy(app, host, x_forwarded_proto="https") as client:
        signed_in = await client.post("/login", data={"username": "ada", "password": "x"})
        plain_name = await client.get("/api/videos", headers={"Cookie": "mvidarr_session=user"})
        good_name = await client.get("/api/videos", headers={"Cookie": "__Host-mvidarr_session=user"})
        downgraded = await client.post(
            "/login", data={"username": "ada", "password": "x"}, headers={"Origin": "http://mv.example"}
        )
    assert signed_in.headers["set-cookie"].startswith("__Host-mvidarr_session=user; HttpOnly; Max-Age=60; Path=/; ")
    assert "Secure" in signed_in.headers["set-cookie"]
    assert signed_in.headers["strict-transport-security"] == "max-age=31536000"
    assert (plain_name.status_code, good_name.status_code, downgraded.status_code) == (401, 200, 403)


async def test_the_proxys_client_is_who_asks(tmp_path: Path) -> None:
    app = app_behind(tmp_path)
    async with through_proxy(app, {"X-Api-Key": "user"}) as client:
        await client.get("/api/videos", headers={"X-Forwarded-For": "203.0.113.9"})
        await client.get("/api/videos", headers={"X-Forwarded-For": "10.0.0.1"})
    assert [info.client for info in app.people.asked] == ["203.0.113.9", "10.0.0.1"]


async def test_without_trust_a_proxys_words_are_only_words(tmp_path: Path) -> None:
    app = app_behind(tmp_path, trusted=())
    async with through_proxy(app, {"X-Api-Key": "user"}, x_forwarded_proto="https", x_forwarded_prefix="/mv") as client:
        answer = await client.post("/api/videos", json={"url": "abc"}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert app.people.asked[0].client == "127.0.0.1"
    assert answer.headers["location"] == "/api/jobs/3"
    assert "strict-transport-security" not in answer.headers
