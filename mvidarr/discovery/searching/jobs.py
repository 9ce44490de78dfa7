"""The jobs of looking for single videos: one that somebody asked for, many at once, and what is due by schedule.

Who asks for one video chooses; where many are asked for, or nobody asks, the best that nothing speaks against is taken,
if it scores well enough.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any

from mvidarr import clock
from mvidarr.clock import DAY, SECOND
from mvidarr.db import Database, Reader, Writer
from mvidarr.discovery.looking.discover import error_of
from mvidarr.discovery.looking.jobs import LANE, PATIENCE
from mvidarr.discovery.looking.looks import after
from mvidarr.discovery.looking.monitoring import BY_HAND, BY_ITSELF, OF_MANY
from mvidarr.discovery.looking.writing import SYSTEM
from mvidarr.discovery.searching import store
from mvidarr.discovery.searching.choosing import Choosing
from mvidarr.discovery.searching.searching import Search, Searching, Weighed
from mvidarr.discovery.searching.settings import AGAIN, SEARCHES, TAKE
from mvidarr.discovery.searching.store import SEARCH
from mvidarr.errors import Conflict, MvidarrError, NotFound
from mvidarr.jobs import JobContext, Jobs, JobView, Kind, NewJob
from mvidarr.library.wanting import wants_of_video
from mvidarr.library.wants import place_of

SEARCH_WANTED = "search_wanted"
LONGEST_PAUSE = 30 * DAY
_TAKEN_FROM = ("wanted", "failed")  # statuses in which a file is wanted


class SearchJobs:
    """``value`` tells the setting of a name; ``now`` and ``chance`` are time and dice."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        searching: Searching,
        choosing: Choosing,
        value: Callable[[str], Any],
        *,
        now: Callable[[], int] = clock.now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._searching = searching
        self._choosing = choosing
        self._value = value
        self._now = now
        self._chance = chance

    def kinds(self) -> tuple[Kind, ...]:
        return (
            Kind(SEARCH, lane=LANE, run=self._search, retries=PATIENCE),
            Kind(SEARCH_WANTED, lane=LANE, run=self._search_wanted, role="manager"),
        )

    async def ask_for(self, video_id: int, *, actor: str) -> JobView:
        """Conflict ``job_open`` with the one that is under way, ``no_artist`` of a video that nobody can look for."""
        async with self._database.write("search") as w:
            standing = (await store.standing(w, [video_id])).get(video_id)
            if standing is None:
                raise NotFound(f"There is no video {video_id}. It may have been deleted.", code="no_video")
            if standing["artist_id"] is None:
                sentence = "Nobody knows yet whose video this is. Say who the artist is, then it can be looked for."
                raise Conflict(sentence, code="no_artist")
            job = await self._enqueue(w, video_id, take=False, priority=BY_HAND, actor=actor)
        return await self._jobs.get(job)

    async def open_of(self, r: Reader, video_ids: Sequence[int]) -> set[int]:
        """Of which of these a search is open."""
        return await store.at_work(r, video_ids)

    async def begin(self, w: Writer, video_id: int, *, actor: str, priority: int = OF_MANY) -> None:
        """As one of many, in somebody's transaction: the best is taken. Conflict ``job_open``."""
        await self._enqueue(w, video_id, take=True, priority=priority, actor=actor)

    async def _enqueue(self, w: Writer, video_id: int, *, take: bool, priority: int, actor: str) -> int:
        new = NewJob(
            SEARCH, payload={"take": take}, subject=("video", video_id), dedupe=f"{SEARCH}:{video_id}",
            priority=priority, actor=actor,
        )  # fmt: skip
        return (await self._jobs.enqueue(w, new)).id

    async def _search(self, ctx: JobContext) -> None:
        video_id = (ctx.job.subject or ("video", 0))[1]
        await ctx.stage("ask")
        try:
            await self._searched(video_id, ctx)
        except MvidarrError as error:
            async with self._database.read() as r:
                gone = not await store.standing(r, [video_id])
            if gone:
                ctx.log("The video was deleted, or united with another, so nobody looks for it any more.")
                return
            await self._failed(video_id, error)
            raise

    async def _searched(self, video_id: int, ctx: JobContext) -> None:
        search = await self._searching.look(video_id, ctx)
        counts = bool(ctx.job.payload.get("take"))
        await self._over(search, await self._take(search, ctx) if counts else False, counts=counts)
        good, all_ = len(search.good), len(search.weighed)
        ctx.log(f"{all_:,} upload{'s' if all_ != 1 else ''} found, nothing speaks against {good:,} of them.")

    async def _take(self, search: Search, ctx: JobContext) -> bool:
        video_id = search.video["id"]
        async with self._database.read() as r:
            standing = (await store.standing(r, [video_id])).get(video_id)
            liked = (await wants_of_video(r, video_id)).get("sources", ())
        if standing is None or standing["file"] or standing["status"] not in _TAKEN_FROM:
            ctx.log("Nothing is taken: no file of it is wanted now.")
            return False
        bound = self._value(TAKE.name)
        for one in self._worthy(search, standing["status"], bound, liked):
            try:
                await self._choosing.take(one.id, video_id, actor=_actor(ctx), priority=ctx.job.priority)
            except Conflict as error:  # another video's source, by now; or somebody has chosen
                if error.code == "settled":
                    ctx.log(f"Nothing is taken: {error.detail}")
                    return False
                ctx.log(f"“{one.candidate.upload.title}” is not taken: {error.detail}")
            else:
                ctx.log(f"Took “{one.candidate.upload.title}”, {one.candidate.score.total:g} of 100.")
                return True
        ctx.log(f"Nothing is taken: no upload that nothing speaks against scores {bound} or more.")
        return False

    def _worthy(self, search: Search, status: str, bound: int, liked: Sequence[str]) -> list[Weighed]:
        """Those of sites that the profile likes first. Where a download has failed, another source than those that it
        has."""
        tried = {(one["provider"], one["id"]) for one in search.video["sources"]} if status == "failed" else set()
        enough = (one for one in search.good if one.candidate.score.total >= bound)
        left = [one for one in enough if (one.candidate.upload.provider, one.candidate.upload.key) not in tried]
        return sorted(left, key=lambda one: place_of(one.candidate.upload.provider, liked))

    async def _over(self, search: Search, taken: bool, *, counts: bool) -> None:
        async with self._database.write("search") as w:
            look = await store.look_at(w, search.video["id"]) or {}
            failures = 0 if taken else look.get("failures", 0) + counts
            values = {"last_full": self._now(), "failures": failures, "error": None}
            values["next_full"] = None if taken else self._next(failures)
            await store.note(w, search.video["id"], values)

    async def _failed(self, video_id: int, error: MvidarrError) -> None:
        """Somebody who was silent is asked again sooner than somebody who knew nothing. A video may be gone."""
        try:
            async with self._database.write("search") as w:
                await store.note(w, video_id, {"error": error_of(error), "next_full": self._next(0)})
        except Conflict as gone:
            if gone.code != "in_use":
                raise

    def _next(self, failures: int) -> int:
        every = self._value(AGAIN.name) * SECOND
        pause = min(every << min(max(failures - 1, 0), 12), max(every, LONGEST_PAUSE))
        return after(self._now(), pause, self._chance())

    async def _search_wanted(self, ctx: JobContext) -> None:
        """Asks for what is due; each is a job of its own."""
        if not self._searching.possible:
            ctx.log("No source that finds videos is switched on, so nothing is looked for.")
            return
        async with self._database.write("search") as w:
            due = await store.due(w, self._now(), self._value(SEARCHES.name))
            open_ = await self.open_of(w, due)
            for video_id in due:
                if video_id not in open_:
                    await self.begin(w, video_id, actor=SYSTEM, priority=BY_ITSELF)
        ctx.log(f"Asked for {len(due) - len(open_):,} wanted video{'s' if len(due) - len(open_) != 1 else ''}.")


def _actor(ctx: JobContext) -> str:
    return SYSTEM if ctx.job.actor.startswith("system") else ctx.job.actor
