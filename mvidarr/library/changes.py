"""History and undo: the journal as people see it, and the job that takes a change back."""

from collections.abc import Mapping
from typing import Literal

from mvidarr.clock import iso
from mvidarr.db import ChangeView, Database, Journal
from mvidarr.db.tables.library import artists, videos
from mvidarr.jobs import JobContext, JobRow, Jobs, JobView, Kind, NewJob, RetryPolicy, Role
from mvidarr.library import telling
from mvidarr.library.telling import ToldChange, ToldDetail, ToldPage, Words

INVERT = "invert_change"
_GLANCE = 40  # rows of each change that a list tells of
_DETAIL = 1000
Way = Literal["undo", "redo"]
WhenMoved = Literal["rest", "nothing"]


class Changes:
    """``words``: how other rooms say the values of their tables."""

    def __init__(
        self, database: Database, journal: Journal, jobs: Jobs, *, words: Mapping[str, Words] | None = None
    ) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs
        self._words = words or {}

    def kinds(self) -> list[Kind]:
        retries = RetryPolicy(max_attempts=3, base=1)
        return [Kind(INVERT, lane="maintenance", run=self._run, retries=retries, role=_role_for)]

    async def page(
        self,
        *,
        cursor: str,
        limit: int,
        video: int | None = None,
        artist: int | None = None,
        actor: str | None = None,
        guarded: bool = False,
        asker: str | None = None,
    ) -> ToldPage:
        """Newest first; of a video or an artist with what belongs to it, of an actor; ``guarded`` ones for those who
        may see them, personal ones only of ``asker``, unless that is None."""
        table, row_id = (videos.name, video) if video is not None else (artists.name, artist)
        found = await self._journal.list(
            limit=limit,
            cursor=cursor,
            table=None if row_id is None else table,
            row_id=row_id,
            actor=actor,
            guarded=guarded,
            asker=asker,
        )
        return {"items": await self._told(found["items"]), "next": found["next"]}

    async def get(self, change_id: int) -> ToldDetail:
        change = await self._journal.get(change_id)
        async with self._database.read() as r:
            told = await telling.told_of(r, [change_id], _DETAIL, self._words)
            names = await telling.who(r, [change["actor"]])
        return {**change, "who": names[change["actor"]], "told": told[change_id]}

    async def of_video(self, video_id: int, limit: int = 50) -> list[ToldChange]:
        return (await self.page(cursor="", limit=limit, video=video_id))["items"]

    async def of_artist(self, artist_id: int, limit: int = 50) -> list[ToldChange]:
        return (await self.page(cursor="", limit=limit, artist=artist_id))["items"]

    async def last_of(self, actor: str, since: int) -> ChangeView | None:
        """The newest change of an actor that can be undone and is no undo itself; never a guarded one, which nobody
        takes back by the way."""
        found = await self._journal.list(limit=100, actor=actor)
        fit = (c for c in found["items"] if c["reverts"] is None and c["undo"] == "possible" and c["state"] != "open")
        return next((change for change in fit if change["time"] >= iso(since)), None)

    async def _told(self, changes: list[ChangeView]) -> list[ToldChange]:
        async with self._database.read() as r:
            told = await telling.told_of(r, [change["id"] for change in changes], _GLANCE, self._words)
            names = await telling.who(r, {change["actor"] for change in changes})
        return [{**change, "who": names[change["actor"]], "told": told[change["id"]]} for change in changes]

    async def invert(self, change_id: int, way: Way, *, actor: str, when_moved: WhenMoved) -> tuple[JobView, int]:
        """The job that does it and the change set that it writes. Conflict where there is nothing to undo or redo."""
        change = await self._journal.get(change_id)
        needs = "admin" if change["guarded"] else "user" if change["actor"] == actor else "manager"
        async with self._database.write(way) as w:
            begin = self._journal.begin_undo if way == "undo" else self._journal.begin_redo
            inverse = await begin(w, change_id, actor=actor, when_moved=when_moved, origin=way)
            job = await self._jobs.enqueue(
                w,
                NewJob(INVERT, payload={"change_id": inverse, "role": needs}, subject=("change", inverse), actor=actor),
            )
        return await self._jobs.get(job.id), inverse

    async def _run(self, ctx: JobContext) -> None:
        """Chunk by chunk; after a crash it goes on where it was."""
        await ctx.stage("invert")
        await self._journal.carry_on(int(ctx.job.payload["change_id"]))


def _role_for(job: JobRow) -> Role:
    """Who may take the change back may see to the job that does it. One of before this was kept is for managers."""
    role: Role = job.payload.get("role", "manager")
    return role
