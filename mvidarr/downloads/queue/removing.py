"""Downloads taken out of the queue; where somebody says so their upload is never taken again, and another looked for.

The request stays, as cancelled. What a try has left goes. The video stays wanted.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

from mvidarr.db import Database, Outbox, Writer
from mvidarr.downloads.asking.withdrawing import withdraw_queued
from mvidarr.downloads.queue import store
from mvidarr.downloads.queue.queue import CHANGED, SUBJECT
from mvidarr.downloads.queue.rights import Who, allowed
from mvidarr.downloads.queue.shapes import Removed
from mvidarr.errors import Conflict
from mvidarr.jobs import Jobs
from mvidarr.library.sources import SourceKey

Row = dict[str, Any]


class Blocks(Protocol):
    async def block(self, video_id: int, upload: SourceKey, *, actor: str) -> int | None: ...


class Looks(Protocol):
    async def begin(self, w: Writer, video_id: int, *, actor: str) -> None: ...


class Removing:
    def __init__(self, database: Database, outbox: Outbox, jobs: Jobs, blocks: Blocks, looks: Looks) -> None:
        self._database = database
        self._outbox = outbox
        self._jobs = jobs
        self._blocks = blocks
        self._looks = looks

    async def remove(self, ids: Sequence[int], who: Who, *, blocklist: bool = False, search: bool = False) -> Removed:
        async with self._database.read() as r:
            found = allowed(await store.open_ones(r, ids), who)
        changes = [await self._block(row, who.actor) for row in found] if blocklist else []
        async with self._database.write("queue") as w:
            gone = await self._withdraw(w, found, who.actor)
            if gone:
                await self._outbox.emit(w, CHANGED, SUBJECT, {})
        changed = len(found) if blocklist else len(gone)  # a refusal has cancelled some already
        searching = [row["video_id"] for row in found if search and await self._search(row["video_id"], who.actor)]
        return {
            "changed": changed, "left_out": len(set(ids)) - changed,
            "change_ids": [change for change in changes if change is not None],
            "searching": len(searching), "not_searched": len(found) - len(searching) if search else 0,
        }  # fmt: skip

    async def _block(self, row: Row, actor: str) -> int | None:
        if row["upload"] is None:
            return None
        provider, _, key = row["upload"].partition(":")
        return await self._blocks.block(row["video_id"], SourceKey(provider, key, row["url"]), actor=actor)

    async def _withdraw(self, w: Writer, found: Sequence[Row], actor: str) -> set[int]:
        """What waits goes at once, what runs is stopped."""
        videos = [row["video_id"] for row in found]
        gone = await withdraw_queued(w, self._jobs, self._outbox, videos, actor) if videos else set()
        for row in found:
            if row["job_id"] not in gone:
                with suppress(Conflict):  # it has ended meanwhile
                    await self._jobs.cancel_within(w, row["job_id"], actor)
                    gone.add(row["job_id"])
        return gone

    async def _search(self, video_id: int, actor: str) -> bool:
        try:
            async with self._database.write("queue") as w:
                await self._looks.begin(w, video_id, actor=actor)
        except Conflict:
            return False
        return True
