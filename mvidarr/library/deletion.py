"""Deleting videos, and artists with all that is theirs: one change set, whose undo brings back every row and file.

An artist's videos go some at a time, each time in a transaction of their own; of an artist with many a job does it.
"""

from collections.abc import Sequence
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
Row = dict[str, Any]

CHUNK = 50  # videos a transaction: about 30 ms
AT_ONCE = 200  # videos that a request deletes itself
Files = Literal["keep", "bin"]


class Bin(Protocol):
    async def throw(self, w: Writer, change_id: int, rows: Sequence[Row], actor: str) -> int | None:
        """Before the rows of videos go: what becomes of their files; the id of the job that sees to it."""


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
                row = await change.look(videos, video_id, version=version)
                job_id = await self.drop(w, change, [row], files, actor)
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
        plan = change.position
        await self.hold(w, plan["artists"])
        gone, job_id = await self.dwindle(w, change, plan["artists"], plan["files"], actor)
        if gone:
            await change.complete()
        return bool(gone), job_id

    # -- in the transactions of whoever deletes many

    async def drop(self, w: Writer, change: ChangeSet, rows: Sequence[Row], files: Files, actor: str) -> int | None:
        """Videos with all that is theirs, whose whole ``rows`` were read after their open jobs were held; the job of
        their files, if there are any."""
        job_id = await self._bin.throw(w, change.id, rows, actor) if files == "bin" and self._bin else None
        await change.delete_known(videos, rows)
        return job_id

    async def hold(self, w: Writer, artist_ids: Sequence[int]) -> None:
        """Before ``dwindle``, and before the rows of these artists: the open jobs about the videos that it takes."""
        theirs = await edit_store.videos_of_artists(w, artist_ids, CHUNK)
        await self._jobs.hold(w, "video", [video["id"] for video in theirs])

    async def dwindle(
        self, w: Writer, change: ChangeSet, artist_ids: Sequence[int], files: Files, actor: str
    ) -> tuple[set[int], int | None]:
        """As much as fits into one transaction of what these artists have, and of whom nothing is left themselves; one
        after the other by their ids. Who is gone, and the job of the files."""
        theirs = await edit_store.videos_of_artists(w, artist_ids, CHUNK)
        rows = await edit_store.rows_of(w, videos, [video["id"] for video in theirs])
        job_id = await self.drop(w, change, rows, files, actor) if rows else None
        bare = sorted(set(artist_ids) - await edit_store.having_videos(w, artist_ids))
        links = await edit_store.links_of_artists(w, bare, CHUNK)
        await change.delete_known(video_artists, links)
        if len(links) == CHUNK:  # there may be more of the last one
            bare = [id for id in bare if id < links[-1]["artist_id"]]
        await change.delete_known(artists, await edit_store.rows_of(w, artists, bare))
        return set(bare), job_id
