"""Look for the videos of many artists. Each is a job of its own, to be followed and cancelled in Activity. What has
been asked for is not in the journal; what the looks then find is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, select

from mvidarr.accounts import Role
from mvidarr.bulk.operation import GivenArguments, Operation, Planned, Told
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import artists
from mvidarr.discovery import DiscoveryJobs
from mvidarr.errors import Conflict
from mvidarr.jobs import hold_open_of
from mvidarr.query import Asker

_ASKED = "Their videos are being looked for already."
_NOW, _THEN = {"look": "none"}, {"look": "queued"}
_THERE = select(artists.c.id, artists.c.version).where(artists.c.id.in_(bindparam("ids", expanding=True)))


class DiscoverGiven(GivenArguments):
    pass


@dataclass(frozen=True)
class Actor:
    name: str


class DiscoverArtists(Operation[DiscoverGiven, Actor]):
    name, noun, label, icon = "discover", "artist", "Look for videos…", "search"
    role: ClassVar[Role] = "user"
    undoable = False
    arguments = DiscoverGiven
    told = Told("be looked for", "looked for", "looked for")
    summary = "Look for the videos of many artists, one after the other; each look is followed in Activity."

    def __init__(self, jobs: DiscoveryJobs) -> None:
        self._jobs = jobs

    def reason(self, arguments: DiscoverGiven, count: int) -> str:
        return f"Asked for the videos of {count:,} artist{'s' if count != 1 else ''}"

    async def prepare(self, r: Reader, arguments: DiscoverGiven, asker: Asker) -> Actor:
        return Actor(f"user:{asker.user_id}")

    async def plan(self, r: Reader, prepared: Actor, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        asked = await self._jobs.asked_for(r, ids)
        return [_judged(row["id"], row["version"], row["id"] in asked) for row in await r.all(_THERE, {"ids": ids})]

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        await hold_open_of(w, "artist", ids)

    async def apply(self, w: Writer, change: ChangeSet, prepared: Actor, rows: Sequence[Planned]) -> Mapping[int, str]:
        asked = await self._jobs.asked_for(w, [row.id for row in rows])
        undone = dict.fromkeys(asked, _ASKED)
        for row in rows:
            if row.id not in undone:
                try:
                    await self._jobs.begin(w, row.id, actor=prepared.name)
                except Conflict as refusal:
                    undone[row.id] = refusal.detail
        return undone


def _judged(id: int, version: int, asked: bool) -> Planned:
    if asked:
        return Planned(id, version, "same", reason=_ASKED)
    return Planned(id, version, "change", _NOW, _THEN, effects={"jobs": 1})
