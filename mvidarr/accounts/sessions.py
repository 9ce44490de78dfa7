"""Browser sessions: an opaque token in a cookie, its SHA-256 in a row that can be listed and ended.

The token has 256 random bits, so a fast hash is enough and a stolen database opens no session. A session ends 30 days
after it was last used and in any case after a year.
"""

import hashlib
import secrets
from collections.abc import Callable

from mvidarr import clock
from mvidarr.accounts import store
from mvidarr.accounts.models import Session, User
from mvidarr.accounts.seen import Seen
from mvidarr.db import Database, Remembered
from mvidarr.errors import NotFound

IDLE = 30 * clock.DAY
LIFETIME = 365 * clock.DAY
MOST = 100  # sessions of one user; those that nobody used for longest end
AGENT_LENGTH = 300  # characters kept of what a browser says about itself


class Sessions:
    def __init__(self, database: Database, seen: Seen, *, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._seen = seen
        self._now = now
        self._known: Remembered[tuple[Session, User]] = Remembered(database)
        self._idle = IDLE

    def keep(self, days: int) -> None:
        """So long a session lasts after it was last used, from now on and for those that there are."""
        self._idle = days * clock.DAY

    async def start(self, user: User, *, agent: str, address: str, replaces: str | None = None) -> str:
        """A new token for somebody who has just proved who they are; the browser's old one, ``replaces``, ends."""
        token, moment = secrets.token_urlsafe(32), self._now()
        async with self._database.write() as w:
            if replaces:
                await store.end_session_of_token(w, _digest(replaces))
            await store.end_expired_sessions(w, **_limits(moment, self._idle))
            await store.add_session(w, user.id, _digest(token), agent[:AGENT_LENGTH], address, moment)
            await store.end_oldest_sessions(w, user.id, MOST)
            await store.signed_in(w, user.id, moment)
        return token

    async def find(self, token: str) -> tuple[Session, User] | None:
        """The live session and its user as they are now."""
        digest = _digest(token)

        async def read() -> tuple[Session, User] | None:
            async with self._database.read() as r:
                return await store.session_and_user(r, digest)

        found, moment = await self._known.get(digest, read), self._now()
        if found is None or not _is_live(found[0], moment, self._idle):
            return None
        self._seen.note("session", found[0].id, found[0].last_seen, moment)
        return found

    async def of(self, user_id: int) -> list[Session]:
        async with self._database.read() as r:
            return await store.sessions_of(r, user_id, **_limits(self._now(), self._idle))

    async def end(self, user_id: int, session_id: int) -> None:
        async with self._database.write() as w:
            if not await store.end_session(w, user_id, session_id):
                raise NotFound("This session has ended already.")

    async def end_token(self, token: str) -> None:
        async with self._database.write() as w:
            await store.end_session_of_token(w, _digest(token))

    async def end_others(self, user_id: int, keep: int | None) -> int:
        """How many ended."""
        async with self._database.write() as w:
            return await store.end_sessions(w, user_id, but=keep)


def _is_live(session: Session, moment: int, idle: int) -> bool:
    limits = _limits(moment, idle)
    return session.last_seen > limits["seen_after"] and session.created > limits["created_after"]


def _limits(moment: int, idle: int) -> dict[str, int]:
    return {"seen_after": moment - idle, "created_after": moment - LIFETIME}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
