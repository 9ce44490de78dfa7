"""An artist is added: by name, or by ids alone, whose name a source tells. What sources know of them is filled in by a
job, and their videos are looked for by the next one when somebody asks for that."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from mvidarr.db import Database, Writer
from mvidarr.discovery.adding.describing import Describing
from mvidarr.discovery.looking.monitoring import BY_HAND, OF_MANY
from mvidarr.discovery.sources.gathering import Ask, gather
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Conflict, Invalid
from mvidarr.jobs import JobContext, Jobs, JobView, Kind, NewJob
from mvidarr.library.artists import Artists
from mvidarr.library.edit import Edits
from mvidarr.library.patches import ArtistPatch, wrong
from mvidarr.library.rules import provider_ids
from mvidarr.outbound import asking
from mvidarr.providers.capabilities import DescribesArtists
from mvidarr.providers.shapes import ArtistFacts

DESCRIBE = "describe_artist"
SECONDS = 10.0  # to find the name that ids belong to

LookFor = Callable[[int, str], Awaitable[Any]]  # queues the job that looks for an artist's videos: (artist, actor)


@dataclass(frozen=True)
class AddedArtist:
    """``job``: the one that fills in what sources know; None where nobody could be asked."""

    id: int
    change_id: int | None
    job: JobView | None


class Adding:
    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        edits: Edits,
        describing: Describing,
        sources: Sources,
        look_for: LookFor | None = None,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._edits = edits
        self._describing = describing
        self._sources = sources
        self._look_for = look_for
        self._artists = Artists(database)

    def kind(self) -> Kind:
        return Kind(DESCRIBE, lane="metadata", run=self._run)

    async def add(
        self, patch: Mapping[str, Any], *, discover: bool = False, actor: str, origin: str = "api"
    ) -> AddedArtist:
        """As ``Edits.add_artist``; Invalid where there is neither a name nor an id that a source knows.
        ``discover``: their videos are looked for, too."""
        named = dict(patch)
        if not str(named.get("name") or "").strip() and named.get("ids"):
            named["name"] = await self._name_of(named["ids"])
        queued: list[int] = []

        async def then(w: Writer, artist_id: int) -> None:
            if discover or self._describing.possible:
                queued.append(await self._queue(w, artist_id, discover, actor))

        added = await self._edits.add_artist(cast("ArtistPatch", named), actor=actor, origin=origin, then=then)
        job = await self._jobs.get(queued[0]) if queued else None
        return AddedArtist(added.id, added.change_id, job)

    async def begin(self, w: Writer, artist_id: int, discover: bool, actor: str) -> None:
        """The same for an artist who comes in otherwise, as one of many."""
        if discover or self._describing.possible:
            await self._queue(w, artist_id, discover, actor, priority=OF_MANY)

    async def describe(self, artist_id: int, *, actor: str) -> JobView:
        """Fills in later what was not known then. NotFound; Conflict ``job_open``; Invalid ``no_sources``."""
        if not self._describing.possible:
            raise Invalid("No source that tells of artists is switched on. See Sources.", code="no_sources")
        await self._artists.get(artist_id)
        async with self._database.write("discover") as w:
            job_id = await self._queue(w, artist_id, discover=False, actor=actor)
        return await self._jobs.get(job_id)

    async def _queue(self, w: Writer, artist_id: int, discover: bool, actor: str, *, priority: int = BY_HAND) -> int:
        job = NewJob(
            DESCRIBE,
            {"discover": discover},
            subject=("artist", artist_id),
            dedupe=f"{DESCRIBE}:{artist_id}",
            priority=priority,
            actor=actor,
        )
        return (await self._jobs.enqueue(w, job)).id

    async def _run(self, ctx: JobContext) -> None:
        artist_id = ctx.job.subject[1] if ctx.job.subject else 0
        await ctx.stage("describe")
        await self._describing.describe(artist_id, ctx.log)
        if ctx.job.payload.get("discover") and self._look_for is not None:
            try:
                await self._look_for(artist_id, ctx.job.actor)
            except Conflict as error:
                ctx.log(error.detail)
            else:
                ctx.log("Their videos are looked for next.")

    async def _name_of(self, ids: Mapping[str, Any]) -> str:
        known = provider_ids(ids)
        asked = self._sources.having(DescribesArtists)
        weights = {one.name: one.declared.weight for one in asked}
        names: dict[str, str] = {}
        asks = [Ask(one.name, partial(_described, one.provider, known)) for one in asked]
        async with gather(asks, seconds=SECONDS) as answers:
            async for told in answers:
                if told.value is not None:
                    names[told.source] = told.value.found.name
        if not names:
            raise wrong("name", "No source told whose ids these are. Give the name as well.")
        return names[max(names, key=lambda name: (weights[name], name))]


async def _described(provider: DescribesArtists, ids: Mapping[str, str]) -> ArtistFacts | None:
    with asking(patience=SECONDS):
        return await provider.describe_artist(ids)
