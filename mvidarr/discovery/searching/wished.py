"""When a person wants a video of which no source is known, it is looked for soon, not only when its turn comes.

Of many at once as many are looked for as one run of the schedule takes, and never more while so many searches are open:
sources set limits. The others never were looked for, so they are the first whose turn comes.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from mvidarr.db import RowChange, Writer
from mvidarr.db.tables.jobs import jobs
from mvidarr.db.tables.library import videos
from mvidarr.discovery.searching.searching import Searching
from mvidarr.discovery.searching.settings import SEARCHES
from mvidarr.discovery.searching.store import SEARCH
from mvidarr.jobs import Jobs, NewJob
from mvidarr.library.prospects import SEARCHABLE
from mvidarr.library.turning import Turned, by_hand, turned

_TO_FIND = (
    select(videos.c.id)
    .where(videos.c.id.in_(bindparam("ids", expanding=True)), SEARCHABLE)
    .order_by(videos.c.id)
    .limit(bindparam("most"))
)
_OPEN = select(func.count()).select_from(jobs).where(jobs.c.state.in_(("queued", "running")), jobs.c.kind == SEARCH)


class Wished:
    """A hook of the journal. A search that nobody needs any more takes nothing, so none is cancelled."""

    def __init__(self, jobs: Jobs, searching: Searching, value: Callable[[str], Any]) -> None:
        self._jobs = jobs
        self._searching = searching
        self._value = value

    async def follow(self, w: Writer, changes: Sequence[RowChange]) -> None:
        turn = turned(changes)
        wanted = await by_hand(w, changes, turn.wanted)
        if not wanted or not self._searching.possible:
            return
        places = self._value(SEARCHES.name) - int(await w.value(_OPEN) or 0)
        if places > 0:
            found = await w.all(_TO_FIND, {"ids": wanted, "most": places})
            await self._jobs.enqueue_many(w, [_search(row["id"], turn) for row in found])


def _search(video_id: int, turn: Turned) -> NewJob:
    return NewJob(
        SEARCH, payload={"take": True}, subject=("video", video_id), dedupe=f"{SEARCH}:{video_id}",
        priority=turn.priority, actor=turn.actor,
    )  # fmt: skip
