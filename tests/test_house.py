"""The whole house: every door keeps its declaration, for every role and for nobody."""

import asyncio
from pathlib import Path
from typing import cast

import httpx
import pytest
from starlette.types import ASGIApp

from mvidarr import clock
from mvidarr.accounts import By, console
from mvidarr.bulk.pages import doing
from mvidarr.library.pages import undoing
from mvidarr.web.principal import ROLES, Role
from mvidarr.web.throttle import UNLIMITED
from tests.house import PASSWORD, Home, home
from tests.web.enumerate_roll import mistakes

ROOT = 1  # the administrator of every home
TESTS = By("system", "tests")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_every_route_enforces_its_role_is_described_and_is_on_the_roll(
    db_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for page in (doing, undoing):
        monkeypatch.setattr(page, "PATIENCE", 0.0)
    async with home(db_url, tmp_path) as at_home:
        at_home.house.throttle.set(UNLIMITED)
        at_home.house.lanes.set("maintenance", 0)  # an update of yt-dlp is asked for among much else: none is fetched
        app = at_home.house.app()
        clients: dict[Role | None, httpx.AsyncClient] = {None: _client(app, None)}
        keys: dict[Role, httpx.AsyncClient] = {}
        for role in ROLES:
            user = await console.add_user(at_home.house.database, f"the-{role}", PASSWORD, role, cost=4)
            clients[role] = _client(app, at_home.house.accounts.tokens.issue(user))
            keys[role] = _client(app, None, {"X-Api-Key": await _key(at_home, ROOT, role)})
        shut_out = await _shut_out(at_home, app)
        assert await mistakes(clients, at_home.house.roll, keys=keys, shut_out=shut_out) == []
        for client in (*clients.values(), *keys.values(), *shut_out.values()):
            await client.aclose()


async def _shut_out(at_home: Home, app: ASGIApp) -> dict[str, httpx.AsyncClient]:
    """What an administrator held, and what became of it."""
    accounts = at_home.house.accounts
    user = await console.add_user(at_home.house.database, "gone", PASSWORD, "admin", cost=4)
    program = await accounts.refresh.start(user, agent="", address="")
    token, session = (
        accounts.tokens.issue(user, program.family),
        await accounts.sessions.start(user, agent="", address=""),
    )
    theirs, revoked = await _key(at_home, user.id, "admin"), await _key(at_home, ROOT, "admin")
    moment = clock.now() + 20
    expired = await _key(at_home, ROOT, "admin", expires=moment)
    await accounts.keys.revoke(ROOT, (await accounts.keys.of(ROOT))[1]["id"], by=TESTS)
    await accounts.users.change(user.id, {"disabled": True}, by=TESTS)
    while clock.now() <= moment:
        await asyncio.sleep(0)
    cookie = {"Cookie": f"mvidarr_session={session}", "Sec-Fetch-Site": "same-origin"}
    return {
        "the token of somebody disabled": _client(app, token),
        "the key of somebody disabled": _client(app, theirs),
        "the session of somebody disabled": _client(app, None, cookie),
        "a revoked key": _client(app, revoked),
        "an expired key": _client(app, expired),
    }


async def _key(at_home: Home, user_id: int, role: Role, expires: int | None = None) -> str:
    return (await at_home.house.accounts.keys.add(user_id, "a key", role, expires, by=TESTS))[1]


def _client(app: ASGIApp, token: str | None, more: dict[str, str] | None = None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else more or {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8845", headers=headers)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_user_takes_back_their_own_changes_only(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        at_home.house.lanes.set("metadata", 0)  # nobody looks what it is
        await at_home.add("http://127.0.0.1:9/never.mp4")
        change = (await at_home.api.get("/api/changes")).json()["items"][0]
        other = await console.add_user(at_home.house.database, "other", PASSWORD, "user", cost=4)
        async with _client(at_home.house.app(), at_home.house.accounts.tokens.issue(other)) as client:
            refused = await client.post(f"/api/changes/{change['id']}/undo", json={})
            assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
            detail = (await client.get(f"/api/changes/{change['id']}")).json()
        tables = {row["table"] for row in cast("list[dict[str, str]]", detail["changed"])}
        assert tables == {"videos", "sources"}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_was_done_to_accounts_is_for_administrators(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        database, tokens = at_home.house.database, at_home.house.accounts.tokens
        manager = await console.add_user(database, "manager", PASSWORD, "manager", cost=4)
        bob = (await at_home.api.post("/api/users", json={"name": "Bob", "role": "user"})).json()["user"]
        promoted = await at_home.api.patch(f"/api/users/{bob['id']}", json={"role": "admin"}, headers={"If-Match": "*"})
        change = f"/api/changes/{promoted.json()['change_id']}"

        app = at_home.house.app()
        async with (
            _client(app, tokens.issue(manager)) as managers,
            _client(app, None, {"X-Api-Key": await _key(at_home, ROOT, "admin")}) as program,
        ):
            assert (await managers.get("/api/changes")).json()["items"] == []
            assert "Bob" not in (await managers.get("/history")).text.partition('id="changes"')[2]
            for way in ("", "/undo", "/redo"):
                answer = await managers.request("POST" if way else "GET", change + way, json={} if way else None)
                assert (answer.status_code, answer.json()["code"]) == (404, "no_change")
            page = await managers.post(f"{change.removeprefix('/api')}/undo", headers={"Sec-Fetch-Site": "same-origin"})
            assert page.status_code == 303
            assert (await program.get(change)).json()["guarded"]
            assert (await program.post(f"{change}/undo", json={})).json()["code"] == "not_by_key"
            assert (await at_home.house.accounts.users.get(bob["id"])).role == "admin"

            at_home.house.lanes.set("maintenance", 0)
            job = f"/api/jobs/{(await at_home.api.post(f'{change}/undo', json={})).json()['job']['id']}"
            assert (await at_home.api.post(f"{job}/cancel")).status_code == 200
            at_home.house.lanes.set("maintenance", 1)
            for client, code in ((managers, "role_too_small"), (program, "not_by_key")):
                for way in ("cancel", "retry"):
                    answer = await client.post(f"{job}/{way}")
                    assert (answer.status_code, answer.json()["code"]) == (403, code)
            await managers.post(f"{job.removeprefix('/api')}/retry", headers={"Sec-Fetch-Site": "same-origin"})
            assert (await at_home.api.get(job)).json()["state"] == "cancelled"
            assert (await at_home.api.post(f"{job}/retry")).status_code == 200

        shown = (await at_home.api.get("/history")).text
        assert "Made “Bob” admin" in shown
        assert "<dt>Role</dt>" in shown
        assert (await at_home.ended(int(job.rpartition("/")[2])))["state"] == "done"
        after = (await at_home.api.get(f"/api/users/{bob['id']}")).json()
        assert (after["role"], after["version"]) == ("user", bob["version"] + 2)
