"""Who left is not answered: what only reads for them comes to an end, so that a page that is left while it loads, or
a list that is typed past, costs nobody else their turn. Whatever writes is never stopped: nobody could tell how far.
What of a form only asks says so itself (``while_they_wait``).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from mvidarr.web.origin import SAFE_METHODS

PATIENCE = 0.5  # seconds; most answers come sooner, and none of them pays for this


class Attendance:
    """Looks, once an answer takes long, whether who asked still waits for it. If not, ``limit`` is over at once."""

    def __init__(self, method: str, receive: Receive, limit: asyncio.Timeout) -> None:
        self.left = False
        self._method = method
        self._receive = receive
        self._limit = limit
        self._loop = asyncio.get_running_loop()
        self._soon: asyncio.TimerHandle | None = None
        self._looking: asyncio.Task[None] | None = None

    def __enter__(self) -> "Attendance":
        if self._method in SAFE_METHODS:
            self._soon = self._loop.call_later(PATIENCE, self._look)
        return self

    def __exit__(self, *_: object) -> None:
        if self._soon is not None:
            self._soon.cancel()
        if self._looking is not None:
            self._looking.cancel()

    def _look(self) -> None:
        self._looking = self._loop.create_task(self._until_they_leave())

    async def _until_they_leave(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass  # the body of a question, which has none
        self.left = True
        self._limit.reschedule(self._loop.time())


@asynccontextmanager
async def while_they_wait(receive: Receive) -> AsyncIterator[None]:
    """For a part of a form's answer that writes nothing, after its body has been read: ClientDisconnect inside of it as
    soon as nobody waits for it any more."""
    try:
        async with asyncio.timeout(None) as limit:
            with Attendance("GET", receive, limit):
                yield
    except TimeoutError:
        if not limit.expired():
            raise
        raise ClientDisconnect from None
