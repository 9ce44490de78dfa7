"""The proxy itself: who comes in with a pass is led where the guard allows."""

import asyncio
import re
import socket
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from mvidarr.egress.carrying import SILENCE, carry, carry_back
from mvidarr.egress.heads import LONGEST, Asked, Unreadable, closing, read_request, refusal
from mvidarr.egress.meter import Meter
from mvidarr.egress.passes import Pass, Passes
from mvidarr.egress.upstream import AWAY, Upstream
from mvidarr.errors import External, Invalid
from mvidarr.outbound import AddressGuard

HEAD_SECONDS = 30.0
CONNECT_SECONDS = 10.0
_WAITING = 512  # connections that nobody has answered yet
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_WHO = "407 Proxy Authentication Required"
REFUSED = "Refused by MVidarr"  # the reason of a 403: it stands in what yt-dlp says of it
NO_PROXY = "Your proxy does not answer"  # of a 502, which would else be told of the site
_SOON = re.compile(rb"HTTP/1\.\d 1\d\d\b")
_BASIC = ('Proxy-Authenticate: Basic realm="MVidarr"',)

_Back = Coroutine[Any, Any, None]


class Gate:
    """``meter`` holds all that is carried to one limit. ``upstream`` is the proxy through which all is fetched, None
    for the straight way; ``silence`` is how many seconds a site may say nothing. Both may change at any time."""

    def __init__(self, guard: AddressGuard, meter: Meter | None = None) -> None:
        self._guard = guard
        self.meter = meter or Meter()
        self.upstream: Upstream | None = None
        self.silence = SILENCE
        self._passes = Passes()
        self._door: socket.socket | None = None
        self._answering: asyncio.Task[None] | None = None
        self._serving: dict[asyncio.Task[None], Pass | None] = {}
        self._received = 0  # for passes that are closed

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """On a free port of loopback, for this process and its children."""
        door = socket.socket()
        door.setblocking(False)
        door.bind(("127.0.0.1", 0))
        door.listen(_WAITING)
        self._door = door
        self._answering = asyncio.create_task(self._answer(door))

    async def close(self) -> None:
        tasks = [*self._serving, *([self._answering] if self._answering else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._door is not None:
            self._door.close()
            self._door = None

    @property
    def port(self) -> int:
        """RuntimeError while it is closed."""
        if self._door is None:
            raise RuntimeError
        return int(self._door.getsockname()[1])

    @property
    def received(self) -> int:
        """Bytes that came in, for everybody since the beginning."""
        return self._received + sum(one.received for one in self._passes)

    def admit(self) -> Pass:
        return self._passes.issue(self.port, self._withdraw)

    def _withdraw(self, one: Pass) -> None:
        if self._passes.withdraw(one):
            self._received += one.received
        self.meter.forget(one)
        for task in [task for task, bearer in self._serving.items() if bearer is one]:
            task.cancel()

    async def _answer(self, door: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                client, _ = await loop.sock_accept(door)
            except OSError:  # it left again, or there are no descriptors left for the moment
                await asyncio.sleep(0.1)
                continue
            client.setblocking(False)
            task = asyncio.create_task(self._serve(client))
            self._serving[task] = None
            task.add_done_callback(lambda done: self._serving.pop(done, None))

    async def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError, TimeoutError):
            try:
                asked = await _request(client)
                bearer = self._passes.of(asked.authorization)
                if bearer is None:
                    await _say(client, refusal(_WHO, "Only downloads of MVidarr are carried.", more=_BASIC))
                    return
                task = asyncio.current_task()
                if task is not None:
                    self._serving[task] = bearer
                await self._lead(client, asked, bearer)
            except Unreadable as error:
                await _say(client, refusal("400 Bad Request", str(error)))

    async def _lead(self, client: socket.socket, asked: Asked, bearer: Pass) -> None:
        try:
            site = await self._reach(asked.host, asked.port)
        except Invalid as error:
            bearer.refused = error
            await _say(client, refusal(f"403 {REFUSED}", error.detail))
        except External as error:
            await _say(client, refusal(f"502 {NO_PROXY if error.code == AWAY else 'Bad Gateway'}", error.detail))
        except (OSError, TimeoutError):
            await _say(client, refusal("504 Gateway Timeout", f"{asked.host} does not answer."))
        else:
            with site:
                await (self._tunnel if asked.tunnel else self._pass_on)(client, site, asked, bearer)

    async def _reach(self, host: str, port: int) -> socket.socket:
        """A connection to the first of its addresses that answers; all of them have passed."""
        addresses = await self._guard.addresses(host, port)
        if self.upstream is not None:
            return await self.upstream.connect(_likely(addresses), port)
        loop, failure = asyncio.get_running_loop(), OSError()
        for address in addresses:
            site = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
            site.setblocking(False)
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await loop.sock_connect(site, (address, port))
            except OSError as error:  # TimeoutError is one
                site.close()
                failure = error
            except BaseException:
                site.close()
                raise
            else:
                return site
        raise failure

    async def _tunnel(self, client: socket.socket, site: socket.socket, asked: Asked, bearer: Pass) -> None:
        await _say(client, _ESTABLISHED)
        await _say(site, asked.rest)
        await self._both(client, site, bearer, back=carry_back(client, site))

    async def _pass_on(self, client: socket.socket, site: socket.socket, asked: Asked, bearer: Pass) -> None:
        await _say(site, asked.head + asked.rest[: asked.body])
        await carry_back(client, site, max(0, asked.body - len(asked.rest)))
        said = await _head_of(site, self.silence)
        head, end, rest = said.partition(b"\r\n\r\n")
        await _say(client, (closing(head) if end else head) + rest)
        bearer.received += len(said)
        await self._both(client, site, bearer, back=carry_back(client, None))

    async def _both(
        self, client: socket.socket, site: socket.socket, bearer: Pass, *, back: Coroutine[Any, Any, None]
    ) -> None:
        """Until one side ends."""
        time = asyncio.get_running_loop().time

        async def pay(count: int) -> None:
            bearer.received += count
            bearer.held += 1
            began = time()
            try:
                await self.meter.pay(bearer, count)
            finally:
                bearer.held -= 1
                bearer.waited += time() - began

        asking = asyncio.ensure_future(back)
        giving = asyncio.ensure_future(
            carry(site, client, piece=lambda: self.meter.piece, pay=pay, silence=self.silence)
        )
        try:
            await asyncio.wait((asking, giving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            asking.cancel()
            giving.cancel()
            await asyncio.gather(asking, giving, return_exceptions=True)


def _likely(addresses: Sequence[str]) -> str:
    """What a proxy is asked for: few of them reach addresses of the sixth version."""
    return next((address for address in addresses if ":" not in address), addresses[0])


async def _request(client: socket.socket) -> Asked:
    """Unreadable, also when it doesn't come."""
    loop, data = asyncio.get_running_loop(), b""
    try:
        async with asyncio.timeout(HEAD_SECONDS):
            while (asked := read_request(data)) is None:
                more = await loop.sock_recv(client, LONGEST)
                if not more:
                    raise ConnectionResetError
                data += more
    except TimeoutError as error:
        raise Unreadable("The request did not come.") from error
    return asked


async def _head_of(site: socket.socket, silence: float) -> bytes:
    """The head of its answer, and what came with it; what was said before that (1xx) is left out."""
    loop, data = asyncio.get_running_loop(), b""
    while True:
        head, end, rest = data.partition(b"\r\n\r\n")
        if end and _SOON.match(head):
            data = rest
        elif end or len(data) > LONGEST:
            return data
        else:
            async with asyncio.timeout(silence):
                more = await loop.sock_recv(site, LONGEST)
            if not more:
                return data
            data += more


async def _say(listener: socket.socket, data: bytes) -> None:
    if data:
        await asyncio.get_running_loop().sock_sendall(listener, data)
