"""What is open when access ends: sockets are closed, files and streams are cut off."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Scope

from mvidarr import clock, resources
from mvidarr.accounts import Accounts, User
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.config import ServerConfig
from mvidarr.web.assets import Assets
from mvidarr.web.dispatch import Threshold
from mvidarr.web.endpoint import Call, endpoint
from mvidarr.web.pages import Renderer
from mvidarr.web.principal import Principal
from mvidarr.web.ranges import FileAnswer
from mvidarr.web.roll import Route
from mvidarr.web.socket import Hub
from mvidarr.web.stack import build
from tests.accounts.conftest import ROOT, MovedClock, changed

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)

CHUNK = 64 * 1024


def scope_of(kind: str, path: str, *headers: tuple[str, str]) -> Scope:
    raw = [(name.encode(), value.encode()) for name, value in (("host", "localhost:8845"), *headers)]
    return {
        "type": kind, "path": path, "raw_path": path.encode(), "query_string": b"", "method": "GET", "headers": raw,
        "scheme": "http" if kind == "http" else "ws", "client": ("127.0.0.1", 1), "server": ("localhost", 8845),
        "root_path": "", "asgi": {"spec_version": "2.4"}, "extensions": {},
    }  # fmt: skip


class Socket:
    """A page that listens, without a network between."""

    def __init__(self, hub: Hub, *headers: tuple[str, str]) -> None:
        self.heard: asyncio.Queue[Message] = asyncio.Queue()
        self._said: asyncio.Queue[Message] = asyncio.Queue()
        self._said.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.ensure_future(hub(scope_of("websocket", "/ws", *headers), self._said.get, self.heard.put))

    async def open(self) -> None:
        assert (await self.heard.get())["type"] == "websocket.accept"
        await self.heard.get()  # the snapshot

    async def code(self) -> int:
        message = await self.heard.get()
        await self.task
        assert message["type"] == "websocket.close"
        return int(message["code"])


async def test_a_socket_closes_when_its_key_or_session_ends_and_hears_less_in_a_smaller_role(
    accounts: Accounts, ada: User, bob: User, moved: MovedClock
) -> None:
    async def nothing() -> list[Any]:
        return []

    hub = Hub(AccountsAuthenticator(accounts), nothing, roles={"log": "admin"})
    revoked, lost, _ = await accounts.keys.add(bob.id, "a", "user", None, by=ROOT)
    _, dated, _ = await accounts.keys.add(bob.id, "b", "user", moved() + clock.HOUR, by=ROOT)
    _, admins, _ = await accounts.keys.add(ada.id, "c", "admin", None, by=ROOT)
    program = await accounts.refresh.start(bob, agent="", address="")
    token = accounts.tokens.issue(bob, program.family)
    sockets = [
        Socket(hub, ("x-api-key", lost)),
        Socket(hub, ("authorization", f"Bearer {dated}")),
        Socket(hub, ("authorization", f"Bearer {token}")),
        Socket(hub, ("x-api-key", admins)),
    ]
    for socket in sockets:
        await socket.open()
    by_revoked, by_dated, by_token, by_admin = sockets

    await hub.recheck()
    assert hub.connected == 4
    await accounts.keys.revoke(bob.id, revoked["id"], by=ROOT)
    await accounts.refresh.end(bob.id, program.family)
    await hub.recheck()
    assert (await by_revoked.code(), await by_token.code()) == (4401, 4401)
    moved.forward(clock.HOUR)
    await hub.recheck()
    assert await by_dated.code() == 4401

    await changed(accounts, bob.id, role="admin")
    await changed(accounts, ada.id, role="user")
    await hub.recheck()
    hub.publish("log", 1, None)
    hub.publish("end", 1, None)
    assert '"end"' in (await by_admin.heard.get())["text"]
    hub.close()
    assert await by_admin.code() == 1012


class Films:
    def __init__(self, path: Path) -> None:
        self._path = path

    @endpoint(role="user", produces="video/mp4")
    async def film(self, call: Call) -> FileAnswer:
        return FileAnswer(self._path, media_type="video/mp4")


@pytest.mark.parametrize("end", ["revoked", "disabled", "smaller role", "nothing"])
async def test_a_stream_is_cut_off_when_access_to_it_ends(
    accounts: Accounts, ada: User, bob: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setattr("mvidarr.web.access.RECHECK", 0.0)
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(8 * CHUNK))
    assets = Assets(resources.static())
    renderer = Renderer(resources.templates(), assets, version="0.0", nav=_nav)
    threshold = Threshold(AccountsAuthenticator(accounts), renderer, accounts.setup.needed)
    app = build(
        [Route("GET", "/api/film", Films(film).film)], server=ServerConfig(), threshold=threshold, assets=assets
    )
    key, secret, _ = await accounts.keys.add(bob.id, "player", "user", None, by=ROOT)
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) == 3:  # the head, and two pieces
            if end == "revoked":
                await accounts.keys.revoke(bob.id, key["id"], by=ROOT)
            elif end == "disabled":
                await changed(accounts, bob.id, disabled=True)
            elif end == "smaller role":
                await changed(accounts, bob.id, role="readonly")

    await app(scope_of("http", "/api/film", ("x-api-key", secret)), receive, send)
    finished = not sent[-1].get("more_body", True)
    assert (len(sent) == 3, finished) == ((end != "nothing"), (end == "nothing"))


async def _nav(principal: Principal) -> dict[str, int]:
    return {}
