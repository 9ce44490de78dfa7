"""The whole house: every door keeps its declaration, for every role and for nobody."""

from pathlib import Path
from typing import cast

import httpx
import pytest

from mvidarr.accounts import console
from mvidarr.web.principal import ROLES, Role
from tests.house import PASSWORD, Home, home
from tests.web.enumerate_roll import mistakes


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_every_route_enforces_its_role_is_described_and_is_on_the_roll(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        clients: dict[Role | None, httpx.AsyncClient] = {None: _client(at_home, None)}
        for role in ROLES:
            user = await console.add_user(at_home.house.database, f"the-{role}", PASSWORD, role, cost=4)
            clients[role] = _client(at_home, at_home.house.accounts.tokens.issue(user))
        assert await mistakes(clients, at_home.house.roll) == []
        for client in clients.values():
            await client.aclose()


def _client(at_home: Home, token: str | None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(at_home.house.app(), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8845", headers=headers)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_user_takes_back_their_own_changes_only(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        await at_home.add("http://127.0.0.1:9/never.mp4")
        change = (await at_home.api.get("/api/changes")).json()["items"][0]
        other = await console.add_user(at_home.house.database, "other", PASSWORD, "user", cost=4)
        async with _client(at_home, at_home.house.accounts.tokens.issue(other)) as client:
            refused = await client.post(f"/api/changes/{change['id']}/undo", json={})
            assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
            detail = (await client.get(f"/api/changes/{change['id']}")).json()
        tables = {row["table"] for row in cast("list[dict[str, str]]", detail["changed"])}
        assert tables == {"videos", "sources"}
