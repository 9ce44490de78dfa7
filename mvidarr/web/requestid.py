"""The outermost layer: a request gets its id, and one line in the log when it is answered."""

from collections.abc import Callable
from secrets import token_hex
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mvidarr.observe import get_logger, request_context

OnRequest = Callable[[str, str, int, float], None]  # template of the route, method, status, seconds

UNMATCHED = "unmatched"
GONE = 499  # the client left before an answer
_ROUTINE = ("/static/", "/ping", "/healthz", "/readyz", "/metrics")

log = get_logger(__name__)


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
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        write = log.debug if path.startswith(_ROUTINE) and status < 500 else log.info
        principal = scope.get("mvidarr.principal")
        client = scope.get("client")
        write(
            "request",
            method=method,
            path=path,
            status=status,
            ms=round(seconds * 1000, 1),
            client=client[0] if client else "",
            user=principal.name if principal else "",
        )
