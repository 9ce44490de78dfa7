"""Clients that read: each asks the next path as soon as it has the last answer, over a connection it keeps.

    python -m tests.bench.readers PORT CLIENTS SECONDS AUTHORIZATION [PAUSE] < paths, one a line

``PAUSE`` seconds lie between an answer and the next question. Answers with the milliseconds of each request, as JSON.
Hardly more than a socket, so that they leave the machine to the server.
"""

import asyncio
import itertools
import json
import re
import sys
import time
from collections.abc import Iterator

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


async def read(port: int, authorization: str, paths: Iterator[str], until: float, pause: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    waits = []
    while time.perf_counter() < until:
        head = f"GET {next(paths)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {authorization}\r\n\r\n"
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
    until, turns = time.perf_counter() + seconds, itertools.cycle(paths)
    work = [read(port, authorization, turns, until, pause) for _ in range(clients)]
    return [wait for waits in await asyncio.gather(*work) for wait in waits]


if __name__ == "__main__":
    _, port, clients, seconds, authorization, *pause = sys.argv
    lines = sys.stdin.read().split()
    waits = read_all(int(port), int(clients), float(seconds), authorization, lines, float(pause[0]) if pause else 0.0)
    sys.stdout.write(json.dumps(asyncio.run(waits)))
