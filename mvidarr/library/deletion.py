"""Deleting videos, and artists with all that is theirs: one change set, whose undo brings back every row and file.

An artist's videos go some at a time, each time in a transaction of their own; of an artist with many a job does it.
"""

from typing import Any, Literal, Protocol

from mvidarr.db import ChangeSet, Database, Journal, Writer
from mvidarr.db.tables.library import artists, video_artists, videos
from mvidarr.errors import Conflict
from mvidarr.jobs import JobContext, JobRow, Jobs, JobView, Kind, NewJob, Outcome, RetryPolicy
from mvidarr.library import edit_store
from mvidarr.library.artists import missing_artist
from mvidarr.library.conflicts import as_it_is
from mvidarr.library.videos import missing

DELETE_ARTIST = "delete_artist"
CHUNK = 50  # videos a transaction: about 30 ms
AT_ONCE = 200  # videos that a request deletes itself
Files = Literal["keep", "bin"]


class Bin(Protocol):
    async def throw(self, w: Writer, change_id: int, video: dict[str, Any], actor: str) -> int | None:
        """Before the rows of a video go: what becomes of its files; the id of the job that sees to it."""


class Deletion:
    """``files``: ``bin`` moves them to the recycle bin, ``keep`` leaves them where they are, unknown to the library."""

    def __init__(self, database: Database, journal: Journal, jobs: Jobs, bin: Bin | None = None) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs
        self._bin = bin

    def kinds(self) -> list[Kind]:
        retries = RetryPolicy(max_attempts=3, base=1)
        return [
            Kind(DELETE_ARTIST, lane="maintenance", run=self._run, settle=self._settle, retries=retries, role="manager")
        ]

    async def video(
        self, video_id: int, *, files: Files = "bin", version: int | None, actor: str, origin: str = "api"
    ) -> tuple[int, JobView | None]:
        """The change and the job that moves its files, if any."""
        try:
            async with self._database.write("delete") as w:
                if not await edit_store.exists(w, videos, video_id):
                    raise missing(video_id)
                await self._jobs.hold(w, "video", [video_id])
                change = await self._journal.begin(w, actor=actor, origin=origin, reason="Deleted a video")
                await change.look(videos, video_id, version=version)
                job_id = await self._drop(w, change, video_id, files, actor)
                await change.complete()
        except Conflict as error:
            raise await as_it_is(self._database, error, "video", video_id) from None
        return change.id, await self._jobs.get(job_id) if job_id else None

    async def artist(
        self, artist_id: int, *, files: Files = "bin", version: int | None, actor: str, origin: str = "api"
    ) -> tuple[int, JobView | None]:
        """With their videos; where they are guests, the link goes. The job is that of the files, or of an artist with
        many videos the one that deletes them."""
        try:
            async with self._database.write("delete") as w:
                change = await self._begin(w, artist_id, files, version=version, actor=actor, origin=origin)
                many = await edit_store.count_of_artist(w, artist_id) > AT_ONCE
                job_id = await self._ask(w, change.id, artist_id, actor) if many else None
        except Conflict as error:
            raise await as_it_is(self._database, error, "artist", artist_id) from None
        if not many:
            job_id = await self._carry_on(change.id, actor)
        return change.id, await self._jobs.get(job_id) if job_id else None

    async def _begin(
        self, w: Writer, artist_id: int, files: Files, *, version: int | None, actor: str, origin: str
    ) -> ChangeSet:
        if not await edit_store.exists(w, artists, artist_id):
            raise missing_artist(artist_id)
        change = await self._journal.begin(w, actor=actor, origin=origin, reason="Deleted an artist")
        await edit_store.claim(w, change, [artist_id], files=files)
        await change.look(artists, artist_id, version=version)
        return change

    async def _ask(self, w: Writer, change_id: int, artist_id: int, actor: str) -> int:
        new = NewJob(
            DELETE_ARTIST,
            payload={"change_id": change_id},
            subject=("artist", artist_id),
            dedupe=f"{DELETE_ARTIST}:{artist_id}",
            actor=actor,
        )
        return (await self._jobs.enqueue(w, new)).id

    async def _run(self, ctx: JobContext) -> None:
        """Chunk by chunk; after a crash it goes on with what is left."""
        await ctx.stage("delete")
        await self._carry_on(int(ctx.job.payload["change_id"]), ctx.job.actor)

    async def _settle(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        """Stopped half way, what is done is a change like any other."""
        if outcome.state in ("failed", "cancelled"):
            change = await self._resumed(w, int(job.payload["change_id"]))
            if change is not None:
                await change.complete()

    async def _resumed(self, w: Writer, change_id: int) -> ChangeSet | None:
        """None when it is complete: a try before got this far."""
        try:
            return await self._journal.resume(w, change_id)
        except Conflict:
            return None

    async def _carry_on(self, change_id: int, actor: str) -> int | None:
        """The job of the files, if there are any."""
        job_id: int | None = None
        done = False
        while not done:
            async with self._database.write("delete") as w:
                change = await self._resumed(w, change_id)
                done, asked = await self._chunk(w, change, actor) if change else (True, None)
                job_id = asked or job_id
        return job_id

    async def _chunk(self, w: Writer, change: ChangeSet, actor: str) -> tuple[bool, int | None]:
        plan, job_id = change.position, None
        (artist_id,) = plan["artists"]
        ids = await edit_store.videos_of(w, artist_id, CHUNK)
        await self._jobs.hold(w, "video", ids)
        for video_id in ids:
            job_id = await self._drop(w, change, video_id, plan["files"], actor) or job_id
        if ids:
            return False, job_id
        guests = await edit_store.guest_links(w, artist_id, CHUNK)
        for link in guests:
            await change.delete(video_artists, link["id"])
        if guests:
            return False, None
        if await edit_store.exists(w, artists, artist_id):
            await change.delete(artists, artist_id)
        await change.complete()
        return True, None

    async def _drop(self, w: Writer, change: ChangeSet, video_id: int, files: Files, actor: str) -> int | None:
        row = await change.look(videos, video_id)
        job_id = await self._bin.throw(w, change.id, row, actor) if files == "bin" and self._bin else None
        await change.delete(videos, video_id)
        return job_id
