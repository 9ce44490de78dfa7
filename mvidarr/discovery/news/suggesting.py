"""The job that finds artists like those of the library.

Whoever is played most is asked about first, then some others of those that are monitored, each week another handful:
what sources answered is kept for a week, so to ask again costs nobody anything. A source that fails is told and left
alone for the rest of the run; what it said before stays.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from mvidarr import clock
from mvidarr.clock import DAY
from mvidarr.db import Database
from mvidarr.discovery.adding.known_artists import KnownArtists
from mvidarr.discovery.adding.uniting_artists import United
from mvidarr.discovery.looking.discover import Teller
from mvidarr.discovery.looking.writing import SYSTEM
from mvidarr.discovery.news import suggestion_store as store
from mvidarr.discovery.news.settings import SIMILAR
from mvidarr.discovery.news.similar import Pool, Suggested, Taste, weights_of
from mvidarr.discovery.sources.gathering import Ask, gather
from mvidarr.discovery.sources.sources import Source, Sources
from mvidarr.errors import External
from mvidarr.jobs import JobContext, Jobs, JobView, Kind, NewJob, RetryPolicy
from mvidarr.providers.capabilities import HasArtwork, KnowsSimilar
from mvidarr.providers.shapes import ArtistFound

SUGGEST = "suggest_artists"
PATIENCE = RetryPolicy(max_attempts=3, base=600, cap=3600)
SECONDS = 60.0  # that one answer of a source may take
LIKE = 30  # artists that a source is asked for
PLAYED = 0.7  # of those that are asked about: the most played ones; the others in turn
ENOUGH = 3  # failures in a row after which a source is left alone
MOST = 1_000  # suggestions that are kept
PICTURED = 40  # of the best get a picture in one run
_AT_ONCE = 200  # rows in a transaction


@dataclass
class Run:
    """``told``: by source, of how many artists it told something; ``dead``: failures of each in a row."""

    asked: int = 0
    told: dict[str, int] = field(default_factory=dict)
    dead: dict[str, int] = field(default_factory=dict)
    kept: int = 0
    new: int = 0

    def gave_up(self, source: str) -> bool:
        return self.dead.get(source, 0) >= ENOUGH

    def sentence(self) -> str:
        return f"Asked about {self.asked:,} artists; {self.kept:,} suggestions, {self.new:,} of them new."


class Suggesting:
    """``value`` tells the setting of a name; ``now`` is the time in milliseconds."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        sources: Sources,
        known: KnownArtists,
        value: Callable[[str], Any],
        *,
        now: Callable[[], int] = clock.now,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._sources = sources
        self._known = known
        self._value = value
        self._now = now

    def kind(self) -> Kind:
        return Kind(SUGGEST, lane="metadata", run=self._job, retries=PATIENCE)

    @property
    def possible(self) -> bool:
        """Whether there is anybody to ask."""
        return bool(self._sources.having(KnowsSimilar))

    async def ask_for(self, *, actor: str) -> JobView:
        """Conflict ``job_open`` with the one that is under way."""
        async with self._database.write("suggest") as w:
            job = await self._jobs.enqueue(w, order(actor))
        return await self._jobs.get(job.id)

    async def run(self, teller: Teller) -> Run:
        """External ``nobody_answered`` when every source failed; nothing is lost then."""
        run, asked = Run(), self._sources.having(KnowsSimilar)
        weights, tastes = await self._tastes(int(self._value(SIMILAR.name)) if asked else 0)
        if not tastes:
            teller.log("There is nobody to ask, or about. See Settings, Sources.")
            return run
        async with self._database.read() as r:
            pool = Pool(await store.all_of_them(r))
        for taste in tastes:
            await self._ask(taste, [one for one in asked if not run.gave_up(one.name)], pool, run, teller)
            run.asked += 1
            teller.progress(run.asked / len(tastes), message=taste.name)
        if not run.told:
            raise External("No source answered.", source="sources", retryable=True, code="nobody_answered")
        await self._keep(pool, weights, run)
        teller.log(run.sentence())
        return run

    async def draw(self, teller: Teller) -> int:
        """Finds pictures for the best suggestions that have none; how many."""
        async with self._database.read() as r:
            rows = await store.page(r, hidden=False, after=None, limit=PICTURED)
        bare = [row for row in rows if row["picture"] is None and row["musicbrainz"]]
        drawn = 0
        for at, row in enumerate(bare):
            teller.progress(at / len(bare), message=row["name"])
            if (picture := await self._picture(row)) is not None:
                drawn += 1
                async with self._database.write("suggest") as w:
                    await store.set_picture(w, row["id"], picture)
        return drawn

    async def _job(self, ctx: JobContext) -> None:
        await ctx.stage("ask")
        await self.run(ctx)
        await ctx.stage("pictures")
        ctx.log(f"Found pictures of {await self.draw(ctx)}.")

    # -- whom to ask about

    async def _tastes(self, most: int) -> tuple[dict[int, float], list[Taste]]:
        """What each artist that is played counts; and who is asked about, the most played first."""
        async with self._database.read() as r:
            weights = weights_of(await store.points(r))
            chosen = self._chosen(weights, await store.monitored(r), most)
            names, ids = await store.named(r, chosen), await store.ids_of(r, chosen)
        here = [id for id in chosen if id in names]
        return weights, [Taste(id, names[id], ids.get(id, {}), weights.get(id, 0.0)) for id in here]

    def _chosen(self, weights: dict[int, float], monitored: Sequence[int], most: int) -> list[int]:
        """The same ones all week."""
        played = sorted(weights, key=lambda id: (-weights[id], id))
        others = sorted(set(monitored) - weights.keys())
        room = max(most - min(len(played), int(most * PLAYED)), 0)
        turn = random.Random(self._now() // (7 * DAY))  # noqa: S311 - not for a secret
        drawn = turn.sample(others, min(room, len(others)))
        return [*played[: most - len(drawn)], *drawn]

    # -- what they say

    async def _ask(
        self, taste: Taste, asked: Sequence[Source[KnowsSimilar]], pool: Pool, run: Run, teller: Teller
    ) -> None:
        asks = [Ask(one.name, partial(one.provider.similar_artists, taste.ids, taste.name, LIKE)) for one in asked]
        labels = {one.name: one.label for one in asked}
        async with gather(asks, seconds=SECONDS) as answers:
            async for told in answers:
                if told.error is None:
                    run.dead.pop(told.source, None)
                    run.told[told.source] = run.told.get(told.source, 0) + 1
                    pool.tell(told.source, taste, told.value or ())
                else:
                    run.dead[told.source] = run.dead.get(told.source, 0) + 1
                    if run.gave_up(told.source):
                        teller.log(f"{labels[told.source]} is missing: {told.error.detail}", "warning")

    async def _picture(self, row: dict[str, Any]) -> str | None:
        """Of whichever source has one; of several, of the one whose word counts most."""
        asked = self._sources.having(HasArtwork)
        weights = {one.name: one.declared.weight for one in asked}
        ids = {"musicbrainz": row["musicbrainz"]}
        asks = [Ask(one.name, partial(one.provider.artwork, ids, row["name"])) for one in asked]
        found: dict[str, str] = {}
        async with gather(asks, seconds=SECONDS) as answers:
            async for told in answers:
                portraits = [one.url for one in told.value or () if one.role == "portrait"]
                found |= {told.source: portraits[0]} if portraits else {}
        return found[max(found, key=lambda name: (weights[name], name))] if found else None

    # -- what becomes of it

    async def _keep(self, pool: Pool, weights: dict[int, float], run: Run) -> None:
        """The best of them, and whoever nobody wants to see again. Who is in the library needs no suggestion."""
        moment = self._now()
        async with self._database.read() as r:
            pool.forget_artists(await store.named(r, {reason[1] for one in pool for reason in one.because}))
        here = await self.in_library([(one.name, one.musicbrainz) for one in pool])
        ranked = [one for at, one in enumerate(pool) if at not in here and (one.because or one.hidden)]
        ranked.sort(key=lambda one: (not one.hidden, -one.score(weights), one.key))
        kept = ranked[: MOST + sum(one.hidden for one in ranked)]
        await self._write(kept, weights, moment)
        rest = {one.id for one in pool if one.id is not None} - {one.id for one in kept}
        async with self._database.write("suggest") as w:
            await store.drop(w, {id for id in rest if id is not None})
        run.kept, run.new = len(kept), sum(one.id is None for one in kept)

    async def _write(self, kept: Sequence[Suggested], weights: dict[int, float], moment: int) -> None:
        for start in range(0, len(kept), _AT_ONCE):
            some = kept[start : start + _AT_ONCE]
            async with self._database.write("suggest") as w:
                for one in some:
                    if one.id is not None:
                        await store.change(w, one.id, {**one.row(weights), "updated": moment})
                fresh = [one.row(weights) for one in some if one.id is None]
                await store.add(w, [{**row, "hidden": False, "updated": moment} for row in fresh])

    async def in_library(self, named: Sequence[tuple[str, str | None]]) -> set[int]:
        """Of artists by name and MusicBrainz id, the places of those that the library has."""
        found: set[int] = set()
        for start in range(0, len(named), _AT_ONCE):
            some = [_as_found(*one) for one in named[start : start + _AT_ONCE]]
            found |= {start + at for at in await self._known.among(some)}
        return found


def order(actor: str = SYSTEM) -> NewJob:
    return NewJob(SUGGEST, dedupe=SUGGEST, actor=actor)


def _as_found(name: str, musicbrainz: str | None) -> United:
    ids = {"musicbrainz": musicbrainz} if musicbrainz else {}
    return United((ArtistFound("suggestions", name, name, 1.0, ids=ids),), ids)
