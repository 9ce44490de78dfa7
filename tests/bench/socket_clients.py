"""Many sockets in a process of their own, with nothing but the frames: what the server sends, and when it came.

    python -m tests.bench.socket_clients PORT COUNT AUTHORIZATION

Prints ``ready`` when all are open. At the end of standard input it prints one JSON list: for each message that carried
the moment it was sent (``"sent": nanoseconds``, or in the message of a job report), the milliseconds until it was here.
"""

import asyncio
import json
import re
import sys
import time
from functools import partial

from tests.bench.lines import lines_of_stdin

_SENT = re.compile(rb'"(?:sent|message)":\s?"?(\d{12,})')
_TEXT, _PING, _PONG = 0x1, 0x9, 0xA


class Socket(asyncio.Protocol):
    def __init__(self, request: bytes, opened: "asyncio.Future[None]", waits: list[float]) -> None:
        self._request = request
        self._opened = opened
        self._waits = waits
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._opened.done():
            self._opened.set_exception(error or ConnectionError("closed before it was open"))

    def data_received(self, data: bytes) -> None:
        moment = time.monotonic_ns()
        self._buffer += data
        if not self._opened.done():
            head, end, rest = self._buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._opened.set_exception(ConnectionError(head.decode()))
                return
            self._opened.set_result(None)
            self._buffer = rest
        while (frame := self._frame()) is not None:
            self._take(*frame, moment)

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame: its kind and what it says. The server does not mask."""
        if len(self._buffer) < 2:
            return None
        size, start = self._buffer[1] & 0x7F, 2
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(self._buffer[2:start], "big")
        if len(self._buffer) < start + size:
            return None
        kind, said = self._buffer[0] & 0x0F, bytes(self._buffer[start : start + size])
        del self._buffer[: start + size]
        return kind, said

    def _take(self, kind: int, said: bytes, moment: int) -> None:
        if kind == _PING and self._transport is not None:
            self._transport.write(bytes((0x80 | _PONG, 0x80 | len(said), 0, 0, 0, 0)) + said)
        elif kind == _TEXT and (sent := _SENT.search(said)):
            self._waits.append((moment - int(sent[1])) / 1e6)


async def main(port: int, count: int, authorization: str) -> None:
    request = (
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Authorization: {authorization}\r\n\r\n"
    ).encode()
    loop = asyncio.get_running_loop()
    waits: list[float] = []
    for at in range(0, count, 50):
        batch = [loop.create_future() for _ in range(at, min(at + 50, count))]
        for opened in batch:
            await loop.create_connection(partial(Socket, request, opened, waits), "127.0.0.1", port)
        await asyncio.gather(*batch)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    async for _ in lines_of_stdin():
        pass
    sys.stdout.write(json.dumps(waits) + "\n")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
