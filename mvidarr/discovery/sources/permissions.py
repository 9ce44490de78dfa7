"""Somebody's permission for a source to read their account: they are sent there, and what they come back with is held
against what they left with.

Where this server can be come back to is for the other side to judge: https, or the loopback address as a number. From
anywhere else the browser ends at an address that opens nothing, and the person pastes it here.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from mvidarr.clock import MINUTE, now
from mvidarr.discovery.sources.memories import Memories
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Conflict, Invalid
from mvidarr.providers.capabilities import AsksPermission
from mvidarr.providers.shapes import Permission

PATIENCE = 30 * MINUTE
LONGEST = 4_000  # characters of an address that is pasted
_LOOPBACK = {"127.0.0.1", "::1"}
_THIS_MACHINE = {"localhost", *_LOOPBACK}


@dataclass(frozen=True)
class Begun:
    """``address``: where to send them. ``redirect`` must be registered there, and ``opens`` says whether the browser
    that began finds this server at it."""

    address: str
    redirect: str
    opens: bool


def redirect_of(origin: str, path: str, port: int) -> tuple[str, bool]:
    """Where they come back to, given the origin and the path under which the page is open; whether that opens it."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return f"{origin}{path}", True
    if host in _THIS_MACHINE:
        literal = "[::1]" if host == "::1" else "127.0.0.1"
        return f"http://{literal}:{parts.port or 80}{path}", host in _LOOPBACK
    return f"http://127.0.0.1:{port}{path}", False


class Permissions:
    """One attempt of each person at each source."""

    def __init__(self, sources: Sources, memories: Memories) -> None:
        self._sources = sources
        self._memories = memories

    async def of(self, name: str) -> Permission | None:
        source = self._sources.get(name)
        return await source.provider.permission() if source and isinstance(source.provider, AsksPermission) else None

    async def begin(self, name: str, person: int, redirect: str, *, opens: bool = True) -> Begun:
        """One that is open goes on: a page that was loaded again does not spoil what the browser brings back. Conflict
        ``not_ready`` while the source has no key."""
        provider, attempt = self._provider(name), self._attempt(name, person)
        left = _read(await attempt.read())
        if left.get("redirect") != redirect:
            left = {"state": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(64), "redirect": redirect}
        await attempt.write(orjson.dumps({**left, "until": now() + PATIENCE}).decode())
        challenge = urlsafe_b64encode(hashlib.sha256(left["verifier"].encode()).digest()).rstrip(b"=").decode()
        return Begun(provider.permission_address(redirect, left["state"], challenge), redirect, opens)

    async def finish(self, name: str, person: int, brought: Mapping[str, str]) -> Permission:
        """``brought``: the parameters of the address that they were sent back to. Invalid ``not_this_attempt``,
        ``refused``; External where the source does not give what the code promised. An attempt can be finished once."""
        provider, attempt = self._provider(name), self._attempt(name, person)
        left = _read(await attempt.read())
        if not hmac.compare_digest(str(left.get("state", "")).encode(), brought.get("state", "").encode()) or not left:
            raise Invalid(
                "This does not belong to an attempt of yours that is still open. Begin anew.", code="not_this_attempt"
            )
        await attempt.write(None)
        label = self._sources.one(name).label
        if brought.get("error") or not brought.get("code"):
            raise Invalid(f"{label} was not allowed to read the account.", code="refused")
        return await provider.take_permission(brought["code"], left["redirect"], left["verifier"])

    async def finish_pasted(self, name: str, person: int, address: str) -> Permission:
        """The same with the whole address, as the browser shows it."""
        return await self.finish(name, person, parameters_of(address))

    async def drop(self, name: str) -> None:
        await self._provider(name).drop_permission()

    def asks(self, name: str) -> bool:
        """Whether there is anything to allow, and the source has what it needs for it."""
        source = self._sources.get(name)
        return source is not None and isinstance(source.provider, AsksPermission)

    def _provider(self, name: str) -> AsksPermission:
        declared, source = self._sources.one(name), self._sources.get(name)
        if source is None:
            raise Conflict(f"{declared.label} cannot be connected before it has its keys.", code="not_ready")
        if not isinstance(source.provider, AsksPermission):
            raise Invalid(f"{declared.label} asks nobody's permission.", code="asks_nobody")
        return source.provider

    def _attempt(self, name: str, person: int) -> Any:
        return self._memories.of(f"{name}:attempt:{person}")


def parameters_of(address: str) -> dict[str, str]:
    """Of what somebody pasted: an address, or only what follows its question mark; also that of the page to sign in,
    where they end who are signed in under another name of this server. Invalid without any."""
    text = address.strip()[:LONGEST]
    try:
        query = urlsplit(text).query if "?" in text else text
    except ValueError as error:
        raise _no_address() from error
    found = dict(parse_qsl(query))
    if found.get("state"):
        return found
    if "?" in found.get("next", ""):
        return parameters_of(found["next"])
    raise _no_address()


def _no_address() -> Invalid:
    return Invalid(
        "Paste the whole address at which the browser ended: it has “code” and “state” in it.", code="bad_url"
    )


def _read(kept: str | None) -> dict[str, Any]:
    left = dict(orjson.loads(kept)) if kept else {}
    return left if left.get("until", 0) > now() else {}
