"""Videos put into a playlist: a few at once, of many a job does it. One change in any case, some places a transaction.

What is to be done, and how far it got, stands in the change set's checkpoint: after a crash the job goes on there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.clock import now
from mvidarr.db import ChangeSet, Database, Journal, Writer
from mvidarr.db.shield import finish
from mvidarr.db.tables.playlists import playlists
from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import JobContext, JobRow, Jobs, Kind, NewJob, Outcome, RetryPolicy
from mvidarr.library import Selection, VideoLists
from mvidarr.playback import store
from mvidarr.playback.arranging import is_smart
from mvidarr.playback.playlists import Playlists
from mvidarr.playback.putting import behind, fitting
from mvidarr.playback.rules import MOST
from mvidarr.playback.shapes import Filled
from mvidarr.playback.sharing import Who
from mvidarr.query import Asker

FILL = "fill_playlist"
CHUNK = 200  # places a transaction: about 30 ms
AT_ONCE = 1_000  # places that a request adds itself

Plan = dict[str, Any]


@dataclass
class _Tally:
    added: int = 0
    left_out: int = 0


class Filling:
    def __init__(
        self, database: Database, journal: Journal, jobs: Jobs, playlists: Playlists, videos: VideoLists
    ) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs
        self._playlists = playlists
        self._videos = videos

    def kind(self) -> Kind:
        retries = RetryPolicy(max_attempts=3, base=1)
        return Kind(FILL, lane="maintenance", run=self._run, settle=self._settle, retries=retries)

    async def add(self, playlist_id: int, selection: Selection, *, who: Who) -> Filled:
        """At its end, in the order of the selection. What stands there already is left out, unless the playlist takes
        a video twice. Invalid for a query that makes no sense, Conflict ``full``, ``smart``."""
        size = await self._size(selection, who.asker)
        async with self._database.write("playlists") as w:
            row = await self._playlists.own_row(w, playlist_id, who.asker)
            if row["smart"]:
                raise is_smart()
            reason = f"Added {size:,} video{'s' if size != 1 else ''} to the playlist “{row['name']}”"
            change = await self._journal.begin(w, actor=who.actor, origin=who.origin, reason=reason, personal=True)
            plan = _plan(playlist_id, selection, who)
            await change.checkpoint(plan)
            job_id = await self._ask(w, change.id, playlist_id, who.actor) if size > AT_ONCE else None
        if job_id:
            return Filled(0, 0, change.id, await self._jobs.get(job_id))
        tally, ended = _Tally(), False
        try:
            change_id = await self._carry_on(change.id, plan, tally)
            ended = True
        finally:  # also where the time for an answer was over: nobody else would go on with it
            if not ended:
                await finish(self._close(change.id))
        return Filled(tally.added, tally.left_out, change_id)

    async def _size(self, selection: Selection, asker: Asker) -> int:
        if selection.ids is None:
            await self._videos.ids(selection.q, selection.sort, limit=1, asker=asker)  # an order that is none
        return await selection.size(self._videos, asker)

    async def _ask(self, w: Writer, change_id: int, playlist_id: int, actor: str) -> int:
        new = NewJob(FILL, payload={"change_id": change_id}, subject=("playlist", playlist_id), actor=actor)
        return (await self._jobs.enqueue(w, new)).id

    async def _run(self, ctx: JobContext) -> None:
        await ctx.stage("add")
        change_id, tally = int(ctx.job.payload["change_id"]), _Tally()
        async with self._database.write("playlists") as w:
            change = await self._resumed(w, change_id)
            plan: Plan | None = change.position if change else None
        if plan is not None:
            await self._carry_on(change_id, plan, tally, ctx)
        ctx.log(f"Added {tally.added:,}, left out {tally.left_out:,} that stood there already.")

    async def _settle(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        """Stopped half way, what is done is a change like any other."""
        if outcome.state in ("failed", "cancelled"):
            change = await self._resumed(w, int(job.payload["change_id"]))
            if change is not None:
                await change.complete_if_any()

    async def _close(self, change_id: int) -> None:
        """What was done until something stood in the way is a change like any other."""
        async with self._database.write("playlists") as w:
            change = await self._resumed(w, change_id)
            if change is not None:
                await change.complete_if_any()

    async def _resumed(self, w: Writer, change_id: int) -> ChangeSet | None:
        """None when it is complete, or was none."""
        try:
            return await self._journal.resume(w, change_id)
        except (Conflict, NotFound):
            return None

    async def _carry_on(self, change_id: int, plan: Plan, tally: _Tally, ctx: JobContext | None = None) -> int | None:
        """The change, None when nothing was added."""
        done = False
        while not done:
            ids, after = await self._next(plan)
            done = after is None
            async with self._database.write("playlists") as w:
                change = await self._journal.resume(w, change_id)
                tally.added += (added := await self._put(w, change, plan, ids))
                tally.left_out += len(ids) - added
                if done:
                    return await change.complete_if_any()
                await change.checkpoint(after)
            plan = after or plan
            if ctx is not None:
                ctx.progress(message=f"{tally.added:,} added")
        return change_id

    async def _next(self, plan: Plan) -> tuple[list[int], Plan | None]:
        """The next videos, and the plan for those behind them; None when there are none."""
        if plan["q"] is None:
            ids, rest = plan["ids"][:CHUNK], plan["ids"][CHUNK:]
            return ids, {**plan, "ids": rest} if rest else None
        asker = Asker(plan["user"], plan["moment"], plan["role"])
        found = await self._videos.ids(plan["q"], plan["sort"], plan["cursor"], CHUNK, asker=asker)
        left_out = set(plan["exclude"])
        after = {**plan, "cursor": found.next} if found.next else None
        return [id for id in found.ids if id not in left_out], after

    async def _put(self, w: Writer, change: ChangeSet, plan: Plan, ids: Sequence[int]) -> int:
        """How many of them have a place now that had none, or may have two."""
        playlist_id = plan["playlist"]
        known = await store.existing(w, ids)  # videos before their playlist, as a bulk change locks them
        playlist = await change.look(playlists, playlist_id)
        fresh = await fitting(w, playlist_id, [id for id in ids if id in known], repeats=playlist["repeats"])
        if fresh and await store.count(w, playlist_id) + len(fresh) > MOST:
            raise Conflict(f"A playlist holds at most {MOST:,} videos. Make another one.", code="full")
        await behind(w, change, playlist_id, fresh)
        return len(fresh)


def _plan(playlist_id: int, selection: Selection, who: Who) -> Plan:
    return {
        "playlist": playlist_id,
        "ids": list(selection.ids or ()),
        "q": selection.q if selection.ids is None else None,
        "sort": selection.sort,
        "exclude": sorted(selection.exclude),
        "cursor": "",
        "user": who.asker.user_id,
        "role": who.asker.role,
        "moment": now(),
    }
