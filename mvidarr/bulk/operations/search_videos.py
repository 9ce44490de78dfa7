"""Look for many videos, where each can be had. Each search is a job of its own, to be followed and cancelled in
Activity; of a video whose file is wanted the best upload is taken, if nothing speaks against it and it scores well
enough. What has been asked for is not in the journal; what the searches then take is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, select

from mvidarr.accounts import Role
from mvidarr.bulk.operation import GivenArguments, Operation, Planned, Told
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import videos
from mvidarr.discovery import SearchJobs
from mvidarr.errors import Conflict
from mvidarr.jobs import hold_open_of
from mvidarr.query import Asker

_ASKED = "It is being looked for already."
_NOBODY = "Nobody knows yet whose video this is. Say who the artist is, then it can be looked for."
_NOW, _THEN = {"look": "none"}, {"look": "queued"}
_THERE = select(videos.c.id, videos.c.version, videos.c.artist_id).where(
    videos.c.id.in_(bindparam("ids", expanding=True))
)


class SearchGiven(GivenArguments):
    pass


@dataclass(frozen=True)
class Actor:
    name: str


class SearchVideos(Operation[SearchGiven, Actor]):
    name, noun, label, icon = "search", "video", "Find sources…", "search"
    role: ClassVar[Role] = "user"
    undoable = False
    arguments = SearchGiven
    told = Told("be looked for", "looked for", "looked for")
    summary = "Look where many videos can be had; of those that are wanted the best upload is taken and downloaded."

    def __init__(self, jobs: SearchJobs) -> None:
        self._jobs = jobs

    def reason(self, arguments: SearchGiven, count: int) -> str:
        return f"Looked for {count:,} video{'s' if count != 1 else ''}"

    async def prepare(self, r: Reader, arguments: SearchGiven, asker: Asker) -> Actor:
        return Actor(f"user:{asker.user_id}")

    async def plan(self, r: Reader, prepared: Actor, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        asked = await self._jobs.open_of(r, ids)
        return [_judged(row, row["id"] in asked) for row in await r.all(_THERE, {"ids": list(ids)})]

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        await hold_open_of(w, "video", ids)

    async def apply(self, w: Writer, change: ChangeSet, prepared: Actor, rows: Sequence[Planned]) -> Mapping[int, str]:
        asked = await self._jobs.open_of(w, [row.id for row in rows])
        undone = dict.fromkeys(asked, _ASKED)
        for row in rows:
            if row.id not in undone:
                try:
                    await self._jobs.begin(w, row.id, actor=prepared.name)
                except Conflict as refusal:
                    undone[row.id] = refusal.detail
        return undone


def _judged(row: Mapping[str, Any], asked: bool) -> Planned:
    if asked:
        return Planned(row["id"], row["version"], "same", reason=_ASKED)
    if row["artist_id"] is None:
        return Planned(row["id"], row["version"], "conflict", reason=_NOBODY)
    return Planned(row["id"], row["version"], "change", _NOW, _THEN, effects={"jobs": 1})
