"""The whole of the web, put together: the roll inside, the middleware around it, in the order a request meets it."""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.routing import Route as PathRoute
from starlette.routing import Router, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from mvidarr.config import ServerConfig
from mvidarr.errors import NotFound
from mvidarr.observe.failure import OnFailure
from mvidarr.web.assets import Assets
from mvidarr.web.auth import identify
from mvidarr.web.corridors import Corridors
from mvidarr.web.dispatch import Doors, Threshold
from mvidarr.web.errors import PROBLEM, Errors, is_for_programs
from mvidarr.web.forwarded import Forwarded, inner_path
from mvidarr.web.headers import SecurityHeaders
from mvidarr.web.hosts import Hosts
from mvidarr.web.requestid import OnRequest, RequestLog
from mvidarr.web.roll import Route, check_roll
from mvidarr.web.socket import Hub
from mvidarr.web.throttle import Handshakes

COMPRESS_FROM = 1000  # bytes

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]
Path = PathRoute | WebSocketRoute


def build(
    roll: Iterable[Route],
    *,
    server: ServerConfig,
    threshold: Threshold,
    assets: Assets,
    hub: Hub | None = None,
    lifespan: Lifespan | None = None,
    on_request: OnRequest | None = None,
    on_failure: OnFailure | None = None,
) -> ASGIApp:
    corridors = Corridors(_paths(check_roll(roll), threshold, assets, hub), _nothing(threshold))
    app: ASGIApp = Router(redirect_slashes=False, default=corridors, lifespan=lifespan)
    app = Hosts(app, listens_on=server.host, allowed=server.allowed_hosts)
    add_compress_type(PROBLEM)
    app = CompressMiddleware(app, minimum_size=COMPRESS_FROM, zstd=False, brotli_quality=4, gzip_level=4)
    app = Errors(app, renderer=threshold.renderer, on_failure=on_failure)
    app = SecurityHeaders(app, server.static_url)
    app = RequestLog(app, on_request=on_request)
    return Forwarded(app, trusted=server.trusted_proxies, base_url=server.base_url)


def _paths(roll: tuple[Route, ...], threshold: Threshold, assets: Assets, hub: Hub | None) -> list[Path]:
    """Fixed paths before those with parameters, so ``/videos/add`` is no video."""
    by_path: dict[str, list[Route]] = {}
    for route in sorted(roll, key=lambda route: bool(route.parameters)):
        by_path.setdefault(route.path, []).append(route)
    paths: list[Path] = [PathRoute(path, endpoint=Doors(routes, threshold)) for path, routes in by_path.items()]
    paths.append(PathRoute("/static/{digest}/{path:path}", endpoint=assets))
    if hub is not None:
        paths.append(WebSocketRoute("/ws", endpoint=Handshakes(hub, threshold.throttle)))
    return paths


def _nothing(threshold: Threshold) -> ASGIApp:
    """The end of the corridor; who stands there is asked, so the page that says so is a page of theirs."""

    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        principal = None
        if not is_for_programs(inner_path(scope)):
            principal = await identify(scope, threshold.authenticator)
        threshold.throttle.enter(scope, principal, "normal")
        raise NotFound("There is nothing here.")

    return nothing
