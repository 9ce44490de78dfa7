"""The HTTP client: visits checked addresses only, paces itself per host, gives up on what is too slow or too big."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from mvidarr.errors import External, Invalid
from mvidarr.outbound.addresses import AddressGuard, TypedGuard
from mvidarr.outbound.unpacking import ACCEPTED, unpacked

MAX_BYTES = 16 * 1024 * 1024
TIMEOUT = httpx.Timeout(20.0, connect=10.0)
MAX_REDIRECTS = 5
RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
_ANYBODYS = frozenset({
    "accept", "accept-encoding", "accept-language", "connection", "content-length", "content-type", "host",
    "transfer-encoding", "user-agent",
})  # fmt: skip


@dataclass(frozen=True)
class Fetched:
    """``url`` is where redirects ended; header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    reason: str = ""


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
        self._user_agent = user_agent
        self._wire = wire
        self._typed: list[Outbound] = []
        self._pace = pace
        self._next: dict[str, float] = {}

    async def get(self, url: str, *, headers: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES) -> Fetched:
        """Any 2xx. Raises Invalid as the guard does, and External with ``http_404`` and the like as its code."""
        await self._guard.check(url)
        await self._take_turn(urlsplit(url).hostname or "")
        fetched = await self.ask("GET", url, headers=headers, max_bytes=max_bytes)
        if not 200 <= fetched.status < 300:
            raise _failure(fetched, urlsplit(url).hostname or "")
        return fetched

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> Fetched:
        """Whatever status it has; redirects are followed. Raises as ``get`` does for all but the status."""
        if isinstance(self._guard, TypedGuard):
            self._guard.trust(url)
        host = urlsplit(url).hostname or ""
        try:
            request = self._client.build_request(method, url, headers=headers, content=content)
            response = await self._followed(request, host)
            try:
                encoding = response.headers.get("Content-Encoding", "")
                body = await unpacked(response.aiter_raw(), encoding, max_bytes, host)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _translated(error, host) from error
        return Fetched(str(response.url), response.status_code, dict(response.headers), body, response.reason_phrase)

    def typed(self) -> "Outbound":
        """A client of its own for one address that an administrator typed: it may be private. It ends with this one."""
        client = Outbound(self._guard.typed(), user_agent=self._user_agent, wire=self._wire)
        self._typed.append(client)
        return client

    async def _followed(self, request: httpx.Request, host: str) -> httpx.Response:
        """Where redirects end, open. Keys that stand in headers go to nobody but whom they are for."""
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._client.send(request, stream=True)
            following = response.next_request
            if following is None:
                return response
            await response.aclose()
            if _origin(following.url) != _origin(request.url):
                if "content-length" in following.headers:  # a form repeats what was meant for the first one
                    raise External(f"{host} sends what it was told elsewhere.", source=host, code="redirects")
                for name in set(following.headers) - _ANYBODYS:
                    del following.headers[name]
            request = following
        raise External(f"{host} redirects in circles.", source=host, code="redirects")

    @cached_property
    def _client(self) -> httpx.AsyncClient:
        """Made for the first question: what it needs to know of certificates takes 25 ms to read."""
        return httpx.AsyncClient(
            transport=_CheckedTransport(self._guard, self._wire or httpcore.AnyIOBackend()),
            headers={"User-Agent": self._user_agent, "Accept-Encoding": ACCEPTED},
            timeout=TIMEOUT,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # nobody leaves anything with us
        )

    async def close(self) -> None:
        for client in (*self._typed, self):
            if "_client" in vars(client):
                await client._client.aclose()

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
        context = _certificates()
        super().__init__(verify=context)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=32,
            max_keepalive_connections=8,
            keepalive_expiry=15.0,
            network_backend=_CheckedBackend(guard, wire),
        )


@cache
def _certificates() -> SSLContext:
    return httpx.create_ssl_context()


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _failure(fetched: Fetched, host: str) -> External:
    after = fetched.headers.get("retry-after", "")
    return External(
        f"{host} answered {fetched.status} {fetched.reason}.".replace(" .", "."),
        source=host,
        retryable=fetched.status in RETRYABLE,
        retry_after=int(after) if after.isdecimal() else None,
        code=f"http_{fetched.status}",
    )


def _translated(error: Exception, host: str) -> External | Invalid:
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Invalid("This address cannot be used, or it leads to one that cannot.", code="bad_url")
    if isinstance(error, httpx.TimeoutException):
        return External(f"{host} did not answer in time.", source=host, retryable=True, code="timeout")
    return External(f"{host} could not be reached.", source=host, retryable=True, code="network")
