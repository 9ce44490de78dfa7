"""What was answered to a request that carried an ``Idempotency-Key``, so that sending it again does nothing twice.

A row is made before the work and filled after it; of two requests at once the row lets exactly one work. Rows live a
day. One that stays unfilled belongs to a request whose process died in the middle, or that was broken off: whether it
took effect nobody can say, and so the client is told. Of one user the latest ``MOST`` stay: nobody fills the disk.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.sql.elements import ColumnElement

from mvidarr import clock
from mvidarr.db import Database, Writer
from mvidarr.db.tables.accounts import replies
from mvidarr.errors import Conflict, Invalid
from mvidarr.jobs import Owner

KEPT = clock.DAY
MOST = 5000  # rows of one user: of who asks without end the oldest are forgotten before their day is over
_LOOK = 100  # requests from one look at that to the next
LONGEST = 15 * clock.MINUTE  # nobody works on a request for longer, wherever that process is
RETRY = 1  # seconds after which a request that is being worked on may be asked for again

Reply = tuple[int, Mapping[str, str], bytes]  # status, headers, body


class Replies:
    """``owner`` is this process."""

    def __init__(
        self,
        database: Database,
        *,
        owner: Owner | None = None,
        now: Callable[[], int] = clock.now,
        most: int = MOST,
    ) -> None:
        self._database = database
        self._owner = owner or Owner.here()
        self._now = now
        self._most = most
        self._begun: Counter[int] = Counter()  # by user, since the last look

    async def begin(self, user_id: int, key: str, request: str) -> Reply | None:
        """None: it is yours to do. ``request`` is a digest of all that was asked.

        ``Invalid`` ``idempotency_mismatch`` when the key belongs to another request; ``Conflict``
        ``idempotency_running``, ``idempotency_unknown`` (it broke off) or ``idempotency_not_kept``."""
        moment, digest = self._now(), _digest(key)
        values = {"user_id": user_id, "key_hash": digest, "request_hash": request}
        async with self._database.write() as w:
            await w.run(delete(replies).where(_row(user_id, key), replies.c.created <= moment - KEPT))
            if await _added(w, {**values, "owner": str(self._owner), "created": moment}):
                await self._bound(w, user_id)
                return None
            row = await w.one(select(replies).where(_row(user_id, key)))
        return None if row is None else self._told(row, request, moment)

    async def keep(self, user_id: int, key: str, status: int, reply: tuple[Mapping[str, str], bytes] | None) -> None:
        """The answer was given; without ``reply`` only that and its status are remembered."""
        headers, body = reply or (None, None)
        values = {"status": status, "headers": None if headers is None else dict(headers), "body": body}
        async with self._database.write() as w:
            await w.run(update(replies).where(_row(user_id, key)).values(values))

    async def forget(self, user_id: int, key: str) -> None:
        """Nothing was done; the same key may try again."""
        async with self._database.write() as w:
            await w.run(delete(replies).where(_row(user_id, key)))

    async def broke_off(self, user_id: int, key: str) -> None:
        """It was given up in the middle: nobody works on it any more."""
        async with self._database.write() as w:
            await w.run(update(replies).where(_row(user_id, key)).values(owner=""))

    async def prune(self) -> int:
        """Remove what is older than a day; how many."""
        async with self._database.write() as w:
            return await w.run(delete(replies).where(replies.c.created <= self._now() - KEPT))

    async def _bound(self, w: Writer, user_id: int) -> None:
        """The oldest beyond ``most`` go; looked at now and then, so there may be a few more."""
        self._begun[user_id] += 1
        if self._begun[user_id] < min(_LOOK, self._most):
            return
        del self._begun[user_id]
        theirs = replies.c.user_id == user_id
        latest = select(replies.c.created).where(theirs).order_by(replies.c.created.desc())
        first = latest.offset(self._most).limit(1).scalar_subquery()
        await w.run(delete(replies).where(theirs, replies.c.created <= first))

    def _told(self, row: dict[str, Any], request: str, moment: int) -> Reply:
        if row["request_hash"] != request:
            raise Invalid(
                "This Idempotency-Key belongs to another request. Use a new key for each request, the same one only to "
                "send the very same again.",
                code="idempotency_mismatch",
            )
        if row["status"] is None:
            raise self._unfinished(row, moment)
        if row["body"] is None:
            raise Conflict(
                f"This request was answered with {row['status']}, but that answer is not kept: it held a secret that "
                "is shown once, or was too large. Look at what was made; to do it again, use a new key.",
                code="idempotency_not_kept",
                extra={"answered": row["status"]},
            )
        return row["status"], row["headers"] or {}, bytes(row["body"])

    def _unfinished(self, row: dict[str, Any], moment: int) -> Conflict:
        if moment - row["created"] < LONGEST and not self._is_dead(row["owner"]):
            return Conflict(
                "The first request with this key is still being worked on. Send it again in a moment.",
                code="idempotency_running",
                extra={"retry_after": RETRY},
            )
        return Conflict(
            "The first request with this key broke off, and nobody can say whether it took effect. Look whether it "
            "did; if not, send it with a new key.",
            code="idempotency_unknown",
        )

    def _is_dead(self, owner: str) -> bool:
        other = Owner.parse(owner)
        one_machine = self._database.dialect == "sqlite"
        return other is None or self._owner.sees_dead(other, one_machine=one_machine)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _row(user_id: int, key: str) -> ColumnElement[bool]:
    return and_(replies.c.user_id == user_id, replies.c.key_hash == _digest(key))


async def _added(w: Writer, values: dict[str, Any]) -> bool:
    try:
        async with w.savepoint():
            await w.run(replies.insert().values(values))
    except Conflict:
        return False
    return True
