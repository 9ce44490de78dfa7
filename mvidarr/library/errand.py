"""Work that rows of a table say is left: any number of askers, one open job that does all of it, nobody forgotten.

Whoever leaves work asks in the same transaction. If the job runs already, it looks once more before its end: the end is
stored in a transaction that waits for the askers it could not see, and asks again when they left something.
"""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from mvidarr.clock import SECOND, now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.jobs import jobs as job_rows
from mvidarr.errors import Conflict
from mvidarr.jobs import JobContext, JobRow, Jobs, Kind, NewJob, Outcome, RetryPolicy, Role

# A disk that is not mounted comes back when somebody mounts it: 1, 4, 16 and 60 minutes, then it is the person's turn.
PATIENCE = RetryPolicy(max_attempts=6, base=60, cap=3600, factor=4)
_LONGEST = 60 * SECOND  # that one who asks on and on can keep it from starting


class Errand:
    """``run`` does what is left and is done only when it found nothing more; ``left`` tells whether there is any that
    no try has failed at. ``always``: that a failed job may have left such, so it is asked after one as well.
    ``gathering``: seconds that a new job waits for more to do, and leaves the machine to whoever asked; so again while
    they go on, up to ``_LONGEST``. What a long change touches twice is done once, and does not slow it down."""

    def __init__(
        self,
        jobs: Jobs,
        name: str,
        lane: str,
        *,
        run: Callable[[JobContext], Awaitable[None]],
        left: Callable[[Reader], Awaitable[bool]],
        always: bool = False,
        gathering: float = 0,
        retries: RetryPolicy = PATIENCE,
        role: Role = "user",
    ) -> None:
        self._jobs = jobs
        self._left = left
        self._gathering = round(gathering * SECOND)
        self._ends = ("done", "failed") if always else ("done",)
        self.name = name
        self.kind = Kind(name, lane=lane, run=run, settle=self._settle, retries=retries, role=role)

    async def ask(self, w: Writer, actor: str = "system") -> int:
        """The open job that will do it; one that waits for its next try is tried now."""
        while True:
            holder = await self._jobs.open_with(w, self.name)
            if holder is None:
                try:
                    return (await self._jobs.enqueue(w, self._new(actor))).id
                except Conflict as taken:
                    if taken.code != "job_open":
                        raise
            elif await self._will_do(w, holder, actor):
                return holder.id

    def _new(self, actor: str) -> NewJob:
        later = now() + self._gathering if self._gathering else None
        return NewJob(self.name, dedupe=self.name, actor=actor, not_before=later)

    async def _will_do(self, w: Writer, job: JobRow, actor: str) -> bool:
        """Holds the row until we commit, so that the job can't end without having seen what we leave."""
        state, not_before = job.state, job.not_before
        if w.dialect != "sqlite":  # where nobody else writes meanwhile
            held = await w.one(
                select(job_rows.c.state, job_rows.c.not_before).where(job_rows.c.id == job.id).with_for_update()
            )
            state, not_before = (held["state"], held["not_before"]) if held else ("done", 0)
        if state not in ("queued", "running"):
            return False
        if state == "queued" and not_before > now() + self._gathering:
            await self._jobs.retry_within(w, job.id, actor)
        elif state == "queued" and not_before:
            await self._gather_on(w, job, not_before)
        return True

    async def _gather_on(self, w: Writer, job: JobRow, not_before: int) -> None:
        moment = now()
        if not_before < moment + self._gathering // 2 and moment < job.created + _LONGEST:
            await self._jobs.put_off(w, job.id, moment + self._gathering)

    async def _settle(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        if outcome.state in self._ends and await self._left(w):
            await self.ask(w, job.actor)
