"""The time as the way out takes it: what time it is, waiting, and a limit to waiting. A test hands in its own."""

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since 1970, which may be put back or forward."""

    def steady(self) -> float:
        """Seconds that only go on, for all that is measured within one process."""

    async def sleep(self, seconds: float) -> None: ...

    def limit(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """What runs in it gets TimeoutError after so many seconds."""


class SystemClock:
    def now(self) -> float:
        return time.time()

    def steady(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def limit(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return asyncio.timeout(seconds)


SYSTEM_CLOCK = SystemClock()
