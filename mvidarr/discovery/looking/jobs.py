"""The jobs of looking for videos: of one artist, of one follow, of all that are monitored, and a run of monitoring."""

from collections.abc import Awaitable, Sequence
from typing import TypeVar

from mvidarr.db import Database, Reader, Writer
from mvidarr.discovery.looking import look_store
from mvidarr.discovery.looking.discover import Discovery
from mvidarr.discovery.looking.follow_look import FollowLooks
from mvidarr.discovery.looking.look_store import Due
from mvidarr.discovery.looking.lookbook import Lookbook
from mvidarr.discovery.looking.monitoring import BY_HAND, DISCOVER, LOOK_AT_FOLLOW, OF_MANY, Monitoring, enqueue
from mvidarr.discovery.looking.writing import SYSTEM
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.jobs import JobContext, Jobs, JobView, Kind, NewJob, RetryPolicy

T = TypeVar("T")

LANE = "metadata"
MONITOR, DISCOVER_ALL = "monitor", "discover_all"
PATIENCE = RetryPolicy(max_attempts=3, base=300, cap=3600)
_AT_ONCE = 100  # jobs that are asked for in a transaction


class DiscoveryJobs:
    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        discovery: Discovery,
        *,
        follows: FollowLooks,
        book: Lookbook,
        monitoring: Monitoring,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._discovery = discovery
        self._follows = follows
        self._book = book
        self._monitoring = monitoring

    def kinds(self) -> tuple[Kind, ...]:
        return (
            Kind(DISCOVER, lane=LANE, run=self._discover, retries=PATIENCE),
            Kind(LOOK_AT_FOLLOW, lane=LANE, run=self._look_at_follow, retries=PATIENCE),
            Kind(DISCOVER_ALL, lane=LANE, run=self._discover_all, role="manager"),
            Kind(MONITOR, lane=LANE, run=self._monitor, role="manager"),
        )

    async def ask_for(self, artist_id: int, *, actor: str) -> JobView:
        """A full look for the videos of one artist. Conflict ``job_open`` with the one that is under way; the artist
        must be there."""
        async with self._database.write("discover") as w:
            job = await enqueue(self._jobs, w, "artist", artist_id, priority=BY_HAND, actor=actor)
        return await self._jobs.get(job)

    async def ask_for_all(self, *, actor: str) -> JobView:
        """Of all artists that are monitored. Conflict ``job_open``."""
        async with self._database.write("discover") as w:
            job = await self._jobs.enqueue(w, NewJob(DISCOVER_ALL, dedupe=DISCOVER_ALL, actor=actor))
        return await self._jobs.get(job.id)

    async def asked_for(self, r: Reader, artist_ids: Sequence[int]) -> set[int]:
        """Of which of these a look is open."""
        return set(await self._jobs.open_about(r, DISCOVER, "artist", artist_ids))

    async def begin(self, w: Writer, artist_id: int, *, actor: str) -> None:
        """As one of many, in somebody's transaction. Conflict ``job_open``."""
        await enqueue(self._jobs, w, "artist", artist_id, priority=OF_MANY, actor=actor)

    async def _discover(self, ctx: JobContext) -> None:
        due = await self._due(ctx)
        await ctx.stage("ask")
        look = await self._noted(due, self._discovery.look(due.id, actor=_actor(ctx), teller=ctx))
        await self._book.looked(due, look, marks={"channel": look.channel} if look.channel else None)

    async def _look_at_follow(self, ctx: JobContext) -> None:
        due = await self._due(ctx)
        await ctx.stage("list")
        look, marks = await self._noted(due, self._follows.look(due.id, teller=ctx))
        await self._book.looked(due, look, marks=marks)

    async def _discover_all(self, ctx: JobContext) -> None:
        asked, last = 0, 0
        while ids := await self._monitored_after(last):
            async with self._database.write("discover") as w:
                open_ = await self.asked_for(w, ids)
                for artist_id in ids:
                    if artist_id not in open_:
                        await self.begin(w, artist_id, actor=ctx.job.actor)
                asked += len(ids) - len(open_)
            last = ids[-1]
            ctx.progress(message=f"{asked:,} asked for")
        ctx.log(f"Asked for the videos of {asked:,} artist{'s' if asked != 1 else ''}.")

    async def _monitored_after(self, last: int) -> list[int]:
        async with self._database.read() as r:
            return await look_store.monitored_after(r, last, _AT_ONCE)

    async def _monitor(self, ctx: JobContext) -> None:
        await self._monitoring.run(ctx)

    async def _due(self, ctx: JobContext) -> Due:
        noun, id = ctx.job.subject or ("artist", 0)
        due = await self._book.due_of("follow" if noun == "follow" else "artist", id)
        if due is None:
            raise NotFound(f"There is no {noun} {id} any more.", code=f"no_{noun}")
        return due

    async def _noted(self, due: Due, work: Awaitable[T]) -> T:
        """A failure stands in the book, too."""
        try:
            return await work
        except MvidarrError as error:
            await self._book.look_failed(due, error)
            raise


def _actor(ctx: JobContext) -> str:
    """Who asked for it; what nobody asked for is discovery's own doing."""
    return SYSTEM if ctx.job.actor.startswith("system") else ctx.job.actor
