"""Look for the videos of many artists."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from mvidarr.bulk.operation import GivenArguments, Planned
from mvidarr.bulk.operations.looking import Actor, Looking
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import artists
from mvidarr.discovery import DiscoveryJobs
from mvidarr.query import Asker

_THERE = select(artists.c.id, artists.c.version).where(artists.c.id.in_(bindparam("ids", expanding=True)))


class DiscoverGiven(GivenArguments):
    pass


class DiscoverArtists(Looking[DiscoverGiven]):
    name, noun, label = "discover", "artist", "Look for videos…"
    arguments = DiscoverGiven
    asked = "Their videos are being looked for already."
    summary = "Look for the videos of many artists, one after the other; each look is followed in Activity."

    def __init__(self, jobs: DiscoveryJobs) -> None:
        self._jobs = jobs

    def reason(self, arguments: DiscoverGiven, count: int) -> str:
        return f"Asked for the videos of {count:,} artist{'s' if count != 1 else ''}"

    async def plan(self, r: Reader, prepared: Actor, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        asked = await self.open_of(r, ids)
        return [self.judged(row, asked) for row in await r.all(_THERE, {"ids": list(ids)})]

    async def open_of(self, r: Reader, ids: Sequence[int]) -> set[int]:
        return await self._jobs.asked_for(r, ids)

    async def begin(self, w: Writer, id: int, actor: str) -> None:
        await self._jobs.begin(w, id, actor=actor)
