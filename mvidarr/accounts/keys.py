"""API keys: what a program sends with every request instead of a name and a password.

A key has 256 random bits and is shown once; its SHA-256 is kept. It does what its own role allows and never more than
its user may at that moment. A revoked key stays as a row, so that the history can name it, and never works again.
"""

import hashlib
import secrets
from collections.abc import Callable

from mvidarr import clock
from mvidarr.accounts import key_store, store
from mvidarr.accounts.models import ROLES, By, User, proper_role, smaller_role
from mvidarr.accounts.programs import ApiKey, ApiKeyView, key_view
from mvidarr.accounts.seen import Seen
from mvidarr.db import Database, Journal, Remembered, Writer
from mvidarr.db.tables.accounts import api_keys
from mvidarr.errors import Conflict, FieldError, Invalid, NotFound

PREFIX = "mv_"
HINT = 8  # characters
NAME_LENGTH = 80  # characters
MOST = 100  # keys of one user


class Keys:
    def __init__(self, database: Database, journal: Journal, seen: Seen, *, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._journal = journal
        self._seen = seen
        self._now = now
        self._known: Remembered[tuple[ApiKey, User]] = Remembered(database)

    async def add(
        self, user_id: int, name: str, role: str, expires: int | None, *, by: By
    ) -> tuple[ApiKeyView, str, int]:
        """The key as it is listed, the key itself, which is shown this once, and the change set. ``expires`` in
        milliseconds since 1970. Invalid names the field that is wrong."""
        kept, wanted, moment = _proper_name(name), proper_role(role), self._now()
        if expires is not None and expires <= moment:
            raise _refused("expires", "A key expires at a moment that is still to come.")
        secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
        async with self._database.write("key") as w:
            user = await self._owner(w, user_id)
            if await key_store.count(w, user_id) >= MOST:
                raise Conflict(f"There are {MOST} keys already. Revoke those that nobody uses.", code="too_many_keys")
            if smaller_role(wanted, user.role) != wanted:
                raise _refused("role", f"A key may not do more than its user. The most is {user.role}.")
            reason = f"Added the key “{kept}” of {user.name}"
            change = await self._journal.begin(w, actor=by.actor, origin=by.origin, reason=reason)
            key_id = await change.insert(
                api_keys,
                {
                    "user_id": user_id,
                    "name": kept,
                    "role": wanted,
                    "hint": secret[:HINT],
                    "key_hash": _digest(secret),
                    "created": moment,
                    "expires": expires,
                },
            )
            key = key_store.key_of(await change.look(api_keys, key_id))
            await change.complete()
            return key_view(key, moment), secret, change.id

    async def of(self, user_id: int) -> list[ApiKeyView]:
        """The newest first, also those that expired; not the revoked ones."""
        async with self._database.read() as r:
            return [key_view(key, self._now()) for key in await key_store.keys_of(r, user_id)]

    async def revoke(self, user_id: int, key_id: int, *, by: By) -> int:
        """The change set. NotFound when the user has no such key, or it is revoked already."""
        async with self._database.write("key") as w:
            user = await self._owner(w, user_id)
            key = next((key for key in await key_store.keys_of(w, user_id) if key.id == key_id), None)
            if key is None:
                raise NotFound("There is no such key. It may have been revoked already.", code="no_key")
            reason = f"Revoked the key “{key.name}” of {user.name}"
            change = await self._journal.begin(w, actor=by.actor, origin=by.origin, reason=reason)
            await change.update(api_keys, key_id, {"revoked": self._now()})
            await change.complete()
            return change.id

    async def find(self, secret: str) -> tuple[ApiKey, User] | None:
        """The key and its user as they are now, good or not: see ``objection``."""
        digest = _digest(secret)

        async def read() -> tuple[ApiKey, User] | None:
            async with self._database.read() as r:
                return await key_store.key_and_user(r, digest)

        return await self._known.get(digest, read)

    def objection(self, key: ApiKey) -> tuple[str, str] | None:
        """Why it is not good any more: code and sentence."""
        if key.revoked is not None:
            return "key_revoked", "This API key was revoked. Make a new one."
        if key.expires is not None and key.has_expired(self._now()):
            return "key_expired", f"This API key expired at {clock.iso(key.expires)}. Make a new one."
        return None

    def used(self, key: ApiKey) -> None:
        self._seen.note("key", key.id, key.last_used, self._now())

    async def _owner(self, w: Writer, user_id: int) -> User:
        user = await store.user(w, user_id)
        if user is None:
            raise NotFound("There is no such user.")
        return user


def roles_of_key(user: User) -> tuple[str, ...]:
    """Those that a key of this user may have, from the smallest to the largest."""
    return ROLES[: ROLES.index(user.role) + 1]


def _proper_name(name: str) -> str:
    kept = " ".join(name.split())
    if not kept or len(kept) > NAME_LENGTH or not kept.isprintable():
        raise _refused("name", f"Name the program that will use it, in at most {NAME_LENGTH} characters.")
    return kept


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(field, sentence),))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
