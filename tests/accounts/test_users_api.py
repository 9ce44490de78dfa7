"""Refresh tokens, keys and users over HTTP: what is answered, and who may ask."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from mvidarr import clock, resources
from mvidarr.accounts import Accounts, User
from mvidarr.accounts.api import AccountsApi, KeysApi, UsersApi
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.config import ServerConfig
from mvidarr.errors import Unauthorized
from mvidarr.web.assets import Assets
from mvidarr.web.dispatch import Threshold
from mvidarr.web.pages import Renderer
from mvidarr.web.principal import Principal
from mvidarr.web.roll import Route
from mvidarr.web.routes import access
from mvidarr.web.stack import build
from tests.accounts.conftest import PASSWORD, changed

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)  # the SQL is tested beside, on both


async def _nav(principal: Principal) -> dict[str, int]:
    return {}


@pytest.fixture
def api(accounts: Accounts) -> httpx.AsyncClient:
    auth = AccountsApi(accounts)
    roll = [
        Route("POST", "/api/auth/token", auth.token),
        Route("POST", "/api/auth/refresh", auth.refresh),
        Route("GET", "/api/auth/me", auth.me),
        Route("POST", "/api/auth/password", auth.change_password),
        Route("POST", "/api/auth/logout", auth.logout),
        Route("GET", "/api/auth/sessions", auth.sessions),
        Route("DELETE", "/api/auth/sessions", auth.end_other_sessions),
        Route("DELETE", "/api/auth/sessions/{id:int}", auth.end_session),
        *access.keys(KeysApi(accounts)),
        *access.users(UsersApi(accounts)),
    ]
    assets = Assets(resources.static())
    renderer = Renderer(resources.templates(), assets, version="0.0", nav=_nav)
    threshold = Threshold(AccountsAuthenticator(accounts), renderer, accounts.setup.needed, check_results=True)
    transport = httpx.ASGITransport(build(roll, server=ServerConfig(), threshold=threshold, assets=assets))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8845")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def told(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json().get("code")


async def granted(api: httpx.AsyncClient, name: str, password: str = PASSWORD) -> dict[str, Any]:
    answer = await api.post("/api/auth/token", json={"username": name, "password": password})
    assert answer.headers["cache-control"] == "no-store"
    return dict(answer.json())


async def test_a_program_stays_signed_in_without_a_password(api: httpx.AsyncClient, ada: User) -> None:
    first = await granted(api, "Ada")
    assert first["refresh_expires_in"] == 30 * clock.DAY // clock.SECOND
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = (await api.post("/api/auth/refresh", data=form)).json()
    assert second.keys() == first.keys()
    header = bearer(second["access_token"])
    (listed,) = (await api.get("/api/auth/sessions", headers=header)).json()["items"]
    assert (listed["kind"], listed["current"], listed["revoked"]) == ("program", True, None)
    other = await granted(api, "Ada")
    assert (await api.delete("/api/auth/sessions", headers=header)).status_code == 204
    assert (await api.get("/api/auth/me", headers=bearer(other["access_token"]))).status_code == 401
    assert told(await api.post("/api/auth/refresh", json={"refresh_token": first["refresh_token"]})) == (
        401, "refresh_reused",
    )  # fmt: skip
    assert (await api.get("/api/auth/me", headers=header)).status_code == 401


@pytest.mark.parametrize("way", ["the token in the body", "the access token", "the list"])
async def test_a_program_signs_out(api: httpx.AsyncClient, ada: User, way: str) -> None:
    pair = await granted(api, "Ada")
    header = bearer(pair["access_token"])
    if way == "the list":
        (listed,) = (await api.get("/api/auth/sessions", headers=header)).json()["items"]
        gone = await api.delete(f"/api/auth/sessions/{listed['id']}", headers=header)
        assert gone.status_code == 404  # there is no browser of this number
        await api.delete(f"/api/auth/sessions/{listed['id']}", params={"kind": "program"}, headers=header)
    elif way == "the access token":
        assert (await api.post("/api/auth/logout", headers=header)).status_code == 204
    else:
        assert (await api.post("/api/auth/logout", json={"refresh_token": pair["refresh_token"]})).status_code == 204
    assert (await api.get("/api/auth/me", headers=header)).status_code == 401
    again = await api.post("/api/auth/refresh", json={"refresh_token": pair["refresh_token"]})
    assert told(again) == (401, "bad_refresh_token")


async def test_a_key_does_what_its_role_may_and_gives_or_takes_no_access(api: httpx.AsyncClient, ada: User) -> None:
    header = bearer((await granted(api, "Ada"))["access_token"])
    made = (await api.post("/api/auth/keys", json={"name": "player"}, headers=header)).json()
    assert made["key"]["role"] == "admin"
    key = {"X-Api-Key": made["secret"]}
    assert (await api.get("/api/users", headers=key)).json()["items"][0]["name"] == "Ada"
    assert (await api.get("/api/auth/me", params={"apikey": made["secret"]})).json()["name"] == "Ada"
    refused: list[tuple[str, str, Mapping[str, Any]]] = [
        ("POST", "/api/auth/keys", {"name": "another"}),
        ("DELETE", f"/api/auth/keys/{made['key']['id']}", {}),
        ("DELETE", "/api/auth/sessions", {}),
        ("POST", "/api/auth/password", {"current": PASSWORD, "new": "another fine phrase"}),
        ("POST", "/api/users", {"name": "Eve", "role": "admin"}),
        ("PATCH", f"/api/users/{ada.id}", {"name": "Eve"}),
        ("POST", f"/api/users/{ada.id}/password", {}),
    ]
    for method, path, body in refused:
        answer = await api.request(method, path, json=body, headers=key)
        assert told(answer) == (403, "not_by_key"), path
        assert "done by people" in answer.json()["detail"]
    assert (await api.delete(f"/api/auth/keys/{made['key']['id']}", headers=header)).status_code == 200
    assert told(await api.get("/api/auth/me", headers=key)) == (401, "key_revoked")


async def test_keys_are_checked_field_by_field(api: httpx.AsyncClient, bob: User) -> None:
    header = bearer((await granted(api, "Bob"))["access_token"])
    for body, field in [
        ({"name": "x", "role": "admin"}, "role"),
        ({"name": "x", "expires": "2020-01-01T00:00:00Z"}, "expires"),
        ({"name": "x", "expires": "2999-01-01T00:00:00"}, "expires"),
        ({"name": ""}, "name"),
    ]:
        answer = await api.post("/api/auth/keys", json=body, headers=header)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    body = {"name": "x", "role": "readonly", "expires": "2999-01-01T02:00:00+02:00"}
    made = (await api.post("/api/auth/keys", json=body, headers=header)).json()
    assert (made["key"]["expires"], made["key"]["role"]) == ("2999-01-01T00:00:00Z", "readonly")
    assert (await api.get("/api/auth/keys", headers=header)).json()["items"] == [made["key"]]
    assert (await api.get("/api/auth/me", headers=bearer(made["secret"]))).json()["role"] == "readonly"


async def test_an_administrator_keeps_the_accounts(api: httpx.AsyncClient, accounts: Accounts, ada: User) -> None:
    api.headers.update(bearer((await granted(api, "Ada"))["access_token"]))
    added = await api.post("/api/users", json={"name": "Bob", "role": "manager"})
    body = added.json()
    assert (added.status_code, added.headers["location"]) == (201, f"/api/users/{body['user']['id']}")
    assert added.headers["cache-control"] == "no-store"
    path = added.headers["location"]
    theirs = await granted(api, "Bob", body["password"])
    taken = await api.post("/api/users", json={"name": "BOB", "role": "user"})
    assert (taken.status_code, taken.json()["errors"][0]["field"]) == (409, "name")

    assert (await api.patch(path, json={"role": "user"})).status_code == 428
    edited = await api.patch(path, json={"role": "user", "name": "Bobby"}, headers={"If-Match": added.headers["etag"]})
    assert (edited.json()["user"]["role"], edited.json()["user"]["name"]) == ("user", "Bobby")
    stale = await api.patch(path, json={"disabled": True}, headers={"If-Match": added.headers["etag"]})
    assert told(stale) == (412, "moved_on")
    assert (await api.get("/api/auth/me", headers=bearer(theirs["access_token"]))).status_code == 401

    theirs = await granted(api, "Bobby", body["password"])
    key = await api.post("/api/auth/keys", json={"name": "player"}, headers=bearer(theirs["access_token"]))
    assert [session["kind"] for session in (await api.get(f"{path}/sessions")).json()["items"]] == ["program"]
    (listed,) = (await api.get(f"{path}/keys")).json()["items"]
    assert (await api.delete(f"{path}/keys/{listed['id']}")).json().keys() == {"change_id"}
    assert told(await api.get("/api/auth/me", headers=bearer(key.json()["secret"]))) == (401, "key_revoked")
    assert (await api.delete(f"{path}/sessions")).status_code == 204
    assert (await api.get(f"{path}/sessions")).json()["items"] == []

    for n in range(4):
        with pytest.raises(Unauthorized):
            await accounts.sign_in.check("Bobby", "a wrong guess", f"198.51.100.{n}")
    assert (await api.get(path)).json()["locked_for"] > 0
    assert (await api.post(f"{path}/unlock")).json()["user"]["locked_for"] == 0
    reset = (await api.post(f"{path}/password", json={"password": "another fine phrase"})).json()
    assert "password" not in reset
    assert (await granted(api, "Bobby", "another fine phrase"))["token_type"] == "bearer"
    assert len((await api.post(f"{path}/password")).json()["password"]) == 23

    assert told(await api.patch(f"/api/users/{ada.id}", json={"disabled": True}, headers={"If-Match": "*"})) == (
        409, "yourself",
    )  # fmt: skip
    assert told(await api.patch(f"/api/users/{ada.id}", json={"role": "user"}, headers={"If-Match": "*"})) == (
        409, "last_admin",
    )  # fmt: skip
    assert told(await api.post(f"/api/users/{ada.id}/password")) == (409, "yourself")
    assert told(await api.get("/api/users/999")) == (404, "not_found")


async def test_ones_own_password_is_changed_with_the_present_one(
    api: httpx.AsyncClient, accounts: Accounts, bob: User
) -> None:
    header = bearer((await granted(api, "Bob"))["access_token"])
    wrong = await api.post("/api/auth/password", json={"current": "a guess", "new": "another one"}, headers=header)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "current")
    short = await api.post("/api/auth/password", json={"current": PASSWORD, "new": "short"}, headers=header)
    assert (short.status_code, short.json()["errors"][0]["field"]) == (422, "new")
    body = {"current": PASSWORD, "new": "another fine phrase"}
    assert (await api.post("/api/auth/password", json=body, headers=header)).status_code == 204
    assert (await api.get("/api/auth/me", headers=header)).status_code == 401
    await changed(accounts, bob.id, disabled=True)
    assert told(await api.post("/api/auth/token", json={"username": "Bob", "password": "another fine phrase"})) == (
        401, "account_disabled",
    )  # fmt: skip
