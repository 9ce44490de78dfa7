"""Answers that may be used again: fresh ones as they are, older ones after asking whether they still hold."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from mvidarr.errors import External
from mvidarr.outbound.answer import Answer, Question
from mvidarr.outbound.clock import Clock
from mvidarr.outbound.manners import Keep
from mvidarr.outbound.store import Store

T = TypeVar("T")

LARGE = 32 * 1024  # bytes: to pack these takes longer than anybody should wait
LARGEST = 2 * 1024 * 1024  # bytes: what is larger is not kept
TOUCH_EVERY = 6 * 3_600_000  # milliseconds: how exactly it is kept when an answer was used last
MISSING = 404
_DROPPED = frozenset({"set-cookie", "content-encoding", "content-length", "transfer-encoding", "connection"})


@dataclass
class _Flight:
    """Equal questions that are asked at the same time: one asks, and the others get what it got."""

    lock: asyncio.Lock
    waiting: int = 0
    error: External | None = None


@dataclass(frozen=True)
class KeptAnswer:
    """None of ``answer``: the source said that there is no such thing."""

    key: str
    answer: Answer | None
    expires: int
    etag: str | None
    modified: str | None

    def conditions(self) -> dict[str, str]:
        if self.answer is None:
            return {}
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value}


class Kept:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._flights: dict[tuple[str, bool], _Flight] = {}

    def now(self) -> int:
        return int(self._clock.now() * 1000)

    async def find(self, question: Question) -> KeptAnswer | None:
        row = await self._store.answer(question.key())
        if row is None:
            return None
        if self.now() - row["used"] > TOUCH_EVERY:
            await self._store.change(row["key"], used=self.now())
        return await _beside(len(row["body"]), _read, row)

    def fresh(self, kept: KeptAnswer, keep: Keep) -> bool:
        """What holds for longer than it is kept at all was kept before the clock was put back."""
        longest = (keep.missing if kept.answer is None else keep.good) * 1000
        return 0 < kept.expires - self.now() <= longest

    @asynccontextmanager
    async def alone(self, question: Question, *, hurry: bool) -> AsyncIterator[_Flight]:
        """Nobody else asks the same meanwhile; ``error`` is that of the one before, for whoever waited for it. Those
        who hurry do not wait for those who have time."""
        key = (question.key(), hurry)
        flight = self._flights.setdefault(key, _Flight(asyncio.Lock()))
        flight.waiting += 1
        try:
            async with flight.lock:
                yield flight
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                self._flights.pop(key, None)

    async def renew(self, kept: KeptAnswer, keep: Keep) -> None:
        """It still holds."""
        now = self.now()
        await self._store.change(kept.key, fetched=now, expires=now + keep.good * 1000, used=now)

    async def note(self, question: Question, answer: Answer | None, keep: Keep) -> None:
        seconds = keep.good if answer is not None else keep.missing
        body = answer.body if answer is not None else b""
        if not seconds or len(body) > LARGEST:
            return
        headers = answer.headers if answer is not None else {}
        now = self.now()
        await self._store.keep(
            source=question.source,
            key=question.key(),
            status=answer.status if answer is not None else MISSING,
            url=answer.url if answer is not None else question.url,
            headers={name: value for name, value in headers.items() if name not in _DROPPED},
            body=await _beside(len(body), zlib.compress, body, 6),
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
            fetched=now,
            expires=now + seconds * 1000,
            used=now,
        )


async def _beside(size: int, work: Callable[..., T], *given: Any) -> T:
    """What is large is packed beside the loop."""
    return await asyncio.to_thread(work, *given) if size > LARGE else work(*given)


def _read(row: Mapping[str, Any]) -> KeptAnswer:
    answer = None
    if row["status"] != MISSING:
        body = zlib.decompress(row["body"])
        answer = Answer(row["source"], row["url"], row["status"], row["headers"], body, row["fetched"], kept=True)
    return KeptAnswer(row["key"], answer, row["expires"], row["etag"], row["modified"])
