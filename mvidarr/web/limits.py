"""How much, and for how long, a client may send."""

import asyncio
from collections.abc import AsyncIterator

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from mvidarr.errors import Invalid

PATIENCE = 30.0  # seconds for any body
SLOWEST = 100_000  # bytes a second that a larger body must reach on top


def patience(limit: int) -> float:
    return PATIENCE + limit / SLOWEST


async def read_body(receive: Receive, headers: Headers, limit: int, seconds: float | None = None) -> bytes:
    """The whole body, at most ``limit`` bytes, within ``seconds``."""
    announced = headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(patience(limit) if seconds is None else seconds):
            async for part in _parts(receive):
                size += len(part)
                if size > limit:
                    raise _too_large(limit)
                parts.append(part)
    except TimeoutError:
        raise Invalid("The request arrived too slowly. Send it again.", code="too_slow") from None
    return b"".join(parts)


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        more = message.get("more_body", False)


def _too_large(limit: int) -> Invalid:
    return Invalid(f"The request is too large: at most {limit:,} bytes are taken here.", code="too_large")
