"""The HTTP client: visits checked addresses only, paces itself per host, gives up on what is too slow or too big."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from mvidarr.errors import External, Invalid
from mvidarr.outbound.addresses import AddressGuard

MAX_BYTES = 16 * 1024 * 1024
TIMEOUT = httpx.Timeout(20.0, connect=10.0)
MAX_REDIRECTS = 5
RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Fetched:
    """``url`` is where redirects ended; header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Outbound:
    """``pace``: seconds between the starts of two requests to one host. ``wire``: the network below, for tests. Close
    it with ``close``."""

    def __init__(
        self,
        guard: AddressGuard,
        *,
        user_agent: str,
        pace: float = 0.0,
        wire: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._guard = guard
        self._pace = pace
        self._next: dict[str, float] = {}
        self._client = httpx.AsyncClient(
            transport=_CheckedTransport(guard, wire or httpcore.AnyIOBackend()),
            headers={"User-Agent": user_agent},
            timeout=TIMEOUT,
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
        )

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES) -> Fetched:
        """Any 2xx. Raises Invalid as the guard does, and External with ``http_404`` and the like as its code."""
        await self._guard.check(url)
        host = urlsplit(url).hostname or ""
        await self._take_turn(host)
        try:
            async with self._client.stream("GET", url, headers=headers) as response:
                _refuse_failure(response, host)
                body = await _limited(response, max_bytes, host)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _translated(error, host) from error
        return Fetched(str(response.url), response.status_code, dict(response.headers), body)

    async def close(self) -> None:
        await self._client.aclose()

    async def _take_turn(self, host: str) -> None:
        now = asyncio.get_running_loop().time()
        self._next = {name: due for name, due in self._next.items() if due > now}
        due = self._next.get(host, now)
        self._next[host] = due + self._pace
        await asyncio.sleep(due - now)


class _CheckedBackend(httpcore.AsyncNetworkBackend):
    """Resolves, checks and connects in one step, so that a name cannot change its mind in between."""

    def __init__(self, guard: AddressGuard, inner: httpcore.AsyncNetworkBackend) -> None:
        self._guard = guard
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        *others, last = await self._guard.addresses(host, port)
        for address in others:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(last, port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class _CheckedTransport(httpx.AsyncHTTPTransport):
    """httpx offers no public way to hand in a network backend; a test proves that this one is asked."""

    def __init__(self, guard: AddressGuard, wire: httpcore.AsyncNetworkBackend) -> None:
        context = httpx.create_ssl_context()
        super().__init__(verify=context)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=32,
            max_keepalive_connections=8,
            keepalive_expiry=15.0,
            network_backend=_CheckedBackend(guard, wire),
        )


async def _limited(response: httpx.Response, max_bytes: int, host: str) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > max_bytes:
            raise External(f"{host} sent more than {max_bytes} bytes.", source=host, code="too_large")
    return bytes(body)


def _refuse_failure(response: httpx.Response, host: str) -> None:
    if response.is_success:
        return
    status = response.status_code
    after = response.headers.get("Retry-After", "")
    raise External(
        f"{host} answered {status} {response.reason_phrase}.".replace(" .", "."),
        source=host,
        retryable=status in RETRYABLE,
        retry_after=int(after) if after.isdecimal() else None,
        code=f"http_{status}",
    )


def _translated(error: Exception, host: str) -> External | Invalid:
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Invalid("This address cannot be used, or it leads to one that cannot.", code="bad_url")
    if isinstance(error, httpx.TooManyRedirects):
        return External(f"{host} redirects in circles.", source=host, code="redirects")
    if isinstance(error, httpx.TimeoutException):
        return External(f"{host} did not answer in time.", source=host, retryable=True, code="timeout")
    return External(f"{host} could not be reached.", source=host, retryable=True, code="network")
