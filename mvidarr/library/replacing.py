"""A better file takes the place of one that is here: intent, act, confirm.

    intend   an entry of the recycle bin says which file will go (``replacing``: nobody else sees to it)
    swap     the old one and what lies beside it into the bin, the new one and what belongs to it into their place
    confirm  one change in the history: the row of the old one goes, that of the new one comes
    give_back  whatever of that was done is taken back, until it is confirmed

Each may be killed at any instant and repeated. What is old leaves the disk no sooner than the bin says.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.db import Database, Journal, Reader, Writer
from mvidarr.db.tables.library import files as file_rows
from mvidarr.db.tables.library import videos
from mvidarr.errors import Conflict
from mvidarr.files import Member, Root, Told, bin, carry
from mvidarr.jobs import hold_open_of
from mvidarr.library import store
from mvidarr.library.bin import RecycleBin
from mvidarr.library.bin_mover import held_in, root_of
from mvidarr.library.picture_store import picture_columns
from mvidarr.library.projection import project_videos
from mvidarr.library.replaced import ORIGIN
from mvidarr.library.rewriting import Rewriting
from mvidarr.library.shapes import NewFile
from mvidarr.library.store import bin as entries
from mvidarr.library.store import nfos
from mvidarr.media import PictureFacts

Row = dict[str, Any]
REASON = "Replaced a file by a better one"
Remove = Callable[[Path, Collection[str]], Awaitable[None]]


@dataclass(frozen=True)
class Landed:
    """Where the new one should have got to, and perhaps did; ``subtitles``: languages of those that came with it."""

    root: Root
    target: str
    size: int
    subtitles: Collection[str]

    async def lies_there(self) -> bool:
        """Another size is somebody else's file, for which it could not be placed."""
        path = self.root.resolve(self.target)
        return await asyncio.to_thread(lambda: path.is_file() and path.stat().st_size == self.size)


class Replacing:
    """``remove`` takes away a video that was placed, with what we wrote beside it, subtitles by their languages."""

    def __init__(
        self, database: Database, journal: Journal, bin: RecycleBin, rewriting: Rewriting, remove: Remove
    ) -> None:
        self._database = database
        self._journal = journal
        self._bin = bin
        self._rewriting = rewriting
        self._remove = remove

    async def intent(self, job_id: int) -> Row | None:
        """What a job means to replace, until that is confirmed."""
        async with self._database.read() as r:
            return await entries.replacing(r, _by(job_id))

    async def told(self, video_id: int) -> Told | None:
        """What we wrote last into the NFO of a video."""
        async with self._database.read() as r:
            known = await nfos.told(r, video_id)
        return known.get("video") if known else None

    async def beside(self, file_id: int) -> Mapping[str, str]:
        """Subtitles that we put beside a file: language -> digest."""
        async with self._database.read() as r:
            return await r.value(select(file_rows.c.beside).where(file_rows.c.id == file_id)) or {}

    async def jobs(self) -> list[int]:
        """Those that mean to replace something."""
        async with self._database.read() as r:
            return [int(actor.partition(":")[2]) for actor in await entries.replacers(r)]

    async def intend(self, w: Writer, job_id: int, file_id: int) -> None:
        """In the transaction that says where the new one goes. Conflict when it is no longer there to be replaced."""
        row = await w.one(select(file_rows).where(file_rows.c.id == file_id))
        if row is None:
            raise gone()
        title = (await store.headings(w, [row["video_id"]]))[row["video_id"]]
        await entries.add(w, None, [(row, title)], _by(job_id), state="replacing")

    async def swap(self, entry: Row, put: Callable[[], Awaitable[None]], root: Root, target: str) -> list[Member]:
        """``put`` brings the new one into its place, ``target``; nothing else moves meanwhile. What people put beside
        the old one follows. What went into the bin."""
        async with self._rewriting.still:
            moved = await bin.throw(
                root_of(entry), entry["id"], entry["path"], title=entry["title"], replaced=entry["beside"]
            )
            if not moved:
                raise gone()
            await put()
            await carry(root_of(entry), entry["path"], root, target, token=_token(entry))
        return moved

    async def confirm(
        self, entry: Row, new: NewFile, picture: PictureFacts | None, moved: list[Member], *, actor: str
    ) -> int:
        """The change. NotFound or Conflict when the video or its file went elsewhere meanwhile: then ``give_back``."""
        video_id = entry["video_id"]
        async with self._database.write("replace") as w:
            await hold_open_of(w, "video", [video_id])
            await entries.hold_video(w, video_id)
            change = await self._journal.begin(w, actor=actor, origin=ORIGIN, reason=REASON)
            old = await change.look(file_rows, entry["file_id"])
            if old["video_id"] != video_id:
                raise gone()
            await change.delete_known(file_rows, [old])
            await change.insert(file_rows, _row(new, video_id, primary=old["primary"]))
            if picture is not None:
                await change.update(videos, video_id, picture_columns(picture))
            said = {**held_in(moved), "change_id": change.id, "actor": actor, "created": now()}
            if not await entries.move(w, [entry["id"]], ("replacing",), "binned", **said):
                raise gone()
            await store.set_columns(w, videos, video_id, updated=now())
            await project_videos(w, [video_id])
            await self._rewriting.enqueue_nfo(w, [video_id], actor=actor)
            await change.complete()
        return change.id

    async def give_back(self, job_id: int, landed: Landed | None) -> bool:
        """Puts the old one back, and takes away what was placed; whether there was anything to do. Where somebody's
        file lies in its place by now, the old one waits in the bin."""
        entry = await self.intent(job_id)
        if entry is None:
            return False
        refusal = await self._put_back(entry, landed)
        async with self._database.write("give_back") as w:
            await entries.hold_video(w, entry["video_id"])
            if refusal is None:
                await entries.forget(w, entry["id"])
            else:
                await self._leave_in_bin(w, entry, refusal)
            await self._bin.look_again(w, entry["file_id"])
        return True

    async def _put_back(self, entry: Row, landed: Landed | None) -> Conflict | None:
        """On the disk; or why that can't be."""
        try:
            async with self._rewriting.still:
                if landed and await bin.holds_all(root_of(entry), entry["id"]) and await landed.lies_there():
                    await self._remove(landed.root.resolve(landed.target), landed.subtitles)
                    await carry(landed.root, landed.target, root_of(entry), entry["path"], token=_token(entry))
                await bin.restore(root_of(entry), entry["id"])
        except Conflict as refusal:
            return refusal
        return None

    async def _leave_in_bin(self, w: Writer, entry: Row, refusal: Conflict) -> None:
        """As one that an undo could not bring back: it can be restored once its place is free."""
        said = {"code": refusal.code, "detail": refusal.detail}
        held = [{"path": entry["path"], "size": entry["size"]}]
        if await entries.move(w, [entry["id"]], ("replacing",), "binned", files=held, error=said):
            await entries.set_missing(w, entry["file_id"], now())
            await project_videos(w, [entry["video_id"]])


async def is_open(r: Reader, job_id: int) -> bool:
    """Whether this job means to replace a file, and has not confirmed that it did."""
    return await entries.replacing(r, _by(job_id)) is not None


def gone() -> Conflict:
    return Conflict("The file that was to be replaced went elsewhere meanwhile, so nothing was.", code="file_gone")


def _by(job_id: int) -> str:
    return f"job:{job_id}"


def _token(entry: Row) -> str:
    return f"{entry['actor'].partition(':')[2]}-beside"


def _row(new: NewFile, video_id: int, *, primary: bool) -> Row:
    lists = {"subtitles": list(new.subtitles), "audio": list(new.audio)}
    return {**vars(new), **lists, "video_id": video_id, "primary": primary, "added": now()}
