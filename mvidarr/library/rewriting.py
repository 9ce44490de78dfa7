"""NFO files follow the rows: an edit, an undo, a redo rewrites them, by one job that does whatever is left and moves
no file.
"""

import asyncio
from collections.abc import Collection, Sequence

from mvidarr.db import Database, RowChange, Writer
from mvidarr.files import told_of
from mvidarr.jobs import Jobs, Kind
from mvidarr.library import store
from mvidarr.library.errand import Errand
from mvidarr.library.nfo_facts import nfo_facts
from mvidarr.library.nfo_job import NfoWriter
from mvidarr.library.shapes import NewFile, Video
from mvidarr.library.store import nfos

NFO = "nfo"
_GATHERING = 1.0  # seconds: of many edits in a row each file is written once, and none waits for it


class Rewriting:
    """``still`` is held while it writes; so by whoever moves a video and what lies beside it."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database = database
        self.still = asyncio.Lock()
        run = NfoWriter(database, self.still).run
        self._errand = Errand(jobs, NFO, "media", run=run, left=nfos.any_stale, gathering=_GATHERING)
        self._ask = self._errand.ask

    def kind(self) -> Kind:
        return self._errand.kind

    async def enqueue_nfo(self, w: Writer, video_ids: Collection[int], *, actor: str = "system") -> None:
        """In the transaction of what changed: the NFO of each of them that has a file, and of their artists' folders,
        will be written anew. Repeatable; a change while it is being written is not missed."""
        if await nfos.mark(w, video_ids):
            await self._ask(w, actor)

    async def enqueue_artists(self, w: Writer, artist_ids: Collection[int], *, actor: str = "system") -> None:
        """Those of every video that they made or are guests in."""
        if await nfos.mark_of_artists(w, artist_ids):
            await self._ask(w, actor)

    async def wrote(self, w: Writer, video: Video, file: NewFile) -> None:
        """A file came with an NFO of its own, made of ``video`` as it was then; what changed since is made up for."""
        told = told_of(nfo_facts(video, file))
        await nfos.written(w, video["id"], {"video": told})
        current = await store.video(w, video["id"], None)
        if current is not None and told_of(nfo_facts(current, file)) != told:
            await self.enqueue_nfo(w, [video["id"]])

    async def catch_up(self) -> None:
        """Asks for the job where one that failed left something to do."""
        async with self._database.write("nfo") as w:
            if await nfos.any_stale(w):
                await self._ask(w, "system")

    async def follow_videos(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """Hook of videos: of any change of theirs, and of what belongs to them."""
        ids = {change.id for change in changes if change.after is not None}
        await self.enqueue_nfo(w, ids, actor=changes[0].actor)

    async def follow_files(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """Hook of files that become another video's: their NFO tells of that one then."""
        pairs = {
            (change.before["video_id"], change.after["video_id"])
            for change in changes
            if change.before and change.after and "video_id" in change.after
        }
        await nfos.share(w, sorted(pairs))
        await self.enqueue_nfo(w, {id for pair in pairs for id in pair}, actor=changes[0].actor)

    async def follow_artists(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """Hook of artists."""
        ids = {change.id for change in changes if change.before is not None and change.after is not None}
        await self.enqueue_artists(w, ids, actor=changes[0].actor)
