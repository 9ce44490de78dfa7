"""Clients that read: each asks the next path as soon as it has the last answer, over a connection it keeps.

    python -m tests.bench.readers PORT CLIENTS SECONDS AUTHORIZATION [PAUSE] < paths, one a line

``PAUSE`` seconds lie between an answer and the next question; with 0 ``SECONDS`` every path is asked once.
Answers with the milliseconds of each request, as JSON.
Hardly more than a socket, so that they leave the machine to the server.
"""

import asyncio
import itertools
import json
import math
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from tests.server import TOP

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


async def read(port: int, authorization: str, paths: Iterator[str], until: float, pause: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    waits = []
    while time.perf_counter() < until and (path := next(paths, None)):
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {authorization}\r\n\r\n"
        began = time.perf_counter()
        writer.write(head.encode())
        said = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(said)
        if length is None or not said.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(said.decode())
        await reader.readexactly(int(length[1]))
        waits.append((time.perf_counter() - began) * 1000)
        if pause:
            await asyncio.sleep(pause)
    writer.close()
    return waits


async def read_all(
    port: int, clients: int, seconds: float, authorization: str, paths: list[str], pause: float = 0.0
) -> list[float]:
    until = time.perf_counter() + seconds if seconds else math.inf
    turns = itertools.cycle(paths) if seconds else iter(paths)
    work = [read(port, authorization, turns, until, pause) for _ in range(clients)]
    return [wait for waits in await asyncio.gather(*work) for wait in waits]


def several(
    port: int, clients: int, seconds: float, authorization: str, paths: Sequence[str], pause: float = 0.0
) -> list[float]:
    """They in a process of their own; milliseconds each."""
    settings = (str(port), str(clients), str(seconds), authorization, str(pause))
    command = [sys.executable, "-m", "tests.bench.readers", *settings]
    said = subprocess.run(command, input="\n".join(paths), capture_output=True, text=True, cwd=TOP, check=False)
    if said.returncode:
        raise RuntimeError(said.stderr[-4000:])
    waits: list[float] = json.loads(said.stdout)
    return waits


def once(port: int, authorization: str, paths: Sequence[str]) -> list[float]:
    """One who asks each of them once."""
    return several(port, 1, 0, authorization, paths)


if __name__ == "__main__":
    _, port, clients, seconds, authorization, *pause = sys.argv
    lines = sys.stdin.read().split()
    waits = read_all(int(port), int(clients), float(seconds), authorization, lines, float(pause[0]) if pause else 0.0)
    sys.stdout.write(json.dumps(asyncio.run(waits)))
