"""The proxy over real sockets: who is carried where, and what is counted."""

import asyncio
import base64
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from mvidarr.egress import Gate, Pass
from mvidarr.outbound import AddressGuard

BODY = bytes(range(256)) * 8192  # 2 MiB


class Site:
    """Says ``said`` to every request, and remembers those."""

    def __init__(self, said: bytes) -> None:
        self.said = said
        self.asked: list[bytes] = []
        self.left = asyncio.Event()
        self.port = 0
        self._serving: list[Any] = []

    @asynccontextmanager
    async def open(self) -> "AsyncIterator[Site]":
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.append(asyncio.current_task())
        try:
            self.asked.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self.said)
            await reader.read()  # until they leave
            self.left.set()
        finally:
            writer.transport.abort()  # whatever is left to say


def whole(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: keep-alive\r\n\r\n" % len(body) + body


@asynccontextmanager
async def gate(*, allowed: bool = True) -> AsyncIterator[Gate]:
    one = Gate(AddressGuard(allowed))
    await one.open()
    try:
        yield one
    finally:
        await one.close()


def through(one: Pass) -> httpx.AsyncClient:
    return httpx.AsyncClient(proxy=one.environment["http_proxy"], trust_env=False, timeout=60)


async def say(port: int, words: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    heard = await reader.read()
    writer.close()
    return heard


async def test_what_is_fetched_comes_whole_and_is_counted() -> None:
    async with gate() as one, Site(whole(BODY)).open() as site:
        with one.admit() as mine:
            async with through(mine) as client:
                for _ in range(2):  # each on a connection of its own
                    assert (await client.get(f"http://127.0.0.1:{site.port}/a?b=c")).content == BODY
            assert mine.received == pytest.approx(2 * len(BODY), abs=500)
        assert site.asked[0].startswith(b"GET /a?b=c HTTP/1.1\r\n")
        assert b"proxy" not in site.asked[0].lower()


async def test_a_tunnel_carries_both_ways() -> None:
    async with gate() as one, Site(BODY).open() as site:
        with one.admit() as mine:
            reader, writer = await asyncio.open_connection("127.0.0.1", one.port)
            writer.write(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: x\r\n%s\r\n" % (site.port, _mine(mine)))
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
            writer.write(b"any words\r\n\r\n")
            assert await reader.readexactly(len(BODY)) == BODY
            writer.close()
            await site.left.wait()
        assert site.asked == [b"any words\r\n\r\n"]


@pytest.mark.parametrize(
    "line", [b"", b"Proxy-Authorization: Basic cDE6d3Jvbmc=\r\n", b"Proxy-Authorization: Basic %%\r\n"]
)
async def test_nothing_is_carried_for_anybody_else(line: bytes) -> None:
    async with gate() as one, Site(whole(b"")).open() as site:
        with one.admit():
            heard = await say(one.port, b"GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: x\r\n%s\r\n" % (site.port, line))
        assert heard.startswith(b"HTTP/1.1 407")
        assert b"Proxy-Authenticate: Basic" in heard
        assert site.asked == []


async def test_a_pass_that_is_closed_opens_nothing_and_cuts_off_what_is_on_its_way() -> None:
    async with gate() as one, Site(b"HTTP/1.1 200 OK\r\n\r\nthe beginning").open() as site:
        mine = one.admit()
        async with through(mine) as client, client.stream("GET", f"http://127.0.0.1:{site.port}/") as answer:
            pieces = answer.aiter_raw()
            assert await anext(pieces) == b"the beginning"
            mine.close()
            await site.left.wait()
        words = b"GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: x\r\n%s\r\n" % (site.port, _mine(mine))
        assert (await say(one.port, words)).startswith(b"HTTP/1.1 407")


@pytest.mark.parametrize("method", ["GET", "CONNECT"])
async def test_private_addresses_are_not_reached(method: str) -> None:
    async with gate(allowed=False) as one, Site(whole(b"")).open() as site:
        with one.admit() as mine:
            target = f"http://127.0.0.1:{site.port}/" if method == "GET" else f"127.0.0.1:{site.port}"
            heard = await say(
                one.port, b"%s %s HTTP/1.1\r\nHost: x\r\n%s\r\n" % (method.encode(), target.encode(), _mine(mine))
            )
            assert heard.startswith(b"HTTP/1.1 403")
            assert mine.refused is not None
            assert mine.refused.code == "address_refused"
        assert site.asked == []


async def test_a_name_is_resolved_once_so_it_cannot_change_its_mind() -> None:
    told = iter((["127.0.0.1"], ["169.254.169.254"]))

    async def resolve(host: str, port: int) -> list[str]:
        return next(told)

    one = Gate(AddressGuard(True, resolve))
    await one.open()
    async with Site(whole(b"here")).open() as site:
        with one.admit() as mine:
            async with through(mine) as client:
                assert (await client.get(f"http://rebinding.example:{site.port}/")).content == b"here"
                assert (await client.get(f"http://rebinding.example:{site.port}/")).status_code == 403
        assert len(site.asked) == 1
    await one.close()


@pytest.mark.parametrize("turns", [1, 2, 3, 4])
async def test_who_is_stopped_while_a_name_is_resolved_goes_no_further(turns: int) -> None:
    """In whatever moment: else a connection would be carried on for a pass that is closed, and the gate never close."""
    known = asyncio.Event()

    async def resolve(host: str, port: int) -> list[str]:
        await known.wait()
        return ["127.0.0.1"]

    asking = asyncio.create_task(AddressGuard(True, resolve).addresses("a.example", 80))
    for turn in range(5 + turns):
        if turn == 5:
            known.set()
        await asyncio.sleep(0)
    if asking.cancel():
        with pytest.raises(asyncio.CancelledError):
            await asking


async def test_a_site_that_refuses_or_does_not_exist_is_told_as_such() -> None:
    async with gate() as one:
        with one.admit() as mine, socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))  # where nobody listens, and nobody else will
            async with through(mine) as client:
                assert (await client.get(f"http://127.0.0.1:{closed.getsockname()[1]}/")).status_code == 504
                assert (await client.get("http://nowhere.invalid/")).status_code == 502
        assert mine.refused is None


async def test_what_a_site_says_first_is_left_out() -> None:
    said = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + whole(b"then this")
    async with gate() as one, Site(said).open() as site:
        with one.admit() as mine:
            async with through(mine) as client:
                assert (await client.get(f"http://127.0.0.1:{site.port}/")).content == b"then this"


async def test_a_second_request_on_the_same_connection_goes_nowhere() -> None:
    async with gate() as one, Site(whole(b"first")).open() as site:
        with one.admit() as mine:
            words = b"GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: x\r\n%s\r\n" % (site.port, _mine(mine))
            reader, writer = await asyncio.open_connection("127.0.0.1", one.port)
            writer.write(words + words)
            assert (await reader.readuntil(b"first")).count(b"HTTP/1.1 200") == 1
            writer.close()
            await site.left.wait()
        assert len(site.asked) == 1


async def test_what_is_sent_along_arrives() -> None:
    async with gate() as one, Site(whole(b"")).open() as site:
        with one.admit() as mine:
            async with through(mine) as client:
                await client.post(f"http://127.0.0.1:{site.port}/", content=b"a form\r\n\r\n")
        assert b"content-length: 10" in site.asked[0].lower()


def _mine(one: Pass) -> bytes:
    return b"Proxy-Authorization: Basic " + base64.b64encode(f"{one.name}:{one.token}".encode()) + b"\r\n"


async def test_a_site_that_falls_silent_is_let_go_and_whom_our_limit_holds_back_is_told() -> None:
    half = whole(BODY)[: len(BODY) // 2]
    async with gate() as one, Site(half).open() as stuck, Site(whole(BODY[:300_000])).open() as slow:
        one.silence = 0.2
        with one.admit() as mine:
            async with through(mine) as client:
                with pytest.raises(httpx.RemoteProtocolError):  # not httpx's own limit of time
                    await client.get(f"http://127.0.0.1:{stuck.port}/")
                await stuck.left.wait()
                one.silence, one.meter.limit = 60, 1000
                fetched = asyncio.create_task(client.get(f"http://127.0.0.1:{slow.port}/"))
                while not mine.held:
                    await asyncio.sleep(0.01)
                one.meter.limit = None
                assert len((await fetched).content) == 300_000
