"""What an undo or a redo says of uploads, heard by the queue: a download that went because nobody should take its
upload stands where it stood once that may be taken again, and goes once more where it is said anew.

Both in the transaction of the change: the history and the queue never disagree.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from sqlalchemy import func, select

from mvidarr.db import Reader, RowChange, Writer
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.downloads import downloads
from mvidarr.downloads.asking import store
from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import Jobs

REFUSED = "refused"


class Verdicts:
    """A hook of the uploads that were found."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    async def follow(self, w: Writer, changes: Sequence[RowChange]) -> None:
        told = [change for change in changes if change.origin in ("undo", "redo") and _turns(change)]
        latest = await _latest(w, [change.id for change in told]) if told else {}
        for change in told:
            if (row := latest.get(change.id)) is not None:
                with suppress(Conflict, NotFound):  # asked for anew meanwhile, or so old that nobody knows it
                    async with w.savepoint():
                        await self._follow(w, change, row)

    async def _follow(self, w: Writer, change: RowChange, row: store.Row) -> None:
        before = change.before or {}
        if before.get("verdict") != REFUSED:
            if row["state"] in store.OPEN:
                await self._jobs.cancel_within(w, row["job_id"], change.actor)
        elif row["state"] == "cancelled" and (row["finished"] or 0) >= (before.get("verdict_at") or 0):
            await self._jobs.retry_within(w, row["job_id"], change.actor)


def _turns(change: RowChange) -> bool:
    """Whether it is about being refused."""
    was, now = ((side or {}).get("verdict") == REFUSED for side in (change.before, change.after))
    return was != now


async def _latest(r: Reader, candidate_ids: Collection[int]) -> Mapping[int, store.Row]:
    """Upload -> the latest download of its video, where it is of this upload: what was asked for since has the last
    word."""
    c, d = candidates.c, downloads.c
    of = select(c.id, c.provider, c.key, c.video_id).where(c.id.in_(candidate_ids), c.video_id.is_not(None))
    found = await r.all(of)
    newest = select(func.max(d.id)).where(d.video_id.in_({row["video_id"] for row in found})).group_by(d.video_id)
    theirs = {row["video_id"]: row for row in await r.all(select(downloads).where(d.id.in_(newest)))} if found else {}
    return {
        row["id"]: download
        for row in found
        if (download := theirs.get(row["video_id"])) and download["upload"] == f"{row['provider']}:{row['key']}"
    }
