"""A proxy of the people's own: all goes through it, to addresses that were checked here before."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

import pytest

from mvidarr.egress import NO_PROXY, Upstream, checked_proxy
from tests.egress.test_gate import Site, gate, through, whole


class OwnProxy:
    """Speaks SOCKS5 (with a name and password, if it wants one) and HTTP's CONNECT, and remembers where it led."""

    def __init__(self, password: str = "") -> None:
        self.led: list[str] = []
        self.port = 0
        self._password = password
        self._serving: list[Any] = []

    @asynccontextmanager
    async def open(self) -> "AsyncIterator[OwnProxy]":
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            await asyncio.gather(*self._serving, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._serving.append(asyncio.current_task())
        with closing(writer):
            try:
                first = await reader.readexactly(1)
                host, port = await (self._socks if first == b"\x05" else self._connect)(reader, writer)
                self.led.append(f"{host}:{port}")
                there, back = await asyncio.open_connection(host, port)
                with closing(back):
                    writer.write(b"\x05\x00\x00\x01\0\0\0\0\0\0" if first == b"\x05" else b"HTTP/1.1 200 OK\r\n\r\n")
                    await _carry(reader, writer, there, back)
            except (OSError, EOFError):
                pass

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
        await reader.readexactly((await reader.readexactly(1))[0])
        if self._password:
            writer.write(b"\x05\x02")
            await reader.readexactly(1)
            name = await reader.readexactly((await reader.readexactly(1))[0])
            word = await reader.readexactly((await reader.readexactly(1))[0])
            right = (name, word) == (b"me", self._password.encode())
            writer.write(b"\x01\x00" if right else b"\x01\x01")
            if not right:
                raise EOFError
        else:
            writer.write(b"\x05\x00")
        _, _, _, kind, *address, port = struct.unpack("!BBBB4BH", await reader.readexactly(10))
        assert kind == 1  # an address, never a name
        return ".".join(map(str, address)), port

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
        head = await reader.readuntil(b"\r\n\r\n")
        host, _, port = head.split(b" ")[1].decode().partition(":")
        return host, int(port)


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, there: asyncio.StreamReader, back: asyncio.StreamWriter
) -> None:
    """Until one side ends."""
    pumps = [asyncio.ensure_future(_pump(reader, back)), asyncio.ensure_future(_pump(there, writer))]
    await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    for pump in pumps:
        pump.cancel()
    await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)


@pytest.mark.parametrize(
    ("scheme", "password"), [("socks5://", ""), ("socks5h://me:geheim@", "geheim"), ("http://", "")]
)
async def test_what_is_fetched_goes_through_it(scheme: str, password: str) -> None:
    async with Site(whole(b"hello")).open() as site, OwnProxy(password).open() as own, gate() as one:
        one.upstream = Upstream(f"{scheme}127.0.0.1:{own.port}")
        with one.admit() as way:
            async with through(way) as client:
                answer = await client.get(f"http://localhost:{site.port}/")
        assert answer.text == "hello"
        assert own.led == [f"127.0.0.1:{site.port}"]
        assert one.upstream.trouble is None
        assert "geheim" not in one.upstream.shown


async def test_private_addresses_are_refused_before_it_is_asked() -> None:
    async with Site(whole(b"hello")).open() as site, OwnProxy().open() as own, gate(allowed=False) as one:
        one.upstream = Upstream(f"socks5://127.0.0.1:{own.port}")
        with one.admit() as way:
            async with through(way) as client:
                assert (await client.get(f"http://127.0.0.1:{site.port}/")).status_code == 403
        assert (own.led, site.asked) == ([], [])


@pytest.mark.parametrize("there", [True, False])
async def test_one_that_refuses_or_is_not_there_is_told_without_its_password(there: bool) -> None:
    async with Site(whole(b"hello")).open() as site, OwnProxy("right").open() as own, gate() as one:
        one.upstream = Upstream(f"socks5://me:wrong@127.0.0.1:{own.port if there else 1}")
        with one.admit() as way:
            async with through(way) as client:
                answer = await client.get(f"http://127.0.0.1:{site.port}/")
        assert (answer.status_code, answer.reason_phrase == NO_PROXY) == (502, not there)
        trouble = one.upstream.trouble or ""
        assert trouble.startswith(f"The proxy {one.upstream.shown} " + ("refused" if there else "does not answer"))
        assert "wrong" not in trouble + answer.text
        assert site.asked == []


@pytest.mark.parametrize(
    "text",
    ["", "proxy:1080", "ftp://a:1", "http://a", "http://a:x", "http://a:1/path", "socks5://a b:1", "http://:3128"],
)
def test_what_is_no_proxy_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Give the address of a proxy"):
        checked_proxy(text)


def test_a_proxy_may_have_a_name_and_an_address_of_any_version() -> None:
    assert checked_proxy(" socks5://me:a%40b@[::1]:1080/ ") == "socks5://me:a%40b@[::1]:1080"
    assert Upstream("socks5h://me:a@[::1]:1080").shown == "socks5h://[::1]:1080"
