"""The network below the house's client: every address that was checked leads to the stand-in, and none further."""

import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import ip_address
from ssl import SSLContext
from typing import Any

import httpcore

from tests.standins.sources.clock import FakeClock

PUBLIC = "8.8.8.8"  # what a mounted host's name is said to resolve to; nothing is ever sent there
_METHODS = (b"GET ", b"POST ", b"HEAD ", b"PUT ", b"DELETE ")


def resolver(known: Callable[[str], bool]) -> Callable[[str, int], Awaitable[list[str]]]:
    """As the system's: addresses are themselves, known names are public, others do not exist."""

    async def resolve(host: str, port: int) -> list[str]:
        if known(host):
            return [PUBLIC]
        try:
            return [str(ip_address(host))]
        except ValueError:
            raise socket.gaierror(socket.EAI_NONAME, "no such name here") from None

    return resolve


class Wire(httpcore.AsyncNetworkBackend):
    def __init__(self, port: int, clock: FakeClock) -> None:
        self._port = port
        self._clock = clock
        self._inner = httpcore.AnyIOBackend()
        self.reached: list[tuple[str, int]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.reached.append((host, port))
        if host != PUBLIC and not ip_address(host).is_loopback:
            raise httpcore.ConnectError(f"{host} is not reached from a test")
        self._clock.left()
        try:
            where = ("127.0.0.1", self._port) if host == PUBLIC else (host, port)
            return _Stream(await self._inner.connect_tcp(*where, timeout=timeout), self._clock)
        finally:
            self._clock.arrived()

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, inner: httpcore.AsyncNetworkStream, clock: FakeClock) -> None:
        self._inner = inner
        self._clock = clock

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer.startswith(_METHODS):
            self._clock.left()
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
