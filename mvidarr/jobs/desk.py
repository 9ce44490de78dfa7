"""The public face of jobs: ask for work, see it, stop it, try it again."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, update

from mvidarr.clock import iso, now
from mvidarr.db import Database, Reader, Writer
from mvidarr.db.tables.jobs import jobs
from mvidarr.errors import Conflict
from mvidarr.jobs import store
from mvidarr.jobs.claim import CHANGE
from mvidarr.jobs.fields import JOBS
from mvidarr.jobs.health import Health, Pulse, health_of
from mvidarr.jobs.intake import Intake, open_with
from mvidarr.jobs.kinds import Kinds
from mvidarr.jobs.lanes import Lanes
from mvidarr.jobs.live import Live
from mvidarr.jobs.models import AttemptView, JobPage, JobRow, JobView, LineView, NewJob, Role, row_of
from mvidarr.jobs.order import Order
from mvidarr.jobs.settling import Settling
from mvidarr.jobs.transitions import Transitions
from mvidarr.query import Asker, Lists

LONGEST_PAGE = 500
_PUT_OFF = update(jobs).where(jobs.c.id == bindparam("job"), jobs.c.state == "queued")
_PUT_OFF = _PUT_OFF.values(not_before=bindparam("until"))
Lines = list[LineView]
Attempts = list[AttemptView]
Rows = list[JobRow]


class Jobs:
    """``live``, ``transitions`` and ``pulse`` are for the supervisor of this process; ``order`` says who goes first."""

    def __init__(self, database: Database, kinds: Kinds, lanes: Lanes) -> None:
        self._database = database
        self._lanes = lanes
        self._kinds = kinds
        self._intake = Intake(kinds)
        self._lists = Lists(JOBS)
        self.live = Live(kinds.role_for)
        self.transitions = Transitions(Settling(kinds))
        self.pulse = Pulse()
        self.order = Order(self.live, lanes)

    async def enqueue(self, w: Writer, new: NewJob) -> JobRow:
        """Inside the caller's transaction. ``Conflict(job_open)`` with the job when the dedupe key is taken,
        ``Conflict(dependency_failed)`` when what it would wait for has already failed."""
        job = await self._intake.add(w, new)
        w.after_commit(lambda: self._appeared([job]))
        return job

    async def enqueue_many(self, w: Writer, wanted: Sequence[NewJob]) -> Rows:
        """The same for many, in a few statements: those that could be asked for."""
        if added := await self._intake.add_many(w, wanted):
            w.after_commit(lambda: self._appeared(added))
        return added

    def _appeared(self, rows: Sequence[JobRow]) -> None:
        for job in rows:
            self.live.changed(job)
        moment = now()
        for lane in {job.lane for job in rows if not job.blocked and job.not_before <= moment}:
            self._lanes.stir(lane)

    # -- seeing

    async def get(self, job_id: int) -> JobView:
        async with self._database.read() as r:
            return self.live.view(await store.row(r, job_id))

    async def list(
        self,
        *,
        state: str | None = None,
        kind: str | None = None,
        subject: tuple[str, int] | None = None,
        q: str = "",
        sort: str | None = None,
        cursor: str | None = None,
        at: int | None = None,
        limit: int = 50,
    ) -> JobPage:
        """What ``q`` finds, newest first. ``state`` is one of the states, ``open`` or ``finished``."""
        limit = min(max(limit, 1), LONGEST_PAGE)
        where = tuple(store.filters(state, kind, subject))
        async with self._database.read() as r:
            found = await self._lists.rows(
                r, tuple(jobs.c), q=q, sort=sort, cursor=cursor, at=at, limit=limit, asker=_asker(), where=where
            )
        return {"items": [self.live.view(row_of(row)) for row in found.rows], "next": found.next}

    async def foremost(self, most: int) -> tuple[Sequence[JobView], int]:
        """So many of those that are open, first what runs, then the newest; and how many there are."""
        told = (await self.list(state="open", sort="-state,-id", limit=most))["items"]
        return told, len(told) if len(told) < most else await self.count_open()

    async def count(self, q: str = "") -> int:
        async with self._database.read() as r:
            return await self._lists.count(r, q, _asker())

    async def count_open(self) -> int:
        async with self._database.read() as r:
            return await store.count_open(r)

    async def open_of(self, subject_type: str, ids: Collection[int]) -> dict[int, JobView]:
        """Subject id -> the newest open job about it."""
        async with self._database.read() as r:
            rows = await store.open_of(r, subject_type, ids)
        return {job.subject[1]: self.live.view(job) for job in rows if job.subject}

    async def hold(self, w: Writer, subject_type: str, ids: Collection[int]) -> None:
        """Locks the open jobs about these until the transaction ends. Before their rows are touched: a job that ends
        locks itself first and then what it is about, and two in opposite order would block each other."""
        await store.hold_open_of(w, subject_type, ids)

    async def open_with(self, r: Reader, dedupe: str) -> JobRow | None:
        """The open job that holds this dedupe key."""
        return await open_with(r, dedupe)

    async def open_about(self, r: Reader, kind: str, subject_type: str, ids: Collection[int]) -> dict[int, int]:
        """Subject id -> the open job of this kind."""
        return await store.open_about(r, kind, subject_type, ids)

    async def log(self, job_id: int, after: int = 0) -> Lines:
        """Lines numbered above ``after``, also those not stored yet. Of a long log the middle is missing."""
        running = self.live.find(job_id)
        unsaved = running.lines.pending() if running else []
        async with self._database.read() as r:
            lines = await store.lines(r, job_id, after)
        last = lines[-1]["n"] if lines else after
        for line in unsaved:
            if line.n > last:
                lines.append({"n": line.n, "time": iso(line.time), "level": line.level, "text": line.text})
        return lines

    async def attempts(self, job_id: int) -> Attempts:
        """Finished attempts, oldest first."""
        async with self._database.read() as r:
            return await store.attempts(r, job_id)

    async def health(self) -> Health:
        async with self._database.read() as r:
            return await health_of(r, self._lanes, self.pulse, now())

    # -- stopping, trying again, forgetting

    async def role_for(self, job_id: int) -> Role:
        """The smallest that may start it again."""
        async with self._database.read() as r:
            return self._kinds.role_for(await store.row(r, job_id))

    async def role_to_stop(self, job_id: int, actor: str) -> Role:
        """The same for this one: what somebody else asked for, or came by itself, only a manager stops."""
        role = await self.role_for(job_id)
        if role != "user":
            return role
        async with self._database.read() as r:
            return role if (await store.row(r, job_id)).actor == actor else "manager"

    async def cancel(self, job_id: int, actor: str) -> JobView:
        """A queued job ends here and now; a running one has its handler cancelled, at once if it runs here and
        within a heartbeat otherwise. ``Conflict(job_finished)`` when there is nothing to stop."""
        async with self._database.write("jobs_cancel") as w:
            return await self.cancel_within(w, job_id, actor)

    async def cancel_within(self, w: Writer, job_id: int, actor: str) -> JobView:
        """The same inside the caller's transaction."""
        changed = await self.transitions.cancel(w, job_id, actor, now())
        if not changed:
            view = self.live.view(await store.row(w, job_id))
            raise Conflict(f"This job is already {view['state']}.", code="job_finished", extra={"job": dict(view)})
        w.after_commit(lambda: self._cancelled(changed))
        return self.live.view(changed[0])

    async def withdraw(self, w: Writer, kind: str, subject_type: str, ids: Collection[int], actor: str) -> Rows:
        """Queued jobs of a kind about these end here and now, all at once, as ``cancelled``. What their room has of
        them the caller settles. One that is being taken at this moment is not among them."""
        ended = await self.transitions.withdraw(w, store.queued_about(kind, subject_type, ids), actor, now())
        if ended:
            w.after_commit(lambda: self._cancelled(ended))
        return ended

    def _cancelled(self, changed: Sequence[JobRow]) -> None:
        for job in changed:
            if job.state == "running":
                self.live.cancel(job)
            self.live.changed(job)

    async def retry(self, job_id: int, actor: str) -> JobView:
        """Failed or cancelled: queued again, the same row with one more attempt to come. Queued for later: now."""
        async with self._database.write("jobs_retry") as w:
            return await self.retry_within(w, job_id, actor)

    async def retry_within(self, w: Writer, job_id: int, actor: str) -> JobView:
        """The same inside the caller's transaction."""
        job = await store.row(w, job_id)
        if job.state in ("failed", "cancelled"):
            blocked = await self._intake.must_wait(w, job.waits_for)
            await self._intake.must_be_free(w, job.dedupe)
            changed = await self.transitions.revive(w, job_id, actor, blocked=blocked)
        elif job.state == "queued" and job.not_before:
            changed = await self._hurry(w, job_id)
        else:
            detail = f"This job is {job.state}; only failed and cancelled jobs can be retried."
            raise Conflict(detail, code="not_retryable", extra={"job": dict(self.live.view(job))})
        await self._lanes.hurry(w, job.host)
        w.after_commit(lambda: self._appeared(changed))
        return self.live.view(changed[0])

    async def put_off(self, w: Writer, job_id: int, until: int) -> None:
        """A queued one starts no sooner than that."""
        w.post(_PUT_OFF, {"job": job_id, "until": until})

    async def asks(self, w: Writer, hosts: Mapping[int, str | None]) -> None:
        """Queued jobs ask these hosts from now on: where a site rests, they wait."""
        for job_id, host in hosts.items():
            await w.run(store.asking(w.dialect, job_id, host))

    async def renew(self, w: Writer, job: JobRow, host: str | None, **payload: object) -> None:
        """It goes on with something else, or got on, so its tries count from none; ``payload`` beside what it has."""
        values = {"host": host, "tries": 0, "payload": {**job.payload, **payload}}
        await w.run(update(jobs).where(jobs.c.id == job.id).values(values))

    async def _hurry(self, w: Writer, job_id: int) -> Rows:
        rows = await w.all(CHANGE.where(jobs.c.id == job_id).values(not_before=0))
        return [row_of(row) for row in rows]

    async def prune(self, keep_days: float = 30.0, keep_rows: int = 1000) -> int:
        """Remove finished jobs, with logs and attempts, that are older than that and not among the newest ones."""
        removed = 0
        while True:
            async with self._database.write("jobs_prune") as w:
                some = await store.prune(w, now(), keep_days, keep_rows)
            if not some:
                return removed
            removed += some


def _asker() -> Asker:
    """Jobs are the same for everybody; only ages need to know when it is."""
    return Asker(None, now())
