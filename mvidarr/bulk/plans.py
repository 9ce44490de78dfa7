"""Plans as people use them: made, looked at, corrected row by row, applied, thrown away. A plan is seen by nobody but
who made it, and lives a day."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from mvidarr.bulk import store
from mvidarr.bulk.applying import APPLY, PLAN
from mvidarr.bulk.operation import PIECE, AnyOperation, GivenArguments, Operations
from mvidarr.bulk.planning import Offers, Planning, Tally, read_selection, written_selection
from mvidarr.bulk.rows import Found, of_piece, places_of, set_excluded, some_rows
from mvidarr.bulk.shapes import Among, Plan, PlannedRow, PlannedRows, Who, shown
from mvidarr.clock import DAY, MINUTE, now
from mvidarr.db import Database, Journal, Reader, Writer
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import Jobs, JobView, NewJob
from mvidarr.library import Selection

Row = dict[str, Any]

AT_ONCE = 10_000  # rows that are planned while somebody waits
LIFE = DAY
_LISTED = 20
_LONGEST = 10 * MINUTE  # that a request plans
_OPEN = {
    "planning": "This plan is still being made. Wait until it is ready.",
    "applying": "This plan is being applied already.",
}


class Plans:
    def __init__(
        self, database: Database, journal: Journal, jobs: Jobs, operations: Operations, planning: Planning
    ) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs
        self._planning = planning
        self.operations = operations

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

    async def choices(self, operation: AnyOperation, *, who: Who) -> Offers:
        """What arguments can be for who asks, for a form."""
        async with self._database.read() as r:
            return await operation.choices(r, who.asker)

    async def named(self, operation: AnyOperation, plan: Plan) -> Offers:
        """Arguments of a plan that are ids, as people know them."""
        arguments = operation.arguments.model_validate(plan["arguments"])
        async with self._database.read() as r:
            return await operation.named(r, arguments)

    async def offers(self, operation: AnyOperation, selection: Selection, *, who: Who) -> Offers:
        """What arguments can be for these rows, for a form. Invalid where they are too many, or too few."""
        return await self._planning.offers(operation, selection, who.asker)

    async def apply(self, plan_id: int, *, noun: str, operation: str, who: Who) -> tuple[Plan, JobView | None]:
        """The job that does it; None when there is nothing to do. Conflict ``plan_open``, ``plan_over``."""
        async with self._database.read() as r:
            row = await self._own(r, plan_id, who)
        if (row["noun"], row["operation"]) != (noun, operation):
            raise Invalid("This plan is of another operation. Apply it there.", code="other_operation")
        return await self._begin(plan_id, who)

    async def get(self, plan_id: int, *, who: Who) -> Plan:
        async with self._database.read() as r:
            row = await self._own(r, plan_id, who)
        return shown(row, self._operation(row))

    async def selection(self, plan_id: int, *, who: Who) -> Selection:
        """Who was selected for it."""
        async with self._database.read() as r:
            return read_selection((await self._own(r, plan_id, who))["selection"])

    def operation_of(self, plan: Plan) -> AnyOperation:
        return self._operation({"noun": plan["noun"], "operation": plan["operation"]})

    async def mine(self, *, who: Who) -> list[Plan]:
        """The newest first."""
        async with self._database.read() as r:
            rows = await store.plans_of(r, who.asker.user_id or 0, now() - LIFE, _LISTED)
        known = [(row, self._of(row)) for row in rows if not _abandoned(row)]
        return [shown(row, operation) for row, operation in known if operation is not None]

    async def rows(
        self, plan_id: int, *, among: Among | None = None, at: int = 0, limit: int = 50, who: Who
    ) -> PlannedRows:
        """Rows of a plan in the order of its selection, those of one verdict, or of which the same became; from the
        ``at``-th of them."""
        async with self._database.read() as r:
            row = await self._own(r, plan_id, who)
            found, total = await some_rows(r, row, among, at, limit)
            return {"items": await _told(r, row, found), "total": total}

    async def each(self, plan_id: int, *, among: Among | None = None, who: Who) -> AsyncIterator[list[PlannedRow]]:
        """All of them, some hundred at a time, as they are when they are asked for."""
        async with self._database.read() as r:
            row = await self._own(r, plan_id, who)
            places = await places_of(r, row, among)
        for n, reached in places:
            async with self._database.read() as r:
                told = await _told(r, row, await of_piece(r, row, n, among, reached))
            yield told

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
            old = await store.old_plans(r, now() - LIFE, abandoned=now() - _LONGEST)
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
            theirs = await store.plans_of(r, who.asker.user_id or 0, 0, 2 * _LISTED)
        for row in theirs[_LISTED:]:
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

    async def _own(self, r: Reader, plan_id: int, who: Who, *, lock: bool = False) -> Row:
        row = await store.plan(r, plan_id, lock=lock)
        theirs = row is not None and row["user_id"] == who.asker.user_id
        if row is None or not theirs or row["created"] < now() - LIFE or _abandoned(row):
            raise NotFound(f"There is no plan {plan_id}. Plans live a day: make the preview again.", code="no_plan")
        return row

    def _operation(self, row: Row) -> AnyOperation:
        operation = self._of(row)
        if operation is None:
            raise NotFound("This plan is of an operation that is no longer there.", code="no_operation")
        return operation

    def _of(self, row: Row) -> AnyOperation | None:
        return self.operations.get(row["noun"], row["operation"])


def _abandoned(row: Row) -> bool:
    """Its request is no longer there: the server was killed while it made the plan."""
    return row["state"] == "planning" and row["job_id"] is None and row["created"] < now() - _LONGEST


def _must_be_ready(row: Row) -> None:
    if row["state"] in _OPEN:
        raise Conflict(_OPEN[row["state"]], code="plan_open")
    if row["state"] != "ready":
        over = "It was applied already." if row["state"] == "applied" else "Make the preview again."
        raise Conflict(f"This plan is over. {over}", code="plan_over")


async def _told(r: Reader, plan: Row, found: Sequence[Found]) -> list[PlannedRow]:
    titles = await store.titles(r, plan["noun"], [one.row.id for one in found])
    return [one.told(titles.get(one.row.id, "")) for one in found]
