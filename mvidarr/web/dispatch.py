"""Obeys the declarations: the only place where roles are checked, bodies parsed and results written."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import orjson
from pydantic import TypeAdapter
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from mvidarr.errors import Forbidden, Invalid, Unavailable
from mvidarr.observe import get_logger
from mvidarr.web.access import WhileWelcome
from mvidarr.web.answer import Answer, Page, See
from mvidarr.web.asked import call_of
from mvidarr.web.auth import Authenticator, identify, nobody, not_for_keys
from mvidarr.web.call import Call
from mvidarr.web.cookies import set_cookies
from mvidarr.web.forwarded import inner_path
from mvidarr.web.idempotency import GIVEN_UP, Replies, key_of, once
from mvidarr.web.leaving import Attendance
from mvidarr.web.origin import SAFE_METHODS, refuse_cross_site
from mvidarr.web.pages import Renderer, flash_cookie
from mvidarr.web.principal import Principal
from mvidarr.web.roll import Route
from mvidarr.web.throttle import UNLIMITED, Rate, Throttle, rate_headers

_ENTRANCES = frozenset({"/login", "/setup", "/api/setup", "/api/auth/token", "/api/auth/refresh"})

log = get_logger(__name__)


@dataclass(frozen=True)
class Threshold:
    """What all doors share. ``check_results`` holds every result against its declared type (in tests)."""

    authenticator: Authenticator
    renderer: Renderer
    setup_needed: Callable[[], Awaitable[bool]]
    check_results: bool = False
    throttle: Throttle = field(default_factory=lambda: Throttle(UNLIMITED))
    replies: Replies | None = None  # without it an Idempotency-Key says nothing


class Door:
    """One line of the roll as an ASGI application."""

    def __init__(self, route: Route, threshold: Threshold) -> None:
        self._route = route
        self._declaration = route.declaration
        self._template = route.template
        self._rate = rate_of(route)
        self._threshold = threshold

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["mvidarr.template"] = self._template
        request = Request(scope, receive)
        if self._route.method not in SAFE_METHODS:
            refuse_cross_site(scope, request.headers)
        if self._rate == "sign_in":
            self._threshold.throttle.knock(scope)
        principal = await self._visitor(scope)
        self._threshold.throttle.enter(scope, principal, self._rate)
        response = await self._turn_away(scope, principal)
        if response is None:
            call, raw = await call_of(self._declaration, request, principal)
            response = await self._done_once(call, raw)
        if self._declaration.kind == "api":
            response.headers.update(rate_headers(scope))
        if self._declaration.role is not None and isinstance(response, FileResponse | StreamingResponse):
            send = WhileWelcome(scope, send, self._threshold.authenticator, self._declaration.role)
        await response(scope, receive, send)

    async def _done_once(self, call: Call, raw: bytes) -> Response:
        replies = self._threshold.replies
        key = key_of(call) if replies is not None and self._declaration.kind == "api" else None
        if replies is None or key is None:
            return await self._in_time(call)
        secret = self._declaration.secret_answer
        return await once(replies, call, key, raw, lambda: self._in_time(call), secret=secret)

    async def _in_time(self, call: Call) -> Response:
        """What the handler answers. Its time is limited, that of sending the answer is not."""
        seconds = None if self._declaration.unhurried else self._threshold.throttle.seconds
        try:
            async with asyncio.timeout(seconds) as limit:
                with Attendance(self._route.method, call.request.receive, limit) as attendance:
                    return await self._answered(call)
        except TimeoutError:
            if not limit.expired():
                raise
            if attendance.left:
                raise ClientDisconnect from None
            log.warning("request took too long", route=self._template, method=self._route.method, seconds=seconds)
            raise Unavailable(
                f"This took longer than {seconds:g} seconds and was given up. The server is busy: look whether it took "
                "effect, then try again.",
                retry_after=10,
                code=GIVEN_UP,
            ) from None

    async def _answered(self, call: Call) -> Response:
        outcome = await self._route.handler(call)
        return await self._response(call.request.scope, call.request.headers, call.principal, outcome)

    async def _visitor(self, scope: Scope) -> Principal | None:
        """Those who watch over the process (``/healthz``) are answered whoever they are, also without a database."""
        if self._declaration.kind == "api" and not self._template.startswith("/api/"):
            return None
        return await identify(scope, self._threshold.authenticator)

    async def _turn_away(self, scope: Scope, principal: Principal | None) -> Response | None:
        """The role check. A person without a session is shown where to get one."""
        needed = self._declaration.role
        if needed is None:
            return None
        if principal is not None and principal.may(needed):
            if principal.via == "key" and not self._declaration.keys:
                raise not_for_keys(self._declaration.kind)
            return None
        if principal is not None:
            raise Forbidden(f"This needs the role {needed}; yours is {principal.role}.", code="role_too_small")
        if self._declaration.kind == "api":
            raise nobody(scope)
        base = scope.get("root_path", "")
        if await self._threshold.setup_needed():
            return RedirectResponse(f"{base}/setup", 303)
        return RedirectResponse(f"{base}/login?next={quote(self._wanted(scope), safe='')}", 303)

    def _wanted(self, scope: Scope) -> str:
        if self._route.method != "GET":
            return "/"
        query = scope["query_string"].decode("latin-1")
        return inner_path(scope) + (f"?{query}" if query else "")

    async def _response(self, scope: Scope, headers: Headers, principal: Principal | None, outcome: Any) -> Response:
        if isinstance(outcome, Response):
            return outcome
        if isinstance(outcome, Page):
            return await self._threshold.renderer.response(scope, outcome, principal)
        if isinstance(outcome, See):
            response: Response = RedirectResponse(scope.get("root_path", "") + local_path(outcome.path), 303)
            flash = (flash_cookie(outcome.flash),) if outcome.flash else ()
            set_cookies(scope, response, (*outcome.cookies, *flash))
            return response
        return self._json(scope, headers, outcome if isinstance(outcome, Answer) else Answer(outcome))

    def _json(self, scope: Scope, headers: Headers, answer: Answer) -> Response:
        status = answer.status or self._declaration.status
        body = b"" if status == 204 else orjson.dumps(answer.body)
        if self._threshold.check_results:
            self._hold_to_declaration(orjson.loads(body or b"null"), status)
        response = Response(body, status, dict(answer.headers), self._declaration.produces)
        if answer.location is not None:
            response.headers["Location"] = scope.get("root_path", "") + quote(answer.location, safe="/?=&%")
        if answer.version is not None:
            response.headers["ETag"] = f'"{answer.version}"'
        elif status == 200 and isinstance(answer.body, dict) and "items" in answer.body:
            response = _revalidated(response, headers, body)
        set_cookies(scope, response, answer.cookies)
        return response

    def _hold_to_declaration(self, body: Any, status: int) -> None:
        declaration = self._declaration
        if status not in (declaration.status, *declaration.also):
            raise AssertionError(f"{self._template} answered {status}, which it does not declare")
        if declaration.result is not None:
            _adapter(declaration.result).validate_python(body, strict=True, extra="forbid")


@cache
def _adapter(result: Any) -> TypeAdapter[Any]:
    return TypeAdapter(result)


class Doors:
    """All methods of one path."""

    def __init__(self, routes: Iterable[Route], threshold: Threshold) -> None:
        self._doors: dict[str, Door] = {route.method: Door(route, threshold) for route in routes}
        if "GET" in self._doors:
            self._doors["HEAD"] = self._doors["GET"]
        self._allowed = sorted(self._doors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._doors.get(scope["method"])
        if door is None:
            allowed = ", ".join(self._allowed)
            raise Invalid(
                f"This address takes {allowed} only.", code="method_not_allowed", extra={"allow": self._allowed}
            )
        await door(scope, receive, send)


def rate_of(route: Route) -> Rate:
    """The declared class, but whatever takes a password or a token is for ``sign_in``."""
    return "sign_in" if route.method == "POST" and route.template in _ENTRANCES else route.declaration.rate


def local_path(path: str) -> str:
    """A redirect stays in the house: what is not a plain path of ours becomes the first page."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain else "/"


def _revalidated(response: Response, headers: Headers, body: bytes) -> Response:
    """A list may be kept by the browser, but is asked for again; unchanged, it need not travel. SHA-256, as processors
    have it built in: a quarter of the time of the others."""
    etag = f'W/"{sha256(body).hexdigest()[:24]}"'
    keep = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=keep)
    response.headers.update(keep)
    return response
