"""What may happen around a running server without ending it."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests import databases
from tests.server import COMMAND, NAME, PASSWORD, TOKEN, TOP, Server
from tests.standins.media_server import MediaServer


def test_the_server_outlives_its_database(tmp_path: Path, postgres_server: str) -> None:
    """It is renamed under it, and back again: for the server that is a database that is away."""
    with databases.postgres_empty(postgres_server) as url:
        environment = {"MVIDARR__DATABASE__URL": url, "MVIDARR__METRICS__TOKEN": TOKEN}
        with Server(tmp_path, environment=environment) as server, _socket(server):
            name = urlsplit(url).path.lstrip("/")
            databases.run(postgres_server, *_renamed(name, f"{name}_away"))
            _until(server, lambda: "outbox" in _waiting(server))
            answer = server.api.get("/readyz")
            assert answer.status_code == 503
            assert "The database cannot be reached" in answer.json()["reasons"][0]
            assert server.api.get("/api/videos").status_code == 503
            metrics = server.api.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
            assert 'route="/readyz",status="503"' in metrics.text
            databases.run(postgres_server, *_renamed(f"{name}_away", name))
            _until(server, lambda: server.api.get("/readyz").status_code == 200)
            assert server.api.get("/api/videos/count").json() == {"count": 0}
            assert "task ended" not in server.log.read_text()


def _renamed(name: str, other: str) -> tuple[str, ...]:
    """Who is connected is thrown out first, and nobody comes in meanwhile."""
    return (
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'",
        f"ALTER DATABASE {name} RENAME TO {other}",
        f"ALTER DATABASE {other} ALLOW_CONNECTIONS true",
    )


def _waiting(server: Server) -> str:
    return "\n".join(line for line in server.log.read_text().splitlines() if "waits for the database" in line)


def _socket(server: Server) -> ClientConnection:
    """An open page: what it may see is asked again and again."""
    return connect(f"ws://127.0.0.1:{server.port}/ws", additional_headers={"Authorization": server.bearer})


def _until(server: Server, happened: Callable[[], bool]) -> None:
    """The outage and its end are noticed in the server's own time."""
    end = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < end, server.log.read_text()[-2000:]
        assert server.get("/healthz") == {"status": "alive"}
        time.sleep(0.05)


def test_who_signs_out_hears_nothing_more_on_an_open_socket(tmp_path: Path, sqlite_template: Path) -> None:
    databases.sqlite_copy(sqlite_template, tmp_path / "data")
    with Server(tmp_path) as server, httpx.Client(base_url=server.base, headers={"Origin": server.base}) as browser:
        _ = server.api
        browser.post("/login", data={"username": NAME, "password": PASSWORD})
        cookie = f"mvidarr_session={browser.cookies['mvidarr_session']}"
        with connect(server.base.replace("http", "ws") + "/ws", additional_headers={"Cookie": cookie}) as socket:
            assert '"snapshot"' in str(socket.recv())
            browser.post("/logout")
            with pytest.raises(ConnectionClosed) as closed:
                _hear_to_the_end(socket)  # what the start does by itself may be told before
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4401


def _hear_to_the_end(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=30)


def test_a_second_server_on_the_same_data_is_refused_and_one_after_a_kill_is_not(
    tmp_path: Path, sqlite_template: Path
) -> None:
    databases.sqlite_copy(sqlite_template, tmp_path / "data")
    with Server(tmp_path, forked=False) as first:
        command = [*COMMAND, "--port", "0", "--data", str(first.data), "--media", str(first.media)]
        second = subprocess.run(command, capture_output=True, text=True, cwd=TOP, timeout=30, check=False)
        assert (second.returncode, second.stdout) == (1, "")
        assert first.process is not None
        assert f"Another MVidarr (process {first.process.pid})" in second.stderr
        assert second.stderr.count("\n") == 1
        assert first.get("/readyz")["status"] == "ready"
        first.kill()
        first.start()
        first.wait()
        assert first.get("/readyz")["status"] == "ready"


@pytest.mark.parametrize("presses", [1, 3])
def test_ctrl_c_ends_it_well_however_often_it_is_pressed(
    tmp_path: Path, sqlite_template: Path, media_server: MediaServer, presses: int
) -> None:
    server = Server(tmp_path)
    databases.sqlite_copy(sqlite_template, server.data)
    server.start()
    server.wait()
    slow = {"url": media_server.at("/media/song.mp4/Slow%20-%20Song", rate=30_000)}
    job = server.api.post("/api/videos", json=slow).json()["download"]["job_id"]
    _until(server, lambda: server.get(f"/api/jobs/{job}")["progress"]["stage"] == "fetch")
    for _ in range(presses):
        assert server.process is not None
        server.process.send_signal(signal.SIGINT)
    assert server.stop(10) == 0
    assert server.family() == []
    with server:
        assert server.get(f"/api/jobs/{job}")["state"] in ("queued", "running")
