from pathlib import Path

import httpx
import pytest

from mvidarr.config import ServerConfig
from tests.web.app import ORIGIN, App, make_app
from tests.web.doors import small_roll

VIDEO = {"url": "http://x"}
COOKIE = {"Cookie": "mvidarr_session=user"}


async def post(app: App, headers: dict[str, str], url: str = "/api/videos", base_url: str = ORIGIN) -> httpx.Response:
    async with app.client(headers=headers, base_url=base_url) as client:
        return await client.post(url, json=VIDEO if url == "/api/videos" else {"name": "x"})


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": ORIGIN},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
    ],
)
async def test_our_own_pages_may_act_for_a_signed_in_browser(app: App, headers: dict[str, str]) -> None:
    assert (await post(app, {**COOKIE, **headers})).status_code == 202


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:8846"},
        {"Origin": "https://localhost:8845"},
        {"Origin": "null"},
        {"Origin": "http://localhost:99999"},
        {"Sec-Fetch-Site": "cross-site", "X-Api-Key": ""},
        {"Sec-Fetch-Site": "cross-site", "Authorization": "Bearer"},
        {},
    ],
)
async def test_no_other_page_may(app: App, headers: dict[str, str]) -> None:
    answer = await post(app, {**COOKIE, **headers})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer user"}, {"X-Api-Key": "user"}])
async def test_a_program_with_its_own_credential_may_come_from_anywhere(app: App, headers: dict[str, str]) -> None:
    answer = await post(app, {**COOKIE, **headers, "Origin": "http://app.example", "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 202


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("url", ["/api/token", "/api/token?apikey=user"])
async def test_another_page_cannot_sign_a_browser_in(app: App, headers: dict[str, str], url: str) -> None:
    assert (await post(app, headers, url)).status_code == 403


async def test_a_program_without_any_credential_may_sign_in(app: App) -> None:
    assert (await post(app, {}, "/api/token")).status_code == 200


async def test_basic_credentials_that_a_browser_adds_by_itself_excuse_nothing(app: App) -> None:
    answer = await post(app, {**COOKIE, "Authorization": "Basic dTpw", "Origin": "http://evil.example"})
    assert answer.status_code == 403


async def test_reading_is_not_changing(app: App) -> None:
    async with app.client(headers={**COOKIE, "Sec-Fetch-Site": "cross-site"}) as client:
        assert (await client.get("/api/videos")).status_code == 200


async def test_no_other_origin_is_invited_to_read(app: App) -> None:
    async with app.client("user", headers={"Origin": "http://evil.example"}) as client:
        answers = [await client.get("/api/videos"), await client.options("/api/videos")]
    assert answers[1].status_code == 405
    assert not [name for answer in answers for name in answer.headers if name.startswith("access-control")]


async def test_default_ports_are_the_same_origin_as_none(tmp_path: Path) -> None:
    app = make_app(tmp_path, small_roll(), server=ServerConfig(allowed_hosts=("mv.example",)))
    answer = await post(app, {**COOKIE, "Origin": "http://mv.example:80"}, base_url="http://mv.example")
    assert answer.status_code == 202
