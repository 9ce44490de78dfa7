"""What stands between a request and its handler: who asks and how often, and the emptiest door there is.

The cost of authentication and limits is measured in the process, through the whole stack: two doors with the same
handler, one open to everybody and one for the signed in, asked in turn. ``/ping`` is asked over HTTP by many clients,
beside a bare Starlette in turn with it.
"""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message

from mvidarr.accounts import By, console
from mvidarr.app import House, build
from mvidarr.config import load
from mvidarr.db import Database, migrate
from mvidarr.web.endpoint import Call, endpoint
from mvidarr.web.health import Ping
from mvidarr.web.roll import Route
from mvidarr.web.throttle import UNLIMITED, Rates
from tests.bench.figures import Figure, at_least, at_most, percentile
from tests.bench.processes import bare
from tests.server import PASSWORD, TOP, Server

ROUNDS, TURNS, CLIENTS, SECONDS = 3, 1500, 8, 2.0
AMPLE = Rates(user=1_000_000, key=1_000_000, address=1_000_000)  # counted, never reached


class _DoorsApi:
    @endpoint(role=None, result=Ping, rate="free")
    async def open(self, call: Call) -> Ping:
        return {"status": "OK"}

    @endpoint(role="readonly", result=Ping)
    async def closed(self, call: Call) -> Ping:
        return {"status": "OK"}


def doorstep(work: Path) -> list[Figure]:
    return [*asyncio.run(_credentials(work / "inside")), _pings(work / "served")]


async def _credentials(work: Path) -> list[Figure]:
    config = load(None, {"paths.data": work / "data", "paths.media": work / "media"})
    config.paths.data.mkdir(parents=True)
    await migrate(config.database.url, config.paths.data)
    database = await Database.open(config.database.url)
    try:
        house = await build(config, database)
        await house.accounts.prepare()
        return [await _cost(house, what, header) for what, header in (await _headers(house)).items()]
    finally:
        await database.close()


async def _headers(house: House) -> dict[str, tuple[bytes, bytes]]:
    user = await console.add_user(house.database, "root", PASSWORD, "admin", cost=4)
    session = await house.accounts.sessions.start(user, agent="bench", address="127.0.0.1")
    _, key, _ = await house.accounts.keys.add(user.id, "bench", "admin", None, by=By("cli", "bench"))
    return {
        "a session": (b"cookie", b"mvidarr_session=" + session.encode()),
        "an access token": (b"authorization", b"Bearer " + house.accounts.tokens.issue(user).encode()),
        "an API key": (b"x-api-key", key.encode()),
    }


async def _cost(house: House, what: str, header: tuple[bytes, bytes]) -> Figure:
    doors = _DoorsApi()
    roll = (Route("GET", "/ping", doors.open), Route("GET", "/api/closed", doors.closed))
    app = replace(house, roll=roll).app()
    without, limited, unlimited = [], [], []
    for turn in range(TURNS):
        without.append(await _timed(app, "/ping"))
        house.throttle.set(AMPLE if turn % 2 else UNLIMITED)
        (limited if turn % 2 else unlimited).append(await _timed(app, "/api/closed", header))
    base, cost = percentile(without, 50), percentile(limited, 50)
    note = f"p50 with both {cost:.3f} ms, without limits {percentile(unlimited, 50):.3f} ms"
    return Figure(
        f"{what} and limits, p50", cost - base, "ms", at_most(0.3), base, "the same request at an open door", note
    )


async def _timed(app: ASGIApp, path: str, *headers: tuple[bytes, bytes]) -> float:
    """Milliseconds."""
    scope: dict[str, Any] = {"type": "http", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode()}
    scope |= {"query_string": b"", "headers": [(b"host", b"localhost"), *headers], "client": ("127.0.0.1", 1)}
    began = time.perf_counter()
    await app(scope, _receive, _good)
    return (time.perf_counter() - began) * 1000


async def _receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _good(message: Message) -> None:
    if message.get("status", 200) != 200:
        raise RuntimeError(str(message))


def _pings(work: Path) -> Figure:
    ours, theirs = [], []
    with Server(work) as server, bare() as (port, _):
        _rate(server.port, "/ping", 0.5), _rate(port, "/healthz", 0.5)
        for _ in range(ROUNDS):
            ours.append(_rate(server.port, "/ping"))
            theirs.append(_rate(port, "/healthz"))
    return Figure("/ping", max(ours), "/s", at_least(5000), max(theirs), "bare Starlette", f"best of {ROUNDS} rounds")


def _rate(port: int, path: str, seconds: float = SECONDS) -> float:
    command = [sys.executable, "-m", "tests.bench.readers", str(port), str(CLIENTS), str(seconds), "-"]
    said = subprocess.run(command, input=path, capture_output=True, text=True, cwd=TOP, check=True)
    return len(json.loads(said.stdout)) / seconds
