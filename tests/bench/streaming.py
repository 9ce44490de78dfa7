"""A large file to a player, by us and by Starlette's FileResponse alone: same client, same file, turn about."""

import os
import socket
import time
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, at_least_times
from tests.bench.processes import bare
from tests.bench.seed import Seed, seed
from tests.server import Server

SIZE = 200 << 20
ROUNDS = 7
PIECE = 256 * 1024


def streaming(work: Path) -> list[Figure]:
    server, name = Server(work), "Somebody/Song/Song.mp4"
    with server:
        _ = server.bearer
    file = server.media / name
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        for _ in range(SIZE >> 20):
            out.write(os.urandom(1 << 20))
    (video,) = seed(server.data / "mvidarr.db", [Seed("Song", "https://example.org/song", name, SIZE)])
    ours, theirs = [], []
    with server, bare(file) as (port, _):
        for _ in range(ROUNDS):
            ours.append(_rate(server.port, f"/api/videos/{video}/stream", server.bearer))
            theirs.append(_rate(port, "/file", "-"))
    return [
        Figure(
            "streaming a 200 MB file", median(ours), "MB/s", at_least_times(0.9), median(theirs), "bare FileResponse"
        )
    ]


def _rate(port: int, path: str, authorization: str) -> float:
    """Megabytes a second over one connection."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {authorization}\r\n"
    buffer, got = bytearray(PIECE), 0
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(f"{request}Connection: close\r\n\r\n".encode())
        head = connection.recv(PIECE)
        assert head.startswith(b"HTTP/1.1 200"), head[:300]
        while size := connection.recv_into(buffer):
            got += size
    assert got >= SIZE - PIECE
    return got / (time.perf_counter() - began) / 1e6
