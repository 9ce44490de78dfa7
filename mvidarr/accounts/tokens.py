"""Access tokens for programs: JWT, HS256, an hour long.

The signing keys are rows of ``secrets`` named ``signing-key:<kid>``. The first start makes one, of several processes
the first decides. The newest signs and all verify, so a new row rotates the key and removing an old one ends what it
signed. A token only says who and since when (``epoch``), and of which family of refresh tokens it is: role and lock are
read from the user's row each time, and whether the family still lives.
"""

import base64
import re
import secrets
from collections.abc import Callable
from typing import Any

import jwt

from mvidarr import clock
from mvidarr.accounts import refresh_store, store
from mvidarr.accounts.models import User
from mvidarr.db import Database, Reader, Remembered

LIFETIME = 3600  # seconds
ISSUER = "mvidarr"
AUDIENCE = "mvidarr-api"
LEEWAY = 10  # seconds that the clocks of two processes may differ
LONGEST = 4096  # characters; ours have about 250
KEPT = 1000  # tokens whose signature was found good

_ALGORITHM = "HS256"
_KEYS = "signing-key:"
_USER_ID = re.compile(r"[0-9]{1,18}")
_CLAIMS = ["exp", "iat", "iss", "aud", "sub", "epoch"]


class AccessTokens:
    """``prepare`` before the first request. ``lifetime`` in seconds."""

    def __init__(self, database: Database, *, lifetime: int = LIFETIME, now: Callable[[], int] = clock.now) -> None:
        self.lifetime = lifetime
        self._database = database
        self._now = now
        self._keys: dict[str, bytes] = {}  # kid -> key, the newest last
        self._good: dict[str, dict[str, Any]] = {}  # token -> its claims
        self._users: Remembered[User] = Remembered(database)

    async def prepare(self) -> None:
        """Make the first signing key if there is none, and load all."""
        fresh = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
        async with self._database.write() as w:
            await self._load(w)
            if not self._keys:
                await store.ensure_secret(w, f"{_KEYS}1", fresh, self._now())
                await self._load(w)

    def issue(self, user: User, family: int | None = None) -> str:
        """``family``: of the refresh tokens beside it, with which it ends."""
        kid, key = next(reversed(self._keys.items()))
        issued = self._now() // clock.SECOND
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(user.id),
            "epoch": user.epoch,
            "iat": issued,
            "exp": issued + self.lifetime,
        }
        if family is not None:
            claims["family"] = family
        return jwt.encode(claims, key, algorithm=_ALGORITHM, headers={"kid": kid})

    async def user(self, token: str) -> User | None:
        """The user as they are now, or None when the token is not, or no longer, good."""
        claims = await self._claims(token)
        if claims is None or not _USER_ID.fullmatch(claims["sub"]):
            return None
        user = await self._user(int(claims["sub"]), claims.get("family"))
        return user if user is not None and user.epoch == claims["epoch"] else None

    def family(self, token: str) -> int | None:
        """Of a token that ``user`` has just found good."""
        claims = self._good.get(token)
        return claims.get("family") if claims else None

    async def _user(self, user_id: int, family: int | None) -> User | None:
        async def read() -> User | None:
            async with self._database.read() as r:
                if family is not None and not await refresh_store.lives(r, user_id, family):
                    return None
                return await store.user(r, user_id)

        return await self._users.get((user_id, family), read)

    async def _claims(self, token: str) -> dict[str, Any] | None:
        """Of a token that was good only the clock can make a bad one, as long as the keys are the same."""
        claims = self._good.get(token)
        if claims is None:
            claims = await self._verified(token)
            if claims is None:
                return None
            if len(self._good) >= KEPT:
                self._good = {}
            self._good[token] = claims
        return claims if int(claims["exp"]) > clock.now() // clock.SECOND - LEEWAY else None

    async def _verified(self, token: str) -> dict[str, Any] | None:
        key = await self._key_of(token)
        if key is None:
            return None
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[_ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                leeway=LEEWAY,
                options={"require": _CLAIMS},
            )
        except jwt.InvalidTokenError:
            return None
        return claims

    async def _key_of(self, token: str) -> bytes | None:
        """The kid only chooses among our own keys; one we don't know may be another process's new one."""
        if len(token) > LONGEST or not token.isascii():
            return None
        try:
            kid = jwt.get_unverified_header(token).get("kid")
        except jwt.InvalidTokenError:
            return None
        if not isinstance(kid, str):
            return None
        if kid not in self._keys:
            async with self._database.read() as r:
                await self._load(r)
        return self._keys.get(kid)

    async def _load(self, r: Reader) -> None:
        rows = await store.secrets_like(r, _KEYS)
        self._good = {}
        self._keys = {name.removeprefix(_KEYS): base64.b64decode(value) for name, value in rows}
