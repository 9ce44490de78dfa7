"""All sources on one loopback port: who asks for ``https://musicbrainz.org/ws/2/…`` through ``wire`` gets here.

::

    with SourcesServer() as sources:
        mount = sources.mount("musicbrainz", ["musicbrainz.org"], answer)     # answer: Request -> Reply
        outbound = sources.outbound()                                         # the house's client, on this wire
        web = Web(outbound, "musicbrainz", Manners(pace=1.1), clock=sources.clock)
        mount.fails(faults.busy("7"), times=2)                                # then rightly
        mount.requests[0].query, mount.paths(), mount.gaps()

The client is real down to the socket: names are checked by its guard (mounted hosts count as public, others do not
exist), redirects are followed and checked; TLS is left out. What is typed as an address (a mirror) reaches the same
mount as ``{sources.url}/musicbrainz/ws/2/…``.
"""

import asyncio
import sys
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Event, Lock, Thread
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from mvidarr.outbound import AddressGuard, Outbound
from tests.standins.sources.clock import FakeClock
from tests.standins.sources.faults import Fault
from tests.standins.sources.shapes import Reply, Request
from tests.standins.sources.wire import Wire, resolver

Answering = Callable[[Request], Reply]


class Mount:
    """One source. ``most`` requests within ``seconds`` of the fake clock are answered, then ``refusal``."""

    def __init__(self, name: str, hosts: Iterable[str], answer: Answering) -> None:
        self.name = name
        self.hosts = frozenset(hosts)
        self.requests: list[Request] = []
        self.refused = 0
        self._answer = answer
        self._fault: Fault | None = None
        self._where = ""
        self._times: int | None = None
        self._limit: tuple[int, float, Reply] | None = None
        self._lock = Lock()

    def fails(self, fault: Fault, *, times: int | None = None, where: str = "") -> None:
        """From now on; ``times``: so often, then it is well. ``where``: only paths with this in them."""
        self._fault, self._times, self._where = fault, times, where

    def well(self) -> None:
        self._fault = None

    def limit(self, most: int, seconds: float, refusal: Reply) -> None:
        self._limit = (most, seconds, refusal)

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def gaps(self) -> list[float]:
        """Seconds of the fake clock between a request and the next."""
        times = [request.at for request in self.requests]
        return [round(later - sooner, 3) for sooner, later in pairwise(times)]

    def forget(self) -> None:
        self.requests.clear()
        self.refused = 0

    def reply(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            refusal = self._too_many(request)
            fault = None if refusal else self._fault_of(request)
        if refusal is not None:
            return refusal
        return fault(request, lambda: self._answer(request)) if fault else self._answer(request)

    def _too_many(self, request: Request) -> Reply | None:
        if self._limit is None:
            return None
        most, seconds, refusal = self._limit
        within = [one for one in self.requests if one.at > request.at - seconds + 1e-6]
        if len(within) <= most:
            return None
        self.refused += 1
        return refusal

    def _fault_of(self, request: Request) -> Fault | None:
        if self._fault is None or self._where not in request.path:
            return None
        if self._times is not None:
            if self._times <= 0:
                return None
            self._times -= 1
        return self._fault


class SourcesServer:
    """Serves from ``with`` on, in threads of its own. ``strays``: hosts that were asked for and stand nowhere."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.mounts: dict[str, Mount] = {}
        self.strays: list[str] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server = _QuietServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mount(self, name: str, hosts: Iterable[str], answer: Answering) -> Mount:
        self.mounts[name] = Mount(name, hosts, answer)
        return self.mounts[name]

    def wire(self) -> Wire:
        """The network as this server's clients see it; made in the loop that the test runs in."""
        self._loop = asyncio.get_running_loop()
        return Wire(self.port, self.clock)

    def guard(self, allow_private: bool = False) -> AddressGuard:
        return AddressGuard(allow_private, resolver(self._known))

    def outbound(self, *, allow_private: bool = False) -> Outbound:
        """Close it."""
        agent = "MVidarr/test ( https://example.org/mvidarr )"
        return Outbound(self.guard(allow_private), user_agent=agent, wire=self.wire())

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        parts = urlsplit(target)
        host, path = headers.get("host", "").partition(":")[0], unquote(parts.path)
        mount = next((one for one in self.mounts.values() if host in one.hosts), None)
        if mount is None:
            name, _, rest = path.removeprefix("/").partition("/")
            mount, path = self.mounts.get(name), f"/{rest}"
        at = self.clock.now()
        self.clock.arrived()
        if mount is None:
            self.strays.append(host)
            return Reply(404, b"no such source")
        pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
        return mount.reply(Request(method, host, path, pairs, headers, body, at))

    def time_goes_by(self, seconds: float) -> None:
        """From a thread of the server: somebody waits for an answer meanwhile."""
        loop, gone_by = self._loop, Event()

        def go_by() -> None:
            self.clock.advance(seconds)
            gone_by.set()

        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(go_by)
            gone_by.wait(10)

    def _known(self, host: str) -> bool:
        return any(host in mount.hosts for mount in self.mounts.values())


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """That somebody gave up a connection is no news."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def _handler(server: SourcesServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = server.answer(self.command, self.path, headers, body)
            if reply.stall:
                server.time_goes_by(reply.stall)
            if reply.hold is not None:
                reply.hold.wait(30)
            self._write(reply)

        def _write(self, reply: Reply) -> None:
            lines = {"Content-Type": reply.type, "Content-Length": str(len(reply.body)), **reply.headers}
            head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            raw = f"HTTP/1.1 {reply.status} -\r\n{head}\r\n".encode()
            body = b"" if self.command == "HEAD" or reply.status in {204, 304} else reply.body
            try:
                self.wfile.write(raw + (body[: len(body) // 2] if reply.cut else body))
            except OSError:  # nobody waits for it any more
                self.close_connection = True
            if reply.cut:
                self.close_connection = True

        do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = _serve  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    return Handler
