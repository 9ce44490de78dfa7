import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from mvidarr.config import ServerConfig
from mvidarr.web.principal import Role
from mvidarr.web.socket import Hub, Limits
from tests.web.app import App, eventually, make_app, person, served


@asynccontextmanager
async def serving(tmp_path: Path, **options: Any) -> AsyncIterator[tuple[App, Hub, str]]:
    app = make_app(tmp_path, **options)
    assert app.hub is not None
    async with served(app.asgi) as place:
        yield app, app.hub, place


def socket(place: str, role: str = "user", **options: Any) -> connect:
    headers = {"Cookie": f"mvidarr_session={role}", **options.pop("headers", {})}
    return connect(f"ws://{place}/ws", additional_headers=headers, proxy=None, **options)


async def hear(connection: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(60):
        return orjson.loads(await connection.recv())


async def hear_until(connection: ClientConnection, type_: str) -> list[dict[str, Any]]:
    heard = [await hear(connection)]
    while heard[-1]["type"] != type_:
        heard.append(await hear(connection))
    return heard


def resume(seq: int) -> str:
    return orjson.dumps({"resume": seq}).decode()


async def close_code(connection: ClientConnection) -> int | None:
    async with asyncio.timeout(60):
        await connection.wait_closed()
    return connection.close_code


async def test_a_new_socket_hears_the_open_jobs_and_then_every_change(tmp_path: Path) -> None:
    async with serving(tmp_path) as (app, hub, place), socket(place) as connection:
        first = await hear(connection)
        hub.publish("job", 7, {"id": 7, "state": "done"})
        second = await hear(connection)
    assert (first["v"], first["type"], first["data"]) == (1, "snapshot", {"jobs": app.jobs, "open": 1})
    assert second == {"v": 1, "seq": first["seq"] + 1, "type": "job", "id": 7, "data": {"id": 7, "state": "done"}}


@pytest.mark.parametrize("path", ["/mv/ws", "/ws"])
async def test_the_socket_lives_under_the_base_url_too(tmp_path: Path, path: str) -> None:
    async with serving(tmp_path, server=ServerConfig(base_url="/mv")) as (_, _, place):
        headers = {"Cookie": "mvidarr_session=user"}
        async with connect(f"ws://{place}{path}", additional_headers=headers, proxy=None) as connection:
            assert (await hear(connection))["type"] == "snapshot"


async def test_changes_during_the_snapshot_are_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mvidarr.web.socket.SNAPSHOT_LIFE", 3600.0)  # however long the second one takes to come
    async with serving(tmp_path) as (_, hub, place), socket(place) as one:
        await hear(one)
        hub.publish("video", 1, {"id": 1})
        async with socket(place) as late:  # shares the snapshot of a moment ago
            heard = [await hear(late), await hear(late)]
    assert [item["type"] for item in heard] == ["snapshot", "video"]


@pytest.mark.parametrize("role", ["", "stranger"])
async def test_nobody_hears_nothing(tmp_path: Path, role: str) -> None:
    async with serving(tmp_path) as (_, hub, place):
        with pytest.raises(InvalidStatus) as refused:
            await socket(place, role).__aenter__()
        assert refused.value.response.status_code == 401
        assert hub.connected == 0


async def test_a_foreign_page_cannot_listen_in_a_signed_in_browser(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, _, place):
        with pytest.raises(InvalidStatus) as refused:
            await socket(place, origin="http://evil.example").__aenter__()
        assert refused.value.response.status_code == 403
        async with socket(place, origin=f"http://{place}") as connection:
            assert (await hear(connection))["type"] == "snapshot"


async def test_a_foreign_name_cannot_listen(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, _, place):
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://rebound.example:{place.split(':')[1]}/ws", host="127.0.0.1", proxy=None)
        assert refused.value.response.status_code == 400


async def test_an_unknown_socket_address_is_404(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, _, place):
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"ws://{place}/other", proxy=None).__aenter__()
        assert refused.value.response.status_code == 404


async def test_what_was_missed_comes_after_a_resume(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mvidarr.web.socket.SNAPSHOT_LIFE", -1.0)  # each gets its own, with nothing of before
    async with serving(tmp_path) as (_, hub, place):
        async with socket(place) as connection:
            seen = (await hear(connection))["seq"]
        hub.publish("job", 7, {"state": "running"})
        hub.publish("video", 1, {"title": "a"})
        hub.publish("job", 7, {"state": "done"})
        hub.publish("video", 1, {"title": "b"})
        async with socket(place) as connection:
            assert (await hear(connection))["type"] == "snapshot"
            await connection.send(resume(seen))
            missed = [await hear(connection) for _ in range(3)]
            hub.publish("end", None, None)
            assert (await hear(connection))["type"] == "end"
    assert [(item["type"], item["seq"] - seen, item["data"]) for item in missed] == [
        ("video", 2, {"title": "a"}), ("job", 3, {"state": "done"}), ("video", 4, {"title": "b"}),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 2**60])
async def test_a_resume_from_another_time_is_told_to_look_again(tmp_path: Path, number: int) -> None:
    async with serving(tmp_path) as (_, _, place), socket(place) as connection:
        await hear(connection)
        await connection.send(resume(number))
        assert (await hear(connection))["type"] == "resync"


async def test_the_ring_forgets_and_says_so(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=Limits(ring=3)) as (_, hub, place), socket(place) as connection:
        start = (await hear(connection))["seq"]
        for number in range(5):
            hub.publish("video", number, None)
        await hear(connection)
        await connection.send(resume(start))
        assert "resync" in [item["type"] for item in await hear_until(connection, "resync")]


@pytest.mark.parametrize("said", ["", "{", "[]", '{"resume": "1"}', '{"resume": true}', '{"x": 1}', b"\xff"])
async def test_anything_else_a_client_says_is_nothing_to_us(tmp_path: Path, said: Any) -> None:
    async with serving(tmp_path) as (_, hub, place), socket(place) as connection:
        await hear(connection)
        await connection.send(said)
        hub.publish("video", 1, None)
        assert (await hear(connection))["type"] == "video"


async def test_each_type_is_told_from_its_role_upwards_and_to_its_user(tmp_path: Path) -> None:
    async def heard_by(place: str, hub: Hub, role: Role) -> list[str]:
        async with socket(place, role) as connection:
            await hear_until(connection, "snapshot")
            hub.publish("log", 1, None)
            hub.publish("play", 1, None, user_id=person("user").id)
            hub.publish("end", None, None)
            return [item["type"] for item in await hear_until(connection, "end")]

    async with serving(tmp_path, roles={"log": "admin"}) as (_, hub, place):
        assert await heard_by(place, hub, "user") == ["play", "end"]
        assert (await heard_by(place, hub, "admin"))[-2:] == ["log", "end"]
        assert (await heard_by(place, hub, "readonly"))[-1:] == ["end"]


async def test_a_user_who_loses_access_is_cut_off_at_once(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, hub, place), socket(place) as gone, socket(place, "admin") as stays:
        await hear(gone)
        await hear(stays)
        hub.drop(person("user").id)
        assert await close_code(gone) == 4401
        hub.publish("video", 1, None)
        assert (await hear(stays))["type"] == "video"


async def test_a_recheck_finds_expired_credentials_and_smaller_roles(tmp_path: Path) -> None:
    async with (
        serving(tmp_path, roles={"log": "admin"}) as (app, hub, place),
        socket(place) as expired,
        socket(place, "admin") as smaller,
    ):
        await hear(expired)
        await hear(smaller)
        del app.people.known["user"]
        app.people.known["admin"] = person("readonly", 4)
        checking = asyncio.create_task(hub.run(interval=0.01))
        assert await close_code(expired) == 4401
        checking.cancel()
        hub.publish("log", 1, None)
        hub.publish("end", 1, None)
        assert (await hear(smaller))["type"] == "end"


async def test_a_stopping_server_says_that_it_restarts(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, hub, place):
        connection = await socket(place).__aenter__()
        await hear(connection)
        hub.close()
        assert await close_code(connection) == 1012
        connection = await socket(place).__aenter__()
        await hear(connection)
    assert await close_code(connection) == 1012


async def test_closed_sockets_are_forgotten(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, hub, place):
        async with socket(place) as connection:
            await hear(connection)
            assert hub.connected == 1
        await eventually(lambda: hub.connected == 0)


class SlowWire:
    """An ASGI connection that takes messages only while its gate is open."""

    def __init__(self, role: str = "user") -> None:
        self.gate = asyncio.Event()
        self.heard: list[dict[str, Any]] = []
        self.code: int | None = None
        self.scope = {"type": "websocket", "scheme": "ws", "path": "/ws", "query_string": b"", "extensions": {}}
        headers = [(b"host", b"localhost"), (b"cookie", f"mvidarr_session={role}".encode())]
        self.scope |= {"headers": headers, "client": ("127.0.0.1", 1)}
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._incoming.put_nowait({"type": "websocket.connect"})

    async def receive(self) -> dict[str, Any]:
        return await self._incoming.get()

    async def send(self, message: Any) -> None:
        if message["type"] == "websocket.send":
            await self.gate.wait()
            self.heard.append(orjson.loads(message["text"]))
        elif message["type"] == "websocket.close":
            self.code = message["code"]

    def hang_up(self) -> None:
        self._incoming.put_nowait({"type": "websocket.disconnect"})


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_slow_client_gets_the_latest_of_each_job_in_order(tmp_path: Path) -> None:
    hub, wire = make_app(tmp_path).hub, SlowWire()
    assert hub is not None
    async with asyncio.TaskGroup() as group:
        group.create_task(hub(wire.scope, wire.receive, wire.send))
        await settle()
        for step in range(1000):
            hub.publish("job", step % 2, {"step": step})
        hub.publish("video", 1, {})
        wire.gate.set()
        await settle()
        wire.hang_up()
    assert [item["data"].get("step") for item in wire.heard if item["type"] == "job"] == [998, 999]
    assert [item["seq"] for item in wire.heard] == sorted(item["seq"] for item in wire.heard)


async def test_a_client_that_falls_too_far_behind_is_told_to_look_again(tmp_path: Path) -> None:
    hub, wire = make_app(tmp_path, limits=Limits(queue=10)).hub, SlowWire()
    assert hub is not None
    async with asyncio.TaskGroup() as group:
        group.create_task(hub(wire.scope, wire.receive, wire.send))
        await settle()
        for number in range(14):
            hub.publish("video", number, {})
        wire.gate.set()
        await settle()
        wire.hang_up()
    assert [item["type"] for item in wire.heard] == ["snapshot", "resync", *["video"] * 3]


async def test_a_stuck_client_is_let_go_and_slows_nobody(tmp_path: Path, log) -> None:
    hub, stuck, quick = make_app(tmp_path, limits=Limits(patience=0.02)).hub, SlowWire(), SlowWire("admin")
    assert hub is not None
    quick.gate.set()
    async with asyncio.TaskGroup() as group:
        group.create_task(hub(stuck.scope, stuck.receive, stuck.send))
        group.create_task(hub(quick.scope, quick.receive, quick.send))
        await settle()
        hub.publish("video", 1, {})
        await settle()
        assert [item["type"] for item in quick.heard] == ["snapshot", "video"]
        await eventually(lambda: hub.connected == 1)
        quick.hang_up()
    assert 'event="socket too slow"' in log.getvalue()


async def test_a_connection_that_breaks_while_we_write_is_only_closed(tmp_path: Path) -> None:
    hub, wire = make_app(tmp_path).hub, SlowWire()
    assert hub is not None

    async def broken(message: Any) -> None:
        if message["type"] != "websocket.accept":
            raise ConnectionResetError

    await hub(wire.scope, wire.receive, broken)
    assert hub.connected == 0


async def test_a_failing_snapshot_is_refused_loudly_and_leaves_nothing_behind(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    assert app.hub is not None
    app.jobs.append({"unwritable": object()})
    wire = SlowWire()
    with pytest.raises(TypeError):
        await app.hub(wire.scope, wire.receive, wire.send)
    assert app.hub.connected == 0


async def test_a_socket_that_fails_when_open_is_closed_with_the_id_of_the_error(tmp_path: Path, log) -> None:
    app, wire = make_app(tmp_path), SlowWire()
    app.jobs.append({"unwritable": object()})
    closed: list[Any] = []

    async def send(message: Any) -> None:
        closed.append(message)

    await app.asgi(wire.scope, wire.receive, send)
    assert [message["type"] for message in closed] == ["websocket.accept", "websocket.close"]
    (failure,) = app.failures
    assert (closed[-1]["code"], closed[-1]["reason"]) == (1011, f"error {failure.reference}")
    assert (failure.place, failure.cause) == ("SOCKET /ws", "TypeError in web/socket.py:_encoded")
    assert f"error_id={failure.reference}" in log.getvalue()


async def test_nobody_holds_sockets_without_end(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=Limits(of_one=1)) as (_, _, place), socket(place) as one:
        await hear(one)
        with pytest.raises(InvalidStatus) as refused:
            await socket(place).__aenter__()
        assert refused.value.response.status_code == 429
        async with socket(place, "admin") as other:
            await hear(other)
