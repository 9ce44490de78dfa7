"""History and undo: the journal as people see it, and the job that takes a change back."""

from typing import Literal

from mvidarr.db import ChangeView, Database, Journal
from mvidarr.db.journal import ChangeDetail, ChangePage
from mvidarr.db.tables.library import artists, videos
from mvidarr.jobs import JobContext, Jobs, JobView, Kind, NewJob, RetryPolicy

INVERT = "invert_change"
Way = Literal["undo", "redo"]
WhenMoved = Literal["rest", "nothing"]


class Changes:
    def __init__(self, database: Database, journal: Journal, jobs: Jobs) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs

    def kinds(self) -> list[Kind]:
        return [Kind(INVERT, lane="maintenance", run=self._run, retries=RetryPolicy(max_attempts=3, base=1))]

    async def page(self, *, cursor: str, limit: int) -> ChangePage:
        return await self._journal.list(limit=limit, cursor=cursor)

    async def get(self, change_id: int) -> ChangeDetail:
        return await self._journal.get(change_id)

    async def of_video(self, video_id: int, limit: int = 50) -> list[ChangeView]:
        found = await self._journal.list(table=videos.name, row_id=video_id, limit=limit)
        return found["items"]

    async def of_artist(self, artist_id: int, limit: int = 50) -> list[ChangeView]:
        found = await self._journal.list(table=artists.name, row_id=artist_id, limit=limit)
        return found["items"]

    async def invert(self, change_id: int, way: Way, *, actor: str, when_moved: WhenMoved) -> tuple[JobView, int]:
        """The job that does it and the change set that it writes. Conflict where there is nothing to undo or redo."""
        async with self._database.write(way) as w:
            begin = self._journal.begin_undo if way == "undo" else self._journal.begin_redo
            inverse = await begin(w, change_id, actor=actor, when_moved=when_moved, origin=way)
            job = await self._jobs.enqueue(
                w, NewJob(INVERT, payload={"change_id": inverse}, subject=("change", inverse), actor=actor)
            )
        return await self._jobs.get(job.id), inverse

    async def _run(self, ctx: JobContext) -> None:
        """Chunk by chunk; after a crash it goes on where it was."""
        await ctx.stage("invert")
        await self._journal.carry_on(int(ctx.job.payload["change_id"]))
