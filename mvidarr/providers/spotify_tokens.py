"""Spotify's tokens: one of the application for what everybody may see, one of a person for what is theirs.

A person's refresh token changes with its use, and the old one is worth nothing from then on. So the new one is
remembered before the access token beside it is used, and an exchange that has begun is never broken off.
"""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from mvidarr.clock import SECOND, now
from mvidarr.errors import External
from mvidarr.outbound import Web
from mvidarr.providers.declared import Memory
from mvidarr.providers.oddities import part, text, whole
from mvidarr.providers.shapes import Permission

NAME = "spotify"
ACCOUNTS = "https://accounts.spotify.com"
INVALID_GRANT = "its permission was taken back"
_EARLY = 60 * SECOND  # a token is renewed so long before it ends


@dataclass(frozen=True)
class Token:
    """``until``: in milliseconds since 1970."""

    access: str = field(repr=False)
    until: int
    refresh: str | None = field(default=None, repr=False)

    @property
    def fresh(self) -> bool:
        return now() < self.until - _EARLY


class Accounts:
    """The host that gives tokens. External: ``key_refused`` for a wrong id or secret, ``private`` for a permission
    that is none any more."""

    def __init__(self, web: Web, client: str, secret: str, root: str = ACCOUNTS) -> None:
        self._web = web
        self._secret = secret
        self.client = client
        self.root = root

    async def of_application(self) -> Token:
        pair = b64encode(f"{self.client}:{self._secret}".encode()).decode()
        return await self._token({"grant_type": "client_credentials"}, {"Authorization": f"Basic {pair}"})

    async def of_code(self, code: str, redirect: str, verifier: str) -> Token:
        return await self._token(
            {
                "grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "client_id": self.client,
                "code_verifier": verifier,
            },
        )  # fmt: skip

    async def of_refresh(self, refresh: str) -> Token:
        return await self._token(
            {"grant_type": "refresh_token", "refresh_token": refresh, "client_id": self.client},
        )

    async def _token(self, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Token:
        answer = await self._web.post(f"{self.root}/api/token", capability="sign in", form=form, headers=headers)
        told = part(answer.json()) if answer else {}
        access = text(told.get("access_token"))
        if access is None:
            raise External("Spotify gave no token.", source=NAME, retryable=True, code="down")
        seconds = whole(told.get("expires_in")) or 3600
        return Token(access, now() + seconds * SECOND, text(told.get("refresh_token")))


class OfApplication:
    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._token: Token | None = None
        self._turn = asyncio.Lock()

    async def get(self) -> str:
        async with self._turn:
            if self._token is None or not self._token.fresh:
                self._token = await self._accounts.of_application()
            return self._token.access

    def forget(self, access: str) -> None:
        """It was refused."""
        if self._token is not None and self._token.access == access:
            self._token = None


class OfPerson:
    """What is remembered holds for one client id; with another, nobody is connected."""

    def __init__(self, accounts: Accounts, memory: Memory) -> None:
        self._accounts = accounts
        self._memory = memory
        self._token: Token | None = None
        self._exchange: asyncio.Task[Token] | None = None

    async def get(self) -> str:
        """External ``private`` where nobody is connected, or not any more."""
        if self._token is None or not self._token.fresh:
            await self._whole(self._exchange or asyncio.ensure_future(self._renewed()))
        if self._token is None:
            raise _not_connected()
        return self._token.access

    def forget(self, access: str) -> None:
        if self._token is not None and self._token.access == access:
            self._token = None

    async def begin(self, code: str, redirect: str, verifier: str) -> None:
        await self._whole(asyncio.ensure_future(self._first(code, redirect, verifier)))

    async def call(self, who: str) -> None:
        """By the name under which they are known there."""
        await self._remember({**await self._remembered(), "who": who})

    async def permission(self) -> Permission | None:
        kept = await self._remembered()
        return Permission(kept.get("who") or "somebody", bool(kept.get("broken"))) if kept.get("refresh") else None

    async def drop(self) -> None:
        """An exchange that has begun would remember them again."""
        if self._exchange is not None:
            await asyncio.wait([self._exchange])
        self._token = None
        await self._memory.write(None)

    async def _whole(self, exchange: asyncio.Task[Token]) -> None:
        """Who is cancelled leaves it, but it goes on; who comes meanwhile waits for the same one."""
        self._exchange = exchange
        exchange.add_done_callback(self._ended)
        self._token = await asyncio.shield(exchange)

    def _ended(self, exchange: asyncio.Task[Token]) -> None:
        if self._exchange is exchange:
            self._exchange = None
        if not exchange.cancelled():
            exchange.exception()  # whoever still waits is told

    async def _first(self, code: str, redirect: str, verifier: str) -> Token:
        token = await self._accounts.of_code(code, redirect, verifier)
        await self._remember({"refresh": token.refresh})
        return token

    async def _renewed(self) -> Token:
        kept = await self._remembered()
        if not kept.get("refresh") or kept.get("broken"):
            raise _not_connected(again=bool(kept.get("broken")))
        try:
            return await self._exchanged(kept)
        except External as error:
            if INVALID_GRANT not in error.detail:
                raise
        later = await self._remembered()
        if later.get("refresh") not in (None, kept["refresh"]):  # another process was faster
            return await self._exchanged(later)
        await self._remember({**kept, "broken": True})
        raise _not_connected(again=True)

    async def _exchanged(self, kept: Mapping[str, Any]) -> Token:
        token = await self._accounts.of_refresh(kept["refresh"])
        if token.refresh is not None:
            await self._remember({**kept, "refresh": token.refresh})
        return token

    async def _remembered(self) -> dict[str, Any]:
        kept = await self._memory.read()
        found = dict(part(orjson.loads(kept))) if kept else {}
        return found if found.get("client") == self._accounts.client else {}

    async def _remember(self, what: Mapping[str, Any]) -> None:
        await self._memory.write(orjson.dumps({**what, "client": self._accounts.client}).decode())


def _not_connected(*, again: bool = False) -> External:
    detail = (
        "Spotify says that its permission was taken back. Connect it again on the page of sources."
        if again
        else "Nobody's Spotify account is connected. Connect one on the page of sources."
    )
    return External(detail, source=NAME, code="private")
