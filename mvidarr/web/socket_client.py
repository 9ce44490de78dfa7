"""One open socket: what still has to be said to it, and how much it may know."""

import asyncio
from collections.abc import Callable
from typing import Literal

from starlette.types import Send

from mvidarr.web.auth import RequestInfo
from mvidarr.web.principal import Principal

Key = tuple[str, int | None]  # type and id: a newer message of a replaceable type takes the older one's turn

_RESYNC: Key = ("resync", None)


class Client:
    """At most ``limit`` messages wait. Past that they are dropped and the client is told to look again (``resync``)."""

    def __init__(self, principal: Principal, credential: RequestInfo, limit: int, resync: Callable[[], str]) -> None:
        self.principal = principal
        self.credential = credential
        self.listening = False
        self.close_code: int | None = None
        self._resync = resync
        self._limit = limit
        self._waiting: dict[Key | int, str] = {}
        self._wake = asyncio.Event()

    def offer(self, key: Key | int, text: str) -> None:
        """Never waits. Replaced messages move to the end, so numbers only grow on the wire."""
        self._waiting.pop(key, None)
        if len(self._waiting) >= self._limit:
            self._waiting.clear()
            self.offer_resync()
        else:
            self._waiting[key] = text
        self._wake.set()

    def offer_resync(self) -> None:
        self._waiting[_RESYNC] = self._resync()
        self._wake.set()

    def close(self, code: int) -> None:
        self.close_code = code
        self._wake.set()

    async def write(self, send: Send, patience: float) -> Literal["closed", "broken", "stuck"]:
        """Until ``close`` is called, the connection breaks, or what waits was not written in ``patience`` seconds."""
        while self.close_code is None:
            await self._wake.wait()
            self._wake.clear()
            batch, self._waiting = self._waiting, {}
            try:
                async with asyncio.timeout(patience):
                    for text in batch.values():
                        await send({"type": "websocket.send", "text": text})
            except TimeoutError:
                return "stuck"
            except OSError:
                return "broken"
        return "closed"
