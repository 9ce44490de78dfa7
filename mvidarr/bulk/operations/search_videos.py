"""Look for many videos, where each can be had: of one whose file is wanted the best upload is taken, if nothing speaks
against it and it scores well enough."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from mvidarr.bulk.operation import GivenArguments, Planned
from mvidarr.bulk.operations.looking import Actor, Looking
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import videos
from mvidarr.discovery import SearchJobs
from mvidarr.query import Asker

_NOBODY = "Nobody knows yet whose video this is. Say who the artist is, then it can be looked for."
_THERE = select(videos.c.id, videos.c.version, videos.c.artist_id).where(
    videos.c.id.in_(bindparam("ids", expanding=True))
)


class SearchGiven(GivenArguments):
    pass


class SearchVideos(Looking[SearchGiven]):
    name, noun, label = "search", "video", "Find sources…"
    arguments = SearchGiven
    asked = "It is being looked for already."
    summary = "Look where many videos can be had; of those that are wanted the best upload is taken and downloaded."

    def __init__(self, jobs: SearchJobs) -> None:
        self._jobs = jobs

    def reason(self, arguments: SearchGiven, count: int) -> str:
        return f"Looked for {count:,} video{'s' if count != 1 else ''}"

    async def plan(self, r: Reader, prepared: Actor, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        asked, rows = await self.open_of(r, ids), await r.all(_THERE, {"ids": list(ids)})
        return [
            Planned(row["id"], row["version"], "conflict", reason=_NOBODY)
            if row["artist_id"] is None and row["id"] not in asked
            else self.judged(row, asked)
            for row in rows
        ]

    async def open_of(self, r: Reader, ids: Sequence[int]) -> set[int]:
        return await self._jobs.open_of(r, ids)

    async def begin(self, w: Writer, id: int, actor: str) -> None:
        await self._jobs.begin(w, id, actor=actor)
