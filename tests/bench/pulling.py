"""A site that sends without end at a rate, and somebody who takes all of it through a proxy: programs of their own."""

import asyncio
import base64
import os
import sys
from urllib.parse import urlsplit

PIECE = 16 * 1024


async def site(rate: int) -> None:
    """Writes its port, then serves for ever: ``rate`` bytes a second to each."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop, piece = asyncio.get_running_loop(), bytes(PIECE)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        due = loop.time()
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            due = max(due + PIECE / rate, loop.time() - 1)
            await asyncio.sleep(max(0, due - loop.time()))

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


async def pull(port: int) -> None:
    proxy = urlsplit(os.environ["http_proxy"])
    who = base64.b64encode(f"{proxy.username}:{proxy.password}".encode())
    reader, writer = await asyncio.open_connection(proxy.hostname, proxy.port, limit=1 << 20)
    writer.write(b"GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Basic %s\r\n\r\n" % (port, who))
    while await reader.read(1 << 18):
        pass


if __name__ == "__main__":
    asyncio.run({"site": site, "pull": pull}[sys.argv[1]](int(sys.argv[2])))
