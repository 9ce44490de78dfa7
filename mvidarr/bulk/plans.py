"""Plans as people use them: made, looked at, corrected row by row, applied, thrown away. A plan is seen by nobody but
who made it, and lives a day."""

from collections.abc import Sequence
from typing import Any

from mvidarr.bulk import store
from mvidarr.bulk.applying import APPLY, PLAN
from mvidarr.bulk.looking import LIFE, LISTED, LONGEST, Looking
from mvidarr.bulk.operation import PIECE, AnyOperation, GivenArguments, Operations
from mvidarr.bulk.planning import Planning, Tally, written_selection
from mvidarr.bulk.rows import set_excluded
from mvidarr.bulk.shapes import Plan, Who, shown
from mvidarr.clock import now
from mvidarr.db import Database, Journal, Writer
from mvidarr.errors import Conflict, Invalid
from mvidarr.jobs import Jobs, JobView, NewJob
from mvidarr.library import Selection

Row = dict[str, Any]

AT_ONCE = 10_000  # rows that are planned while somebody waits
_OPEN = {
    "planning": "This plan is still being made. Wait until it is ready.",
    "applying": "This plan is being applied already.",
}


class Plans(Looking):
    def __init__(
        self, database: Database, journal: Journal, jobs: Jobs, operations: Operations, planning: Planning
    ) -> None:
        super().__init__(database, operations, planning)
        self._journal = journal
        self._jobs = jobs

    async def preview(
        self, operation: AnyOperation, arguments: GivenArguments, selection: Selection, *, who: Who
    ) -> tuple[Plan, JobView | None]:
        """What would become of every row; of many a job finds out. Invalid for arguments, a query or an order that
        make no sense."""
        row = await self._new(operation, arguments, selection, who, straight=False)
        if row["total"] <= AT_ONCE:
            return shown(await self._planned(row, operation, who), operation), None
        async with self._database.write("bulk_plan") as w:
            job_id = await self._ask(w, PLAN, row, who)
        return await self.get(row["id"], who=who), await self._jobs.get(job_id)

    async def straight(
        self, operation: AnyOperation, arguments: GivenArguments, selection: Selection, *, who: Who
    ) -> tuple[Plan, JobView | None]:
        """Planned and applied, without anybody looking at it in between."""
        row = await self._new(operation, arguments, selection, who, straight=True)
        if row["total"] <= AT_ONCE:
            row = await self._planned(row, operation, who)
        return await self._begin(row["id"], who, straight=True)

    async def apply(self, plan_id: int, *, noun: str, operation: str, who: Who) -> tuple[Plan, JobView | None]:
        """The job that does it; None when there is nothing to do. Conflict ``plan_open``, ``plan_over``."""
        async with self._database.read() as r:
            row = await self._own(r, plan_id, who)
        if (row["noun"], row["operation"]) != (noun, operation):
            raise Invalid("This plan is of another operation. Apply it there.", code="other_operation")
        return await self._begin(plan_id, who)

    async def exclude(self, plan_id: int, places: Sequence[int], *, excluded: bool = True, who: Who) -> Plan:
        """Takes rows out that would change, or back in. Conflict once it is applied."""
        async with self._database.write("bulk_plan") as w:
            row = await self._own(w, plan_id, who, lock=True)
            _must_be_ready(row)
            for n in sorted({place // PIECE for place in places}):
                offsets = {place % PIECE for place in places if place // PIECE == n}
                row = await set_excluded(w, row, n, offsets, excluded=excluded)
        return shown(row, self._operation(row))

    async def discard(self, plan_id: int, *, who: Who) -> None:
        """Conflict while it is worked on: cancel that first."""
        async with self._database.write("bulk_plan") as w:
            row = await self._own(w, plan_id, who, lock=True)
            if row["state"] in _OPEN and row["job_id"]:
                raise Conflict(_OPEN[row["state"]], code="plan_open")
            await store.set_plan(w, plan_id, {"created": 0})
        await self._drop(plan_id)

    async def prune(self) -> int:
        """Throws away plans that have lived their day, or that nobody makes any more; how many."""
        async with self._database.read() as r:
            old = await store.old_plans(r, now() - LIFE, abandoned=now() - LONGEST)
        for plan_id in old:
            await self._drop(plan_id)
        return len(old)

    async def _drop(self, plan_id: int) -> None:
        more = True
        while more:
            async with self._database.write("bulk_plan") as w:
                more = await store.drop_pieces(w, plan_id, 20) > 0
                if not more:
                    await store.drop_plan(w, plan_id)

    async def _new(
        self, operation: AnyOperation, arguments: GivenArguments, selection: Selection, who: Who, *, straight: bool
    ) -> Row:
        async with self._database.read() as r:
            await operation.prepare(r, arguments, who.asker)
        total = await self._planning.size(operation, selection, who.asker)
        values = {
            "user_id": who.asker.user_id,
            "role": who.asker.role,
            "noun": operation.noun,
            "operation": operation.name,
            "arguments": arguments.model_dump(mode="json", exclude_unset=True),
            "selection": written_selection(selection),
            "state": "planning",
            "straight": straight,
            "created": now(),
            "total": total,
            "done": 0,
            "undone": 0,
            **Tally().columns(),
        }
        async with self._database.write("bulk_plan") as w:
            row = await store.add_plan(w, values)
        await self._keep_few(who)
        return row

    async def _keep_few(self, who: Who) -> None:
        """Nobody looks at more than the last of theirs, and one of many rows is large."""
        async with self._database.read() as r:
            theirs = await store.plans_of(r, who.asker.user_id or 0, 0, 2 * LISTED)
        for row in theirs[LISTED:]:
            if row["state"] not in _OPEN:
                await self._drop(row["id"])

    async def _planned(self, row: Row, operation: AnyOperation, who: Who) -> Row:
        """In this request; what stops it leaves nothing behind that would seem to go on."""
        try:
            return await self._planning.plan(row, operation, who.asker)
        except BaseException:
            await self._drop(row["id"])
            raise

    async def _begin(self, plan_id: int, who: Who, *, straight: bool = False) -> tuple[Plan, JobView | None]:
        job_id: int | None = None
        async with self._database.write("bulk") as w:
            row = await self._own(w, plan_id, who, lock=True)
            operation = self._operation(row)
            if not straight or row["state"] != "planning":
                _must_be_ready(row)
            left = row["counts"]["change"] - row["excluded"] if row["state"] == "ready" else row["total"]
            news: Row = {"state": "applied"}
            if left:
                arguments = operation.arguments.model_validate(row["arguments"])
                reason = await operation.sentence(w, arguments, left)
                change = await self._journal.begin(
                    w, actor=who.actor, origin=who.origin, reason=reason, personal=operation.personal
                )
                await change.checkpoint({"plan": plan_id, "piece": 0, "offset": 0})
                state = "applying" if row["state"] == "ready" else "planning"
                row = {**row, "change_id": change.id}
                job_id = await self._ask(w, APPLY[operation.lane], row, who)
                news = {"state": state, "change_id": change.id, "job_id": job_id}
            await store.set_plan(w, plan_id, news)
        return shown({**row, **news}, operation), await self._jobs.get(job_id) if job_id else None

    async def _ask(self, w: Writer, kind: str, row: Row, who: Who) -> int:
        operation = self._operation(row)
        new = NewJob(
            kind,
            payload={"plan_id": row["id"], "change_id": row["change_id"], "role": operation.role},
            subject=("plan", row["id"]),
            dedupe=f"{kind}:{row['id']}",
            actor=who.actor,
        )
        job = await self._jobs.enqueue(w, new)
        await store.set_plan(w, row["id"], {"job_id": job.id})
        return job.id


def _must_be_ready(row: Row) -> None:
    if row["state"] in _OPEN:
        raise Conflict(_OPEN[row["state"]], code="plan_open")
    if row["state"] != "ready":
        over = "It was applied already." if row["state"] == "applied" else "Make the preview again."
        raise Conflict(f"This plan is over. {over}", code="plan_over")
