"""The least that could do it: Starlette under uvicorn with one route, a file, and sockets that hear what it is told.

    python -m tests.bench.bare PORT [FILE]

Each line on standard input is ``bytes count seconds``: so many messages of that size to every socket, so far apart.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.bench.lines import lines_of_stdin

PORT, FILE = int(sys.argv[1]), (sys.argv[2] if len(sys.argv) > 2 else "")
sockets: set[WebSocket] = set()


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


async def file(_: Request) -> Response:
    return FileResponse(FILE, media_type="video/mp4")


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    sockets.add(websocket)
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        sockets.discard(websocket)


async def broadcast() -> None:
    async for line in lines_of_stdin():
        size, count, seconds = line.split()
        for _ in range(int(count)):
            message = {"sent": time.monotonic_ns(), "padding": "x" * int(size)}
            text = json.dumps(message)
            for websocket in list(sockets):
                await websocket.send_text(text)
            await asyncio.sleep(float(seconds))


@asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    task = asyncio.create_task(broadcast())
    yield
    task.cancel()


app = Starlette(
    routes=[Route("/healthz", hello), Route("/file", file), WebSocketRoute("/ws", socket)], lifespan=lifespan
)

if __name__ == "__main__":
    uvicorn.run(
        app,
        port=PORT,
        loop="asyncio",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
    )
