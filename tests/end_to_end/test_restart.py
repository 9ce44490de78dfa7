"""A restart in the same process: nobody is refused, open sockets come back, the memory does not grow by a house."""

import asyncio
from pathlib import Path

import httpx
from websockets.asyncio.client import connect

from tests import databases
from tests.server import Server

PEOPLE = 8
LATER = ("/asyncpg/", "/rapidfuzz/")  # libraries of a few MiB, for houses on PostgreSQL and for who looks for something


async def test_a_restart_keeps_the_process_and_refuses_nobody(tmp_path: Path, sqlite_template: Path) -> None:
    databases.sqlite_copy(sqlite_template, tmp_path / "server" / "data")
    with Server(tmp_path / "server") as server:
        process, bearer = server.process, server.bearer
        assert process is not None
        assert _loaded(process.pid) == []
        before = server.get("/api/system/restart")["house"]
        who = {"Authorization": bearer}
        async with connect(
            f"ws://127.0.0.1:{server.port}/ws", additional_headers=who, proxy=None, open_timeout=60
        ) as socket:
            asked = await asyncio.to_thread(server.api.post, "/api/system/restart")
            assert (asked.status_code, asked.json()) == (202, {"house": before})
            await socket.wait_closed()
            assert socket.close_code == 1012
        answers = await asyncio.gather(*(asyncio.to_thread(_visit, server.base) for _ in range(PEOPLE)))
        assert answers == [200] * PEOPLE
        assert (process.pid, process.poll()) == (server.process.pid if server.process else 0, None)
        assert server.get("/api/system/restart")["house"] != before
        assert server.stop() == 0
        assert server.left_behind() == []


def _loaded(pid: int) -> list[str]:
    mapped = Path(f"/proc/{pid}/maps").read_text()
    assert "/pydantic_core/" in mapped
    return [name for name in LATER if name in mapped]


def _visit(base: str) -> int:
    """A new connection, made while there may be no server behind the door."""
    return httpx.get(f"{base}/healthz", trust_env=False, timeout=60).status_code
