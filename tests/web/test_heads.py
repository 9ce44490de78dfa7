"""Nobody fills the memory with headers."""

import asyncio
import socket
from contextlib import suppress

import pytest

from mvidarr.web.heads import LARGEST, LimitedHttp
from tests.web.app import App, served

REQUEST = b"GET /ping HTTP/1.1\r\nHost: localhost\r\n"


async def answered(place: str, *parts: bytes) -> bytes:
    """What comes back until the connection ends. A reset ends it too, and takes nothing of what came before; a stream
    of asyncio would, when it is still sending. As much of the first part as the machine takes lies there before the
    server can look."""
    host, port = place.split(":")
    loop, said = asyncio.get_running_loop(), b""
    with socket.create_connection((host, int(port))) as client:
        client.setblocking(False)
        with suppress(ConnectionError):
            first, *further = parts
            taken = client.send(first)
            for part in (first[taken:], *further):
                await loop.sock_sendall(client, part)
        with suppress(ConnectionError):
            async with asyncio.timeout(60):
                while more := await loop.sock_recv(client, 65536):
                    said += more
    return said


def status(answer: bytes) -> bytes:
    return answer.partition(b"\r\n")[0]


@pytest.mark.parametrize(
    "head",
    [
        REQUEST + b"X: " + b"x" * LARGEST + b"\r\n\r\n",
        REQUEST + b"".join(b"X-%d: %s\r\n" % (n, b"x" * 1000) for n in range(80)) + b"\r\n",
        b"GET /ping?" + b"x" * LARGEST + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
    ids=["one", "many", "address"],
)
async def test_a_head_that_is_too_large_is_refused(app: App, head: bytes) -> None:
    async with served(app.asgi) as place:
        answer = await answered(place, head)
    assert status(answer) == b"HTTP/1.1 431 Request Header Fields Too Large"
    assert b"application/problem+json" in answer
    assert b'"code":"head_too_large"' in answer
    assert answer.count(b"HTTP/1.1") == 1


async def test_a_header_without_end_is_let_go_long_before_it_is_kept(app: App) -> None:
    taken = 0

    async def endless(place: str) -> None:
        nonlocal taken
        host, port = place.split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        try:
            writer.write(REQUEST + b"X: ")
            async with asyncio.timeout(60):
                while taken < 64 << 20:
                    writer.write(b"x" * (1 << 16))
                    await writer.drain()
                    taken += 1 << 16
        finally:
            writer.close()

    async with served(app.asgi) as place:
        with pytest.raises(ConnectionError):
            await endless(place)
    assert taken < 16 << 20  # what the buffers of both sides hold


async def test_a_large_head_that_is_allowed_and_a_larger_body_come_through(app: App) -> None:
    body = b'{"url": "%s"}' % (b"x" * 1000)
    head = (
        b"POST /api/videos HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: user\r\nContent-Type: application/json\r\n"
        b"Connection: close\r\nX: %s\r\nContent-Length: %d\r\n\r\n" % (b"x" * (LARGEST - 1000), len(body))
    )
    async with served(app.asgi) as place:
        answer = await answered(place, head[:9000], head[9000:50_000], head[50_000:] + body)
    assert status(answer).startswith(b"HTTP/1.1 202"), answer


async def test_a_head_that_does_not_end_is_let_go(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LimitedHttp, "patience", 0.2)  # seconds; what comes lies there before they begin
    async with served(app.asgi) as place:
        begun = (b"", b"\r\n", b"GET /ping HTT", REQUEST + b"X-Slow: 1\r\n")
        silent, blank, address, headers = await asyncio.gather(*(answered(place, part) for part in begun))
    assert (silent, blank) == (b"", b"")
    for answer in (address, headers):
        assert status(answer) == b"HTTP/1.1 408 Request Timeout"
        assert b'"code":"too_slow"' in answer
