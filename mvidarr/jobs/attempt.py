"""One attempt of one job: run its handler, read what its end means, have the end stored."""

import asyncio
from collections.abc import Callable

from mvidarr.clock import now
from mvidarr.db.shield import finish
from mvidarr.errors import MvidarrError, Unavailable
from mvidarr.jobs.clerk import Clerk
from mvidarr.jobs.context import JobContext
from mvidarr.jobs.kinds import Kind
from mvidarr.jobs.live import Live, Running
from mvidarr.jobs.models import JobError, Outcome, Reason
from mvidarr.jobs.retry import meaning, next_try, only_leaf
from mvidarr.jobs.transitions import End
from mvidarr.observe import get_logger, job_context
from mvidarr.observe.failure import Failure, failure_of

OnBroken = Callable[[int, Failure], None]  # number of the job

_log = get_logger("mvidarr.jobs")
_UNKNOWN = JobError("unknown_kind", "This version of MVidarr does not know this kind of job.")
_STORE_LIMIT = 4.0  # seconds that a stopping server waits for its database


class Attempt:
    def __init__(
        self,
        running: Running,
        kind: Kind | None,
        live: Live,
        clerk: Clerk,
        chance: Callable[[], float],
        on_broken: OnBroken | None = None,
    ) -> None:
        """``on_broken`` hears of an exception that the handler did not foresee, before the end of the job is stored."""
        self._running = running
        self._kind = kind
        self._live = live
        self._clerk = clerk
        self._chance = chance
        self._on_broken = on_broken

    async def run(self) -> None:
        job = self._running.job
        with job_context(job.id, kind=job.kind):
            end, cancelled = await self._handle()
            self._running.ending = True
            await finish(self._store(end))
        if cancelled is not None:
            raise cancelled

    async def _store(self, end: End) -> None:
        stopping = end.outcome.cause == "shutdown"
        try:
            async with asyncio.timeout(_STORE_LIMIT if stopping else None):
                if not await self._clerk.end(self._running, end):
                    _log.warning("job_lost", state=end.outcome.state)
        except (TimeoutError, Unavailable):
            _log.warning("job_end_not_stored", state=end.outcome.state)

    async def _handle(self) -> tuple[End, asyncio.CancelledError | None]:
        running, kind = self._running, self._kind
        if running.reason is not None:
            return self._stopped(running.reason), None
        if kind is None:
            return self._end(Outcome("failed", "finished", _UNKNOWN)), None
        running.started = True
        try:
            await kind.run(JobContext(running, self._live, self._clerk.stage))
        except asyncio.CancelledError as cancelled:
            return self._interrupted(kind), cancelled
        except Exception as error:  # noqa: BLE001 - a handler's exception is its result
            if running.reason is not None:  # a handler may break rather than stop when it is cancelled
                return self._stopped(running.reason), None
            return self._failed(kind, only_leaf(error)), None
        return self._end(Outcome("done", "finished")), None

    def _interrupted(self, kind: Kind) -> End:
        if self._running.reason is not None:
            return self._stopped(self._running.reason)
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # the whole house goes down
            self._running.reason = Reason.SHUTDOWN
            return self._stopped(Reason.SHUTDOWN)
        return self._failed(kind, RuntimeError("the handler cancelled itself"))

    def _stopped(self, reason: Reason) -> End:
        if reason is Reason.USER:
            self._running.lines.add(now(), "info", "Cancelled.")
            return self._end(Outcome("cancelled", "cancelled"))
        if reason is Reason.PAUSED:
            self._running.lines.add(now(), "info", "Paused; it goes on from here.")
            return self._end(Outcome("queued", "paused"))
        self._running.lines.add(now(), "info", "Stopped with the server; it starts anew.")
        return self._end(Outcome("queued", "shutdown"))

    def _failed(self, kind: Kind, error: Exception) -> End:
        job, what, moment = self._running.job, meaning(error), now()
        again = next_try(error, kind.retries, job.tries, moment, self._chance)
        if again is None:
            self._running.lines.add(moment, "error", what.detail)
            _tell_failure(error, what)
            if self._on_broken is not None and not isinstance(error, MvidarrError):
                self._on_broken(job.id, failure_of(error, origin="job", place=job.kind, reference=str(job.id)))
            return self._end(Outcome("failed", "finished", what))
        wait = round((again - moment) / 1000)
        self._running.lines.add(moment, "warning", f"{what.detail} Next try in {wait} s.")
        _log.warning("job_will_be_retried", code=what.code, detail=what.detail, seconds=wait)
        return self._end(Outcome("queued", "retry", what), again)

    def _end(self, outcome: Outcome, not_before: int = 0) -> End:
        return End(self._running.job, outcome, not_before)


def _tell_failure(error: Exception, what: JobError) -> None:
    """Our own errors say all there is to say; the cause of any other is for us to find."""
    if isinstance(error, MvidarrError):
        _log.warning("job_failed", code=what.code, detail=what.detail)
    else:
        _log.error("job_failed", code=what.code, exc_info=error)
