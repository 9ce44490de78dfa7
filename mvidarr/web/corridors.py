"""Paths by how they begin: a request is held against the dozen that it may mean, not against all four hundred."""

from collections import defaultdict
from collections.abc import Iterable

from starlette.routing import Route, Router, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from mvidarr.web.forwarded import inner_path


class Corridors:
    """Within each, the first path that fits is meant; ``end`` is what stands behind them all."""

    def __init__(self, paths: Iterable[Route | WebSocketRoute], end: ASGIApp) -> None:
        some: dict[str, list[Route | WebSocketRoute]] = defaultdict(list)
        for path in paths:
            some[_fixed(path.path)].append(path)
        self._routers = {head: Router(routes, redirect_slashes=False, default=end) for head, routes in some.items()}
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._routers.get(_head(inner_path(scope)), self._end)(scope, receive, send)


def _fixed(path: str) -> str:
    head = _head(path)
    if "{" in head:
        raise ValueError(f"{path} varies where it begins, so no request leads to it")
    return head


def _head(path: str) -> str:
    first, _, rest = path.removeprefix("/").partition("/")
    return f"{first}/{rest.partition('/')[0]}" if first == "api" else first
