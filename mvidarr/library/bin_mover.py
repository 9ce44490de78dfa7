"""The job of the recycle bin: moves files as the entries say, entry by entry. Each may be repeated after any crash.

An entry that moved on meanwhile (undone while its files were going) is seen to again. What fails for now stays pending
and is tried again with the job; what fails for good is put to rest with the reason, and the job fails to show it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from mvidarr.clock import now
from mvidarr.db import Database, Outbox, Writer
from mvidarr.errors import Conflict, MvidarrError, Unavailable
from mvidarr.files import Member, Root, bin, carry
from mvidarr.jobs import JobContext
from mvidarr.library.projection import project_videos
from mvidarr.library.rewriting import Rewriting
from mvidarr.library.store import bin as entries

Row = dict[str, Any]
Lose = Callable[[Writer, Row], Awaitable[None]]


class BinMover:
    """``lose`` is told of entries whose files are gone for good."""

    def __init__(self, database: Database, outbox: Outbox, rewriting: Rewriting, lose: Lose) -> None:
        self._database = database
        self._outbox = outbox
        self._rewriting = rewriting
        self._lose = lose

    async def run(self, ctx: JobContext) -> None:
        await ctx.stage("move")
        tried: set[tuple[int, str]] = set()
        troubles: list[MvidarrError] = []
        while todo := [one for one in await self._pending() if one not in tried]:
            for number, (entry_id, state) in enumerate(todo):
                tried.add((entry_id, state))
                ctx.progress(number / len(todo))
                await self._try(ctx, entry_id, troubles)
        if troubles:
            raise next((error for error in troubles if isinstance(error, Unavailable)), troubles[0])

    async def _pending(self) -> list[tuple[int, str]]:
        """Comes back first what went last: with it went what tells of the artist. Before that goes what must make
        place."""
        async with self._database.read() as r:
            return sorted(await entries.pending(r), key=_turn)

    async def _try(self, ctx: JobContext, entry_id: int, troubles: list[MvidarrError]) -> None:
        async with self._database.read() as r:
            row = await entries.entry(r, entry_id)
        if row is None:
            return
        try:
            await self._see_to(ctx, row)
        except MvidarrError as error:
            ctx.log(f"{row['title']}: {error.detail}", "warning")
            troubles.append(error)
            await self._note(row, error)

    async def _see_to(self, ctx: JobContext, row: Row) -> None:
        root = root_of(row)
        match row["state"]:
            case "intended":
                replaced = row["beside"] if await self._stays_behind(row) else None
                async with self._rewriting.still:
                    moved = await bin.throw(root, row["id"], row["path"], title=row["title"], replaced=replaced)
                await self._confirm(row, "binned", **held_in(moved))
                ctx.log(f"{row['title']}: {len(moved)} files in the bin.")
            case "restoring":
                await self._refuse_taken(row)
                async with self._rewriting.still:
                    back = await bin.restore(root, row["id"])
                    await self._follow(root, row)
                await self._restored(
                    row, known=back is not None or not row["files"], lies=await _lies_there(root, row["path"])
                )
                ctx.log(f"{row['title']}: {len(back or ())} files back where they were.")
            case "purging":
                await bin.purge(root, row["id"])
                await self._purged(row)
                ctx.log(f"{row['title']}: removed for good.")

    async def _stays_behind(self, row: Row) -> bool:
        """Whether its video does, so that what tells of the artist has somebody to tell of."""
        async with self._database.read() as r:
            if await entries.is_replaced(r, row["file_id"]):
                raise Unavailable("It is being replaced, or was about to be.", code="being_replaced", retry_after=60)
            return await entries.video_exists(r, row["video_id"])

    async def _follow(self, root: Root, row: Row) -> None:
        """What people put beside the file that took its place, under another name."""
        async with self._database.read() as r:
            others = await entries.stand_for(r, row)
        for other in others:
            await carry(root_of(other), other["path"], root, row["path"], token=f"bin-{row['id']}")

    async def _refuse_taken(self, row: Row) -> None:
        """The one that lies in its place is on its way into the bin, and could not go yet."""
        async with self._database.read() as r:
            if await entries.is_leaving(r, row["root_id"], row["path"]):
                raise Unavailable("Another file must leave its place first.", code="place_taken", retry_after=60)

    async def _confirm(self, row: Row, to: str, **values: Any) -> None:
        async with self._database.write("bin") as w:
            await entries.move(w, [row["id"]], (row["state"],), to, **values)

    async def _purged(self, row: Row) -> None:
        """Also of a video that is back while its file could not come."""
        async with self._database.write("bin") as w:
            await entries.hold_video(w, row["video_id"])
            waited = await entries.away_of(w, row["file_id"])
            gone = await entries.move(w, [row["id"]], ("purging",), "gone", error=None)
            if gone and waited and not await entries.away_of(w, row["file_id"]):  # nothing else of it in the bin
                await self._lose(w, row)

    async def _restored(self, row: Row, *, known: bool, lies: bool) -> None:
        """``known``: nothing of it was lost in the bin; ``lies``: the video itself is where it was."""
        there = known or lies
        async with self._database.write("bin") as w:
            await entries.hold_video(w, row["video_id"])
            to = "restored" if there else "gone"
            if not await entries.move(w, [row["id"]], ("restoring",), to, error=None):
                return
            if not there:
                await self._lose(w, row)
                return
            if lies:
                await entries.set_missing(w, row["file_id"], None)
            await project_videos(w, [row["video_id"]])
            await self._rewriting.enqueue_nfo(w, [row["video_id"]], actor=row["actor"])
            await self._outbox.emit(w, "VideoRestored", ("video", row["video_id"]), {"path": row["path"]})

    async def _note(self, row: Row, error: MvidarrError) -> None:
        """Why an entry could not be seen to; one that makes no sense to try again comes to rest."""
        told = {"code": error.code, "detail": error.detail}
        async with self._database.write("bin") as w:
            await entries.hold_video(w, row["video_id"])
            if isinstance(error, Unavailable) or row["state"] == "purging":
                await entries.note(w, row["id"], told)
            elif row["state"] == "intended":  # the files stay where they are
                await entries.move(w, [row["id"]], ("intended",), "restored", error=told)
            elif await entries.move(w, [row["id"]], ("restoring",), "binned", error=told):
                await entries.set_missing(w, row["file_id"], now())
                await project_videos(w, [row["video_id"]])


def _turn(one: tuple[int, str]) -> tuple[bool, int]:
    return (True, -one[0]) if one[1] == "restoring" else (False, one[0])


def root_of(row: Row) -> Root:
    if row["root"] is None:
        raise Conflict("Its media folder is no longer one of the library's.", code="root_unknown")
    return Root(row["root_id"], Path(row["root"]))


def held_in(moved: list[Member]) -> Row:
    """What an entry says once its files lie in the bin."""
    files = [{"path": member.path, "size": member.size} for member in moved]
    return {"files": files, "size": sum(member.size for member in moved), "error": None}


async def _lies_there(root: Root, path: str) -> bool:
    return await asyncio.to_thread(root.resolve(path).is_file)
