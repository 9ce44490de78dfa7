import asyncio

import pytest
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

from mvidarr.errors import Invalid
from mvidarr.web.limits import PATIENCE, patience, read_body
from tests.web.app import App, eventually, served

NO_HEADERS = Headers({})


def receiving(*messages: dict):
    waiting = list(messages)

    async def receive() -> dict:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    return receive


def part(body: bytes, more: bool = True) -> dict:
    return {"type": "http.request", "body": body, "more_body": more}


async def test_a_body_in_parts_is_put_together() -> None:
    assert await read_body(receiving(part(b"a"), part(b""), part(b"b", more=False)), NO_HEADERS, 2) == b"ab"


async def test_a_body_may_not_grow_past_its_limit() -> None:
    with pytest.raises(Invalid) as refused:
        await read_body(receiving(part(b"ab"), part(b"c")), NO_HEADERS, 2)
    assert refused.value.code == "too_large"


async def test_a_client_that_dawdles_is_let_go() -> None:
    with pytest.raises(Invalid) as refused:
        await read_body(receiving(part(b"a")), NO_HEADERS, 100, seconds=0.01)
    assert refused.value.code == "too_slow"


async def test_a_client_that_leaves_is_no_error_of_anybody() -> None:
    with pytest.raises(ClientDisconnect):
        await read_body(receiving({"type": "http.disconnect"}), NO_HEADERS, 100)


def test_larger_bodies_may_take_longer() -> None:
    assert patience(0) == PATIENCE < patience(10_000_000) < 1000


async def test_a_client_that_hangs_up_in_its_body_is_logged_as_gone(app: App, log) -> None:
    async with served(app.asgi) as place:
        host, port = place.split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        head = "POST /api/videos HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: user\r\nContent-Type: application/json\r\n"
        writer.write(f"{head}Content-Length: 50\r\n\r\n{{".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        await eventually(lambda: "status=499" in log.getvalue())
    assert "level=error" not in log.getvalue()
