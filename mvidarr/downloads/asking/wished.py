"""When a person wants a video, it is downloaded: where a source of it is known and no file is here. When they want it
no more before that began, it is not.

Both follow every change of what is wanted within its transaction - by a page, many at once, the API, an undo or redo -,
for all of its videos in a few statements. What is done, and what is running, stays.
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from mvidarr.db import Outbox, RowChange, Writer
from mvidarr.db.tables.library import sources, videos
from mvidarr.downloads.asking import store
from mvidarr.downloads.asking.entering import Entering, Entry, dedupe_key
from mvidarr.downloads.asking.requests import EXTRACT
from mvidarr.downloads.asking.withdrawing import withdraw_queued
from mvidarr.downloads.tempo.hosts import host_of
from mvidarr.jobs import Jobs, NewJob
from mvidarr.library.prospects import DOWNLOADABLE
from mvidarr.library.turning import Turned, by_hand, turned

BY_HAND, AGAIN = "Wanted by hand", "Wanted again by an undo or redo"

_BEST = (
    select(sources.c.url)
    .where(sources.c.video_id == videos.c.id)
    .order_by(sources.c.rank, sources.c.id)
    .limit(1)
    .scalar_subquery()
)
_TO_FETCH = (
    select(videos.c.id, videos.c.artist_id, _BEST.label("url"))
    .where(videos.c.id.in_(bindparam("ids", expanding=True)), DOWNLOADABLE)
    .order_by(videos.c.id)
)


class Wished:
    """A hook of the journal. What is asked for already is asked for no second time."""

    def __init__(self, jobs: Jobs, outbox: Outbox, entering: Entering) -> None:
        self._jobs = jobs
        self._entering = entering
        self._outbox = outbox

    async def follow(self, w: Writer, changes: Sequence[RowChange]) -> None:
        turn = turned(changes)
        if turn.left:
            await withdraw_queued(w, self._jobs, self._outbox, turn.left, turn.actor)
        if wanted := await by_hand(w, changes, turn.wanted):
            await self._ask(w, turn, wanted)

    async def _ask(self, w: Writer, turn: Turned, ids: Sequence[int]) -> None:
        asked = await store.asked_for(w, ids)
        rows = [row for row in await w.all(_TO_FETCH, {"ids": ids}) if row["id"] not in asked]
        if not rows:
            return
        first = await self._jobs.open_about(w, EXTRACT, "video", [row["id"] for row in rows])
        nameless = [row for row in rows if row["artist_id"] is None and row["id"] not in first]
        for job in await self._jobs.enqueue_many(w, [_extract(row["id"], row["url"], turn) for row in nameless]):
            if job.subject:
                first[job.subject[1]] = job.id
        entries = [Entry(row["id"], turn.actor, turn.priority, first.get(row["id"])) for row in rows]
        await self._entering.many(w, entries, reason=AGAIN if turn.again else BY_HAND)


def _extract(video_id: int, url: str, turn: Turned) -> NewJob:
    return NewJob(
        EXTRACT, payload={"url": url}, subject=("video", video_id), dedupe=dedupe_key(EXTRACT, video_id),
        priority=turn.priority, host=host_of(url), actor=turn.actor,
    )  # fmt: skip
