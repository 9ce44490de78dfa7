"""Refresh tokens: how a program stays signed in without keeping a password.

Each is used once and answered with the next of its family. A family ends 30 days after its last use and in any case
after a year, with a new password or role, and with its user. One that comes back a second time means that two parties
have it, and nobody can tell which is the thief: the whole family is shut out, with the access tokens it was given.
There is no grace for a lost answer, as a thief would use it first: the program signs in again.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mvidarr import clock
from mvidarr.accounts import refresh_store, store
from mvidarr.accounts.models import SYSTEM, User
from mvidarr.accounts.programs import Program
from mvidarr.accounts.sessions import AGENT_LENGTH
from mvidarr.db import Database, Journal, Writer
from mvidarr.errors import NotFound, Unauthorized
from mvidarr.observe import get_logger

log = get_logger(__name__)

PREFIX = "mvr_"
IDLE = 30 * clock.DAY
LIFETIME = 365 * clock.DAY
MOST = 100  # families of one user; those begun first end


@dataclass(frozen=True)
class Granted:
    """``expires_in`` in seconds."""

    token: str
    family: int
    expires_in: int


class RefreshTokens:
    def __init__(self, database: Database, journal: Journal, *, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._journal = journal
        self._now = now

    async def start(self, user: User, *, agent: str, address: str) -> Granted:
        """A new family for somebody who has just proved who they are."""
        moment = self._now()
        async with self._database.write("refresh") as w:
            await refresh_store.forget(w, moment)
            granted = await self._grant(w, user, {"began": moment}, agent=agent, address=address)
            await refresh_store.end_oldest(w, user.id, MOST)
            await store.signed_in(w, user.id, moment)
            return granted

    async def use(self, token: str, *, agent: str, address: str) -> tuple[User, Granted]:
        """The user as they are now, and the next token of the family; Unauthorized says why not. Of several uses at
        once one succeeds, and as the others are a second use, the family ends with them."""
        moment, digest = self._now(), _digest(token)
        async with self._database.write("refresh") as w:  # what is refused is written too, so it is raised outside
            first = await refresh_store.claim(w, digest, moment)
            found = await refresh_store.find(w, digest)
            if found is not None and first and _entitled(*found):
                row, user = found
                family = {"began": row["began"], "family": row["family"]}
                return user, await self._grant(w, user, family, agent=agent, address=address)
            again = found is not None and not first and found[0]["used"] is not None
            if found is not None and again and await refresh_store.revoke(w, found[0]["family"], moment):
                await self._shut_out(w, *found, address=address)
        raise _reused() if again else _ended(found[0] if found else None)

    async def of(self, user_id: int) -> list[Program]:
        """The one used last comes first."""
        async with self._database.read() as r:
            return [_program(row) for row in await refresh_store.families(r, user_id, self._now())]

    async def end(self, user_id: int, family: int) -> None:
        async with self._database.write("refresh") as w:
            if not await refresh_store.end(w, user_id, family):
                raise NotFound("This program is signed out already.")

    async def end_if_any(self, user_id: int, family: int) -> None:
        async with self._database.write("refresh") as w:
            await refresh_store.end(w, user_id, family)

    async def end_token(self, token: str) -> None:
        """Whatever its state: who has it may give it back."""
        async with self._database.write("refresh") as w:
            found = await refresh_store.find(w, _digest(token))
            if found is not None:
                await refresh_store.end(w, found[1].id, found[0]["family"])

    async def end_others(self, user_id: int, keep: int | None) -> None:
        async with self._database.write("refresh") as w:
            await refresh_store.end_all(w, user_id, but=keep)

    async def _grant(self, w: Writer, user: User, family: dict[str, int], *, agent: str, address: str) -> Granted:
        token, moment = f"{PREFIX}{secrets.token_urlsafe(32)}", self._now()
        expires = min(moment + IDLE, family["began"] + LIFETIME)
        values = {
            **family,
            "user_id": user.id,
            "token_hash": _digest(token),
            "epoch": user.epoch,
            "agent": agent[:AGENT_LENGTH],
            "address": address,
            "created": moment,
            "expires": expires,
        }
        return Granted(token, await refresh_store.add(w, values), (expires - moment) // clock.SECOND)

    async def _shut_out(self, w: Writer, row: dict[str, Any], user: User, *, address: str) -> None:
        log.warning("refresh token used twice", user=user.id, family=row["family"], client=address)
        reason = f"Signed a program of {user.name} out, as one of its refresh tokens was used twice"
        note = await self._journal.begin(w, actor=SYSTEM.actor, origin=SYSTEM.origin, reason=reason, guarded=True)
        await note.complete()


def _entitled(row: dict[str, Any], user: User) -> bool:
    return not user.disabled and bool(user.epoch == row["epoch"])


def _reused() -> Unauthorized:
    sentence = (
        "This refresh token was used before, so somebody else may have it. Its program is signed out. Sign in again."
    )
    return Unauthorized(sentence, code="refresh_reused")


def _ended(row: dict[str, Any] | None) -> Unauthorized:
    if row is not None and row["revoked"] is not None:
        return _reused()
    return Unauthorized("This refresh token is not, or no longer, good. Sign in again.", code="bad_refresh_token")


def _program(row: dict[str, Any]) -> Program:
    return Program(
        id=row["family"],
        agent=row["agent"],
        address=row["address"],
        began=row["began"],
        last_seen=row["created"],
        revoked=row["revoked"],
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
