"""The names under which this server may be spoken to.

A foreign page whose name is made to resolve to us (DNS rebinding) speaks to us under its own name, which is not on the
list. An address cannot be rebound, so with a server that listens on all addresses any address will do; a name must be
listed.
"""

from collections.abc import Iterable
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from mvidarr.errors import Invalid

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


class Hosts:
    def __init__(self, app: ASGIApp, *, listens_on: str, allowed: Iterable[str] = ()) -> None:
        self._app = app
        names = {name.strip("[]").lower() for name in allowed}
        self._names = LOOPBACK | {listens_on.lower()} | names
        self._suffixes = (".localhost", *(name[1:] for name in names if name.startswith("*.")))
        self._any_address = listens_on in ANY_ADDRESS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and not self.knows(host_name(Headers(scope=scope).get("host", ""))):
            raise Invalid(
                "MVidarr does not answer under this host name. Add it to server.allowed_hosts in the configuration.",
                code="unknown_host",
            )
        await self._app(scope, receive, send)

    def knows(self, name: str) -> bool:
        if name in self._names or name.endswith(self._suffixes):
            return True
        return self._any_address and _is_address(name)


def host_name(header: str) -> str:
    """``Example.org:8845`` -> ``example.org``; ``[::1]:8845`` -> ``::1``; with a port that is no number it stays as it
    is, which is nobody's name."""
    text = header.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    name, _, port = text.rpartition(":")
    return name if text.count(":") == 1 and port.isdecimal() else text


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
