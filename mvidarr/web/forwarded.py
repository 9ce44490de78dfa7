"""What stands between us and the browser: trusted proxies, and the path we live under.

Headers about a request's origin are believed only from a peer on the list of trusted proxies. Each proxy appends the
address it heard from, so the list is read from the right, past our own proxies: the first stranger is the client,
whatever the client itself wrote further left.
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_HOST = re.compile(r"[A-Za-z0-9._:\[\]-]+")
_SOCKET_SCHEMES = {"http": "ws", "https": "wss"}


class Forwarded:
    """``base_url`` ("" or "/mv") holds when no trusted proxy names a prefix; paths are taken with and without it."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[Network] = (), base_url: str = "") -> None:
        self._app = app
        self._trusted = tuple(trusted)
        self._base = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            base = self._base
            if self._trusted and self._is_trusted(_address(scope["client"][0] if scope.get("client") else "")):
                base = self._believe(scope) or base
            if base:
                live_under(scope, base)
        await self._app(scope, receive, send)

    def _believe(self, scope: Scope) -> str:
        """Take over client, scheme and host; the prefix is returned."""
        headers = Headers(scope=scope)
        hops = _listed(headers, "x-forwarded-for")
        place = self._first_stranger(hops)
        if place is not None and (client := _address(hops[place])) is not None:
            scope["client"] = (str(client), 0)
        scheme = _at(_listed(headers, "x-forwarded-proto"), place, len(hops)).lower()
        if scheme in _SOCKET_SCHEMES:
            scope["scheme"] = _SOCKET_SCHEMES[scheme] if scope["type"] == "websocket" else scheme
        host = _at(_listed(headers, "x-forwarded-host"), place, len(hops))
        if _HOST.fullmatch(host):
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope["headers"] = [*others, (b"host", host.encode("ascii"))]
        prefix = headers.get("x-forwarded-prefix", "").rstrip("/")
        return prefix if _PREFIX.fullmatch(prefix) and ".." not in prefix else ""

    def _first_stranger(self, hops: list[str]) -> int | None:
        """The right-most hop that is none of ours; when all are ours, the left-most."""
        for place in range(len(hops) - 1, -1, -1):
            if not self._is_trusted(_address(hops[place])):
                return place
        return 0 if hops else None

    def _is_trusted(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)


def live_under(scope: Scope, base: str) -> None:
    """Proxies pass the prefix on or strip it; from here on it is there, as ``root_path`` and in the path."""
    scope["root_path"] = base
    path = scope["path"]
    if path == base:
        scope["path"] = f"{base}/"
    elif not path.startswith(f"{base}/"):
        scope["path"] = base + path


def inner_path(scope: Scope) -> str:
    """The path as the roll writes it, without the base URL."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _listed(headers: Headers, name: str) -> list[str]:
    return [part.strip() for value in headers.getlist(name) for part in value.split(",") if part.strip()]


def _at(values: list[str], place: int | None, hops: int) -> str:
    """Proxies that append keep the lists in step; one that sets gives a single value, the nearest word on it."""
    if not values:
        return ""
    return values[place] if place is not None and len(values) == hops else values[-1]


def _address(text: str) -> Address | None:
    """An address as proxies write it: with or without a port, IPv6 in brackets or not."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
