from pathlib import Path

import pytest

from mvidarr.web.principal import ROLES, Role
from tests.web.app import App, make_app
from tests.web.doors import small_roll


@pytest.mark.parametrize("role", ROLES)
async def test_an_endpoint_opens_from_its_role_upwards(app: App, role: Role) -> None:
    async with app.client(role) as client:
        answer = await client.delete("/api/videos/3")
    assert answer.status_code == (204 if role == "admin" else 403)


async def test_nobody_is_told_to_sign_in(app: App) -> None:
    async with app.client() as client:
        answer = await client.get("/api/videos")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "unauthorized"


async def test_a_small_role_learns_which_one_is_needed(app: App) -> None:
    async with app.client("user") as client:
        answer = await client.delete("/api/videos/3")
    assert answer.json()["detail"] == "This needs the role admin; yours is user."
    assert answer.json()["code"] == "role_too_small"


async def test_a_person_without_a_session_is_sent_to_sign_in_and_back(app: App) -> None:
    async with app.client() as client:
        answer = await client.get("/videos?q=björk&limit=3")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fvideos%3Fq%3Dbj%25C3%25B6rk%26limit%3D3"


async def test_while_no_user_exists_people_are_sent_to_the_setup(tmp_path: Path) -> None:
    async with make_app(tmp_path, small_roll(), setup_needed=True).client() as client:
        assert (await client.get("/videos")).headers["location"] == "/setup"


async def test_a_page_for_a_greater_role_is_refused_with_a_page(app: App) -> None:
    async with app.browser("user") as client:
        answer = await client.get("/users")
    assert (answer.status_code, answer.headers["content-type"]) == (403, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("headers", "url"),
    [
        ({"Authorization": "Bearer user"}, "/api/videos"),
        ({"authorization": "bearer user"}, "/api/videos"),
        ({"X-Api-Key": "user"}, "/api/videos"),
        ({}, "/api/videos?apikey=user"),
        ({"Cookie": "mvidarr_session=user"}, "/api/videos"),
    ],
)
async def test_every_kind_of_credential_is_taken(app: App, headers: dict[str, str], url: str) -> None:
    async with app.client(headers=headers) as client:
        assert (await client.get(url)).status_code == 200


async def test_a_bad_header_is_not_backed_up_by_a_good_cookie(app: App) -> None:
    async with app.browser("admin", headers={"Authorization": "Bearer stolen"}) as client:
        assert (await client.get("/api/videos")).status_code == 401


async def test_the_authenticator_learns_client_and_browser(app: App) -> None:
    async with app.client("user", headers={"User-Agent": "Lynx"}) as client:
        await client.get("/api/videos")
    (asked,) = app.people.asked
    assert (asked.credential.kind, asked.client, asked.user_agent) == ("bearer", "127.0.0.1", "Lynx")


async def test_a_handler_sees_who_asks_from_where(app: App) -> None:
    async with app.client("user", headers={"User-Agent": "Lynx"}) as client:
        answer = await client.get("/api/who")
    assert answer.json() == {"base": "", "secure": False, "client": "127.0.0.1", "browser": "Lynx", "actor": "user:2"}
    async with app.client() as client:
        assert (await client.get("/api/who")).status_code == 401


async def test_an_open_door_knows_who_comes_in(app: App) -> None:
    async with app.client("manager") as client:
        assert (await client.post("/api/token", json={"name": "x"})).json()["id"] == 3
    async with app.client() as client:
        assert (await client.post("/api/token", json={"name": "x"})).json()["id"] == 0
