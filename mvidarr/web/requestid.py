"""A request gets its id, and one line in the log when it is answered.

What changes something, fails or is slow is logged as information; reads that went well, which are most, only when
debugging (a line costs five times what the rest of a small request costs). The metrics count them all.
"""

import logging
from collections.abc import Callable
from secrets import token_hex
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mvidarr.observe import get_logger, request_context
from mvidarr.web.forwarded import inner_path

OnRequest = Callable[[str, str, int, float], None]  # template of the route, method, status, seconds

UNMATCHED = "unmatched"
_READS = ("GET", "HEAD", "SOCKET")
GONE = 499  # the client left before an answer
SLOW = 1.0  # seconds

log = get_logger(__name__)
_plain_log = logging.getLogger(__name__)


class RequestLog:
    def __init__(self, app: ASGIApp, *, on_request: OnRequest | None = None) -> None:
        self._app = app
        self._on_request = on_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        request_id = scope["mvidarr.request_id"] = token_hex(8)
        begun = perf_counter()
        status = GONE

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        with request_context(request_id):
            try:
                await self._app(scope, receive, numbered)
            finally:
                self._note(scope, status, perf_counter() - begun)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope.get("method", "SOCKET")
        if self._on_request is not None and method != "SOCKET":
            self._on_request(scope.get("mvidarr.template", UNMATCHED), method, status, seconds)
        reads_well = method in _READS and status < 400 and (seconds < SLOW or method == "SOCKET")
        if reads_well and not _plain_log.isEnabledFor(logging.DEBUG):
            return  # to ask structlog costs a third of a small request
        write = log.debug if reads_well else log.info
        principal = scope.get("mvidarr.principal")
        client = scope.get("client")
        write(
            "request",
            method=method,
            path=inner_path(scope),
            status=status,
            ms=round(seconds * 1000, 1),
            client=client[0] if client else "",
            user=principal.name if principal else "",
        )
