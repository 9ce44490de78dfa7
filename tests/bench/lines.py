"""Orders to a process under measurement, a line each on its standard input."""

import asyncio
import sys
from collections.abc import AsyncIterator


async def lines_of_stdin() -> AsyncIterator[str]:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode().strip()
