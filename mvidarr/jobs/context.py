"""What a handler may say about its job."""

from collections.abc import Awaitable, Callable

from mvidarr.clock import now
from mvidarr.jobs.lines import Level
from mvidarr.jobs.live import Live, Running
from mvidarr.jobs.models import JobRow, Reason


class JobContext:
    """Use it from the event loop only; nothing here waits but ``stage``."""

    def __init__(self, running: Running, live: Live, store_stage: Callable[[Running, str], Awaitable[None]]) -> None:
        self._running = running
        self._live = live
        self._store_stage = store_stage

    @property
    def job(self) -> JobRow:
        return self._running.job

    @property
    def reason(self) -> Reason | None:
        """Why the handler is being cancelled: after USER clean up, else keep what a next attempt can use."""
        return self._running.reason

    def log(self, text: str, level: Level = "info") -> None:
        self._running.lines.add(now(), level, text)

    def progress(
        self,
        fraction: float | None = None,
        stage: str | None = None,
        speed: float | None = None,
        eta: float | None = None,
        message: str | None = None,
    ) -> None:
        """``speed`` in bytes a second, ``eta`` in seconds. What is not given stays; a new stage starts from nothing."""
        self._running.progress = self._running.progress.moved(fraction, stage, speed, eta, message)
        self._live.moved(self._running)

    async def stage(self, name: str) -> None:
        """The next part of the work begins; returns when that is stored."""
        self._running.progress = self._running.progress.moved(None, name, None, None, None)
        await self._store_stage(self._running, name)
