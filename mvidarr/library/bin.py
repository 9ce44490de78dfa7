"""The recycle bin: what was deleted with its files, until its days are over. An undo brings both back, rows and files.

The rows here are intents: written in the transaction that deletes or brings back a video, acted on by one job (``bin``)
that ``library.bin_mover`` runs, safe to repeat after any crash.

    intended -> binned -> restoring -> restored      an undo meanwhile: intended -> restoring; a redo the other way
                binned -> purging -> gone
    replacing -> binned                              a better file takes its place (``library.replacing``)
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete

from mvidarr.clock import DAY, now
from mvidarr.db import Database, Outbox, RowChange, Writer
from mvidarr.db.tables.library import files as file_rows
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import Jobs, JobView, Kind
from mvidarr.library import store
from mvidarr.library.bin_mover import BinMover
from mvidarr.library.bin_shapes import BinCount, BinEntry, BinPage, bin_entry
from mvidarr.library.changes import Changes
from mvidarr.library.errand import Errand
from mvidarr.library.projection import project_videos
from mvidarr.library.replaced import replaced_in
from mvidarr.library.rewriting import Rewriting
from mvidarr.library.store import bin as entries
from mvidarr.library.videos import Videos

Row = dict[str, Any]

BIN = "bin"
PURGED = {
    "code": "file_purged",
    "detail": "Its file had left the recycle bin for good before it was brought back. Download it again.",
}


class RecycleBin:
    """``days`` and ``size`` (bytes) bound what is kept; 0 means without bound."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        outbox: Outbox,
        *,
        videos: Videos,
        changes: Changes,
        rewriting: Rewriting,
        days: int,
        size: int,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._videos = videos
        self._changes = changes
        self._days = days
        self._size = size
        mover = BinMover(database, outbox, rewriting, self._lose)
        self._errand = Errand(
            jobs, BIN, "maintenance", run=mover.run, left=entries.untried, always=True, role="manager"
        )
        self._ask = self._errand.ask

    def kind(self) -> Kind:
        return self._errand.kind

    @property
    def days(self) -> int:
        """That something stays in it; 0 means as long as it has room."""
        return self._days

    def bound(self, *, days: int | None = None, size: int | None = None) -> None:
        """Other bounds, from the next ``keep_bounds`` on."""
        self._days = self._days if days is None else days
        self._size = self._size if size is None else size

    # -- in the transactions of changes

    async def throw(self, w: Writer, change_id: int, rows: Sequence[Row], actor: str) -> int | None:
        """Before the rows of videos go: notes what is to be done with their files, and asks for the job that does it.
        The id of that job; None when there are no files. What lies where the own file of one was is left there."""
        held = await entries.files_of(w, [video["id"] for video in rows])
        if not held:
            return None
        titles = await store.headings(w, [video["id"] for video in rows])
        away = await entries.away_among(w, [file["id"] for file in held])
        fresh = []
        for file in held:
            title = titles[file["video_id"]]
            if file["id"] not in away or not await entries.throw_again(w, file["id"], change_id, title, actor):
                fresh.append((file, title))
        await entries.add(w, change_id, fresh, actor)
        return await self._ask(w, actor)

    async def follow(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """Hook of the table of files: a row that an undo brought back wants its file, one that a redo took again gives
        it to the bin again."""
        known = await entries.newest_of(w, [change.id for change in changes]) if changes else {}
        told = [(change, known[change.id]) for change in changes if change.id in known]
        await self._throw_new(w, [change for change in changes if change.id not in known and change.after is None])
        if not told:
            return
        await self._bring_back(w, [(change, row) for change, row in told if change.before is None])
        await self._throw_again(w, [(change, row) for change, row in told if change.after is None])

    async def _throw_new(self, w: Writer, gone: Sequence[RowChange]) -> None:
        """A file that had taken the place of another one, which an undo brings back."""
        undone = await replaced_in(w, [change.change_id for change in gone if change.origin in ("undo", "redo")])
        going = [change for change in gone if change.change_id in undone and change.before]
        titles = await store.headings(w, [change.before["video_id"] for change in going if change.before])
        for change in going:
            row = {**(change.before or {}), "id": change.id}
            await entries.add(w, change.change_id, [(row, titles.get(row["video_id"], ""))], change.actor)
        if going:
            await self._ask(w, going[0].actor)

    async def look_again(self, w: Writer, file_id: int) -> None:
        """A file that was to be replaced lies where it was: deleted meanwhile, it goes now."""
        row = (await entries.newest_of(w, [file_id])).get(file_id)
        if row and row["state"] == "intended":
            await self._ask(w, row["actor"])

    async def _bring_back(self, w: Writer, told: Sequence[tuple[RowChange, Row]]) -> None:
        ids = [row["id"] for _, row in told]
        if await entries.move(w, ids, ("intended", "binned"), "restoring", error=None):
            await self._ask(w, told[0][0].actor)
        for _, row in told:
            if row["state"] in ("purging", "gone"):
                await self._lose(w, row)
        await project_videos(w, {row["video_id"] for _, row in told})

    async def _throw_again(self, w: Writer, told: Sequence[tuple[RowChange, Row]]) -> None:
        lines = await entries.lines_of(
            w, {side for change, row in told for side in (change.change_id, row["change_id"])}
        )
        again = [row["id"] for change, row in told if lines[change.change_id] == lines.get(row["change_id"])]
        values = {"error": None, "created": now()}
        if await entries.move(w, again, ("restored", "restoring"), "intended", **values):
            await self._ask(w, told[0][0].actor)

    async def _lose(self, w: Writer, entry: Row) -> None:
        """Its file is gone for good: the video, if it came back, is wanted again."""
        if await w.run(delete(file_rows).where(file_rows.c.id == entry["file_id"])):
            await project_videos(w, [entry["video_id"]])
            if not await store.has_file(w, entry["video_id"]):
                await self._videos.move(w, entry["video_id"], "wanted", error=PURGED)

    # -- what people see and do

    async def page(self, *, cursor: str = "", limit: int = 50) -> BinPage:
        """Newest first."""
        before = _position(cursor) if cursor else None
        async with self._database.read() as r:
            rows = await entries.page(r, before, limit + 1)
        more = len(rows) > limit
        shown = [bin_entry(row, self._days) for row in rows[:limit]]
        return {"items": shown, "next": str(shown[-1]["id"]) if more else None}

    async def count(self) -> BinCount:
        async with self._database.read() as r:
            found = await entries.totals(r)
        return {"count": found["count"], "size": int(found["size"])}

    async def get(self, entry_id: int) -> BinEntry:
        """NotFound when it is no longer in the bin."""
        return bin_entry(await self._entry(entry_id), self._days)

    async def restore(self, entry_id: int, *, actor: str) -> tuple[JobView, int | None]:
        """Undoes the change that deleted it, all of it: the job that does so and the change set that it writes. Where
        the rows are back already and only the file is missing, the job that brings the file, and None."""
        row = await self._entry(entry_id)
        async with self._database.write("bin_restore") as w:
            back = await entries.file_exists(w, row["file_id"])
            if back:
                if not await entries.away_of(w, row["file_id"]):
                    raise Conflict(
                        "It was downloaded anew. Copy the older file out of the bin's folder, or remove it for good.",
                        code="downloaded",
                    )
                await entries.move(w, [entry_id], ("binned",), "restoring", error=None)
                job_id = await self._ask(w, actor)
        if back:
            return await self._jobs.get(job_id), None
        try:
            return await self._changes.invert(row["change_id"], "undo", actor=actor, when_moved="rest")
        except Conflict as error:
            raise _why(error) from error

    async def purge(self, entry_id: int, *, actor: str) -> JobView:
        """Removes its files for good."""
        await self._entry(entry_id)
        async with self._database.write("bin_purge") as w:
            if not await entries.move(w, [entry_id], ("binned",), "purging", error=None):
                raise Conflict("Its files are on their way. Try again in a moment.", code="bin_busy")
            job_id = await self._ask(w, actor)
        return await self._jobs.get(job_id)

    async def empty(self, *, actor: str) -> JobView | None:
        """Removes everything that lies in the bin; None when nothing does."""
        async with self._database.write("bin_empty") as w:
            ids = [row["id"] for row in await entries.binned(w)]
            job_id = await self._ask(w, actor) if await entries.move(w, ids, ("binned",), "purging") else None
        return None if job_id is None else await self._jobs.get(job_id)

    # -- in the background

    async def keep_bounds(self) -> int:
        """What is too old leaves for good, then the oldest until the rest is small enough: how many do. Also asks for
        the job where one that failed left something to do."""
        async with self._database.write("bin_bounds") as w:
            old = await entries.binned(w, before=now() - self._days * DAY) if self._days else []
            surplus = _surplus(await entries.binned(w), self._size) if self._size else []
            gone = await entries.move(w, {*(row["id"] for row in old), *surplus}, ("binned",), "purging", error=None)
            if await entries.count_pending(w):
                await self._ask(w, "system")
        return len(gone)

    async def trouble(self) -> tuple[int, str] | None:
        """How many entries could not be seen to, and why the last one."""
        async with self._database.read() as r:
            row = await entries.last_trouble(r)
        return (row["count"], row["error"]["detail"]) if row else None

    async def _entry(self, entry_id: int) -> Row:
        async with self._database.read() as r:
            row = await entries.entry(r, entry_id)
        if row is None or row["state"] in ("restored", "purging", "gone"):
            raise NotFound("This is no longer in the recycle bin.", code="not_in_bin")
        return row


def _surplus(rows: Sequence[Row], bound: int) -> list[int]:
    """The oldest of them that must go until the rest fits."""
    total, going = sum(row["size"] for row in rows), []
    for row in rows:
        if total <= bound:
            break
        total -= row["size"]
        going.append(row["id"])
    return going


def _position(cursor: str) -> int:
    if cursor.isdecimal() and len(cursor) < 19:
        return int(cursor)
    raise Invalid("This page position is not valid. Start again from the first page.", code="bad_cursor")


def _why(error: Conflict) -> Conflict:
    """A refused undo, told to somebody who looks at the bin."""
    match error.code:
        case "already_undone":
            told = "Its deletion was undone already, and the video did not come back; the history says why."
        case "change_expired":
            told = "Its deletion is too old to be undone. Copy the file out of the bin's folder, then add it anew."
        case _:
            return error
    return Conflict(told, code=error.code)
