"""A small forwarding proxy, as people put in front of the server: it strips a prefix or not, and says for whom."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.web.app import served

_HOP = {"host", "connection", "content-length", "transfer-encoding"}


@asynccontextmanager
async def proxy(target: str, *, prefix: str = "", strip: bool = True, **says: str) -> AsyncIterator[str]:
    """``says``: further headers (``x_forwarded_proto="https"``); the client's address is appended to what it sent."""
    async with httpx.AsyncClient(base_url=f"http://{target}", timeout=60) as inner:

        async def forward(request: Request) -> Response:
            path = request.url.path.removeprefix(prefix) if strip else request.url.path
            assert request.client is not None
            chain = [*request.headers.getlist("x-forwarded-for"), request.client.host]
            headers = {name: value for name, value in request.headers.items() if name not in _HOP}
            headers |= {"x-forwarded-for": ", ".join(chain), "x-forwarded-host": request.headers["host"]}
            headers |= {name.replace("_", "-"): value for name, value in says.items()}
            answer = await inner.request(
                request.method, path or "/", params=request.url.query, headers=headers, content=await request.body()
            )
            kept = {name: value for name, value in answer.headers.items() if name not in {*_HOP, "content-encoding"}}
            return Response(answer.content, answer.status_code, kept)

        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        async with served(Starlette(routes=[Route("/{path:path}", forward, methods=methods)])) as outside:
            yield outside
