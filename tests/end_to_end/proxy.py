"""A proxy as people put in front of the server: takes a prefix off, says for whom it speaks, lets sockets through."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def proxy(port: int, prefix: str) -> AsyncIterator[str]:
    """The address outside, prefix included, of what listens on ``port``."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
            inner_writer.write(_rewritten(head, prefix, port).encode("latin-1"))
            async with asyncio.TaskGroup() as group:
                group.create_task(_pour(reader, inner_writer))
                group.create_task(_pour(inner_reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            writer.close()  # the server is not there, or the browser thought better of it

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{prefix}"


def _rewritten(head: str, prefix: str, port: int) -> str:
    """One request for each connection, so that only its head needs reading; what follows is poured through."""
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, version = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    outside = headers.pop("Host")
    if "Upgrade" not in headers:
        headers["Connection"] = "close"
    headers |= {"Host": f"127.0.0.1:{port}", "X-Forwarded-Host": outside, "X-Forwarded-Proto": "http"}
    headers |= {"X-Forwarded-For": "127.0.0.1"}
    told = [f"{method} {target.removeprefix(prefix) or '/'} {version}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*told, "", ""])


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()
