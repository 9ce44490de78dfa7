"""Error -> response, once: problem+json (RFC 9457) below /api, a page for people elsewhere.

The person gets the sentence and the request's id, the log gets the cause. Nothing of an unknown exception leaves the
house but the id it was given: ``error_id`` stands in the answer, in the log and in the ``Failure`` that is told on. An
answer that has begun when it breaks can carry none; there the request's id, which was sent before, stands in the log.
"""

from contextlib import suppress
from http import HTTPStatus
from secrets import token_hex
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mvidarr.errors import (
    Conflict,
    External,
    Forbidden,
    Invalid,
    MvidarrError,
    NotFound,
    TooMany,
    Unauthorized,
    Unavailable,
)
from mvidarr.observe import get_logger
from mvidarr.observe.failure import OnFailure, failure_of
from mvidarr.web import error_page
from mvidarr.web.answer import Page
from mvidarr.web.forwarded import inner_path
from mvidarr.web.pages import Renderer
from mvidarr.web.throttle import rate_headers

log = get_logger(__name__)

PROBLEM = "application/problem+json"
STATUS_BY_TYPE: dict[type[MvidarrError], int] = {
    Invalid: 422,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
    External: 502,
}
STATUS_BY_CODE = {
    "bad_json": 400,
    "bad_range": 400,
    "unknown_host": 400,
    "method_not_allowed": 405,
    "too_slow": 408,
    "too_large": 413,
    "unsupported_media_type": 415,
    "range_not_satisfiable": 416,
    "precondition_required": 428,
}


class Internal(MvidarrError):
    """What an exception that nobody foresaw becomes."""

    code = "internal"


def status_of(error: MvidarrError, *, conditional: bool = False) -> int:
    """``conditional``: the request carried ``If-Match``, so a row that moved on has failed its condition."""
    if error.code == "moved_on" and conditional:
        return 412
    by_type = next((status for kind, status in STATUS_BY_TYPE.items() if isinstance(error, kind)), 500)
    return STATUS_BY_CODE.get(error.code, by_type)


def problem(error: MvidarrError, status: int, request_id: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        **error.extra,
        "type": f"urn:mvidarr:problem:{error.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": error.detail,
        "code": error.code,
        "request_id": request_id,
    }
    if error.errors:
        document["errors"] = [{"field": item.field, "message": item.message} for item in error.errors]
    if isinstance(error, External):
        document |= {"source": error.source, "retryable": error.retryable}
    return document


class Errors:
    """Everything further in may raise; this answers. A response that has begun can only be cut off. ``on_failure``
    hears of every 500."""

    def __init__(self, app: ASGIApp, *, renderer: Renderer, on_failure: OnFailure | None = None) -> None:
        self._app = app
        self._renderer = renderer
        self._on_failure = on_failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        last = ""

        async def watched(message: Message) -> None:
            nonlocal last
            last = message["type"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            log.debug("client left")
        except Exception as failure:  # the one place where any exception becomes a response
            error = self._known(scope, failure)
            if not last:
                await self._answer(scope, receive, send, error)
            elif scope["type"] == "websocket":
                await _end_socket(send, last, error)
            else:
                raise

    def _known(self, scope: Scope, failure: Exception) -> MvidarrError:
        """What the person is told; the cause of what is ours, or another's, to mend goes to the log."""
        if isinstance(failure, MvidarrError):
            if isinstance(failure, External):
                log.warning("external failure", code=failure.code, source=failure.source, exc_info=failure)
            return failure
        error_id = token_hex(4)
        log.error("request failed", exc_info=failure, error_id=error_id)
        self._tell(scope, failure, error_id)
        return Internal(
            f"Something went wrong here that should not. Try again; if it happens again, give the id {error_id} to "
            "whoever runs this server: it stands in the log with the cause.",
            extra={"error_id": error_id},
        )

    def _tell(self, scope: Scope, failure: Exception, error_id: str) -> None:
        if self._on_failure is None:
            return
        place = f"{scope.get('method', 'SOCKET')} {scope.get('mvidarr.template', 'unmatched')}"
        try:
            self._on_failure(failure_of(failure, origin="request", place=place, reference=error_id))
        except Exception:  # whoever keeps count must not keep the person from an answer
            log.exception("failure not told")

    async def _answer(self, scope: Scope, receive: Receive, send: Send, error: MvidarrError) -> None:
        status = status_of(error, conditional="if-match" in Headers(scope=scope))
        if scope["type"] == "websocket":
            await _refuse_socket(scope, send, error, status)
        else:
            response = await self.response(scope, error, status)
            await response(scope, receive, send)

    async def response(self, scope: Scope, error: MvidarrError, status: int) -> Response:
        response: Response
        if is_for_programs(inner_path(scope)):
            response = problem_response(scope, error, status)
        else:
            response = await self._page(scope, error, status)
            response.headers.update(_headers(error))
        if status == 429:
            response.headers.update(rate_headers(scope))
        return response

    async def _page(self, scope: Scope, error: MvidarrError, status: int) -> HTMLResponse:
        told = error_page.context(scope, error, status)
        try:
            page = Page(error_page.TEMPLATE, told, status)
            return await self._renderer.response(scope, page, scope.get("mvidarr.principal"))
        except Exception:  # an error page that fails must not hide the error
            log.exception("error page failed")
        return HTMLResponse(error_page.plain(told), status)


def problem_response(scope: Scope, error: MvidarrError, status: int) -> Response:
    response = Response(_json(error, status, scope), status, media_type=PROBLEM)
    response.headers.update(_headers(error))
    return response


def is_for_programs(path: str) -> bool:
    return path == "/api" or path.startswith(("/api/", "/ws", "/ping", "/healthz", "/readyz", "/metrics", "/feeds/"))


def _headers(error: MvidarrError) -> dict[str, str]:
    headers: dict[str, str] = {}
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany | Unavailable | External) and error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if "retry_after" in error.extra:
        headers["Retry-After"] = str(error.extra["retry_after"])
    if "allow" in error.extra:
        headers["Allow"] = ", ".join(error.extra["allow"])
    if error.code == "range_not_satisfiable":
        headers["Content-Range"] = f"bytes */{error.extra['size']}"
    return headers


def _json(error: MvidarrError, status: int, scope: Scope) -> bytes:
    return orjson.dumps(problem(error, status, scope.get("mvidarr.request_id", "")))


async def _refuse_socket(scope: Scope, send: Send, error: MvidarrError, status: int) -> None:
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", PROBLEM.encode())]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": _json(error, status, scope)})


async def _end_socket(send: Send, last: str, error: MvidarrError) -> None:
    """An open socket ends with the id; one that is closed already has been told goodbye."""
    if last in ("websocket.accept", "websocket.send"):
        reason = f"error {error.extra['error_id']}" if "error_id" in error.extra else error.code
        with suppress(OSError, RuntimeError):  # the client may have left meanwhile
            await send({"type": "websocket.close", "code": 1011, "reason": reason})
