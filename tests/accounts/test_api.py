from collections.abc import Callable
from typing import Any

import httpx
import pytest

from mvidarr.accounts import Accounts, User
from tests.accounts.conftest import PASSWORD, changed
from tests.accounts.doors import app_of, client


async def granted(browser: httpx.AsyncClient, name: str = "Ada", password: str = PASSWORD) -> dict[str, str]:
    """The header of an access token."""
    answer = await browser.post("/api/auth/token", json={"username": name, "password": password})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


async def test_the_first_administrator_is_made_once(build: Callable[..., Accounts]) -> None:
    room = build()
    token = await room.prepare()
    async with client(app_of(room)) as browser:
        assert (await browser.get("/api/setup")).json() == {"needed": True}
        body = {"username": "Ada", "password": PASSWORD, "token": "wrong"}
        refused = await browser.post("/api/setup", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "wrong_setup_token")
        weak = await browser.post("/api/setup", json={**body, "token": token, "password": "short"})
        assert (weak.status_code, weak.json()["errors"][0]["field"]) == (422, "password")
        made = await browser.post("/api/setup", json={**body, "token": token})
        assert (made.status_code, made.json()["user"]["role"]) == (201, "admin")
        assert (await browser.get("/api/setup")).json() == {"needed": False}
        again = await browser.post("/api/setup", json={**body, "token": token})
        assert (again.status_code, again.json()["code"]) == (409, "setup_done")


@pytest.mark.parametrize("sent", ["form", "json"])
async def test_a_name_and_password_become_an_access_token(accounts: Accounts, ada: User, sent: str) -> None:
    credentials = {"username": "Ada", "password": PASSWORD}
    how: dict[str, Any] = {"data": {**credentials, "grant_type": "password", "scope": ""}}
    async with client(app_of(accounts)) as browser:
        answer = await browser.post("/api/auth/token", **(how if sent == "form" else {"json": credentials}))
        assert answer.status_code == 200
        body = answer.json()
        assert (body["token_type"], body["expires_in"]) == ("bearer", 3600)
        assert answer.headers["cache-control"] == "no-store"
        me = await browser.get("/api/auth/me", headers={"Authorization": f"Bearer {body['access_token']}"})
        assert (me.json()["name"], me.json()["role"]) == ("Ada", "admin")


async def test_wrong_credentials_are_401_and_then_429_with_the_seconds_to_wait(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        wrong = {"username": "Ada", "password": "a wrong guess"}
        answers = [await browser.post("/api/auth/token", json=wrong) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429]
        assert answers[-1].headers["retry-after"] == "1"
        assert all("a wrong guess" not in answer.text for answer in answers)


async def test_a_field_that_is_unknown_is_named_and_no_secret_comes_back(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        body = {"username": "Ada", "password": "x" * 2000, "usrname": "Ada"}
        answer = await browser.post("/api/auth/token", json=body)
        assert answer.status_code == 422
        assert {error["field"] for error in answer.json()["errors"]} == {"usrname", "password"}
        assert "x" * 20 not in answer.text


async def test_nobody_is_nobody(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        for method, path in [("GET", "me"), ("GET", "sessions"), ("DELETE", "sessions")]:
            assert (await browser.request(method, f"/api/auth/{path}")).status_code == 401
        assert (await browser.post("/api/auth/logout")).status_code == 204  # nobody can stay it


async def test_a_disabled_user_loses_access_with_the_next_request(accounts: Accounts, ada: User, bob: User) -> None:
    async with client(app_of(accounts)) as browser:
        header = await granted(browser, "Bob")
        assert (await browser.get("/api/auth/me", headers=header)).status_code == 200
        await changed(accounts, bob.id, disabled=True)
        assert (await browser.get("/api/auth/me", headers=header)).status_code == 401


async def test_sessions_are_listed_and_ended_one_by_one_or_all_others(accounts: Accounts, ada: User) -> None:
    app = app_of(accounts)
    async with client(app) as one, client(app) as two, client(app) as three:
        for browser in (one, two, three):
            await browser.post("/login", data={"username": "Ada", "password": PASSWORD})
        listed = (await one.get("/api/auth/sessions")).json()
        assert [session["current"] for session in listed["items"]].count(True) == 1
        assert {session["agent"] for session in listed["items"]} == {"Firefox"}
        own = next(session["id"] for session in listed["items"] if session["current"])
        other = next(session["id"] for session in listed["items"] if not session["current"])
        assert (await one.delete(f"/api/auth/sessions/{other}")).status_code == 204
        assert (await one.delete(f"/api/auth/sessions/{other}")).status_code == 404
        assert (await one.delete("/api/auth/sessions")).status_code == 204
        assert [session["id"] for session in (await one.get("/api/auth/sessions")).json()["items"]] == [own]
        for browser in (two, three):
            assert (await browser.get("/api/auth/me")).status_code == 401


async def test_logging_out_ends_the_session_and_takes_the_cookie(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        await browser.post("/login", data={"username": "Ada", "password": PASSWORD})
        stolen = dict(browser.cookies)
        assert (await browser.post("/api/auth/logout")).status_code == 204
        assert not browser.cookies
        browser.cookies.update(stolen)
        assert (await browser.get("/api/auth/me")).status_code == 401


async def test_a_token_in_the_header_never_lets_a_page_ride_on_the_cookie(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        await browser.post("/login", data={"username": "Ada", "password": PASSWORD})
        assert (await browser.get("/api/auth/me", headers={"Authorization": "Bearer no.such.one"})).status_code == 401
