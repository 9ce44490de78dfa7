"""The jobs: one that plans a large selection, and one that does what was planned, as one change of many transactions.

Where it goes on stands in the change set's checkpoint, in the transaction of the rows themselves. So after a kill -9
the next try goes on behind the last row that was written; cancelled, what is done is a change like any other.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mvidarr.accounts import ROLES, Role
from mvidarr.bulk import store
from mvidarr.bulk.operation import AnyOperation, Lane, Operations
from mvidarr.bulk.planning import Planning
from mvidarr.bulk.run import Run, ended, note_begun, resumed
from mvidarr.db import Database, Journal, Writer
from mvidarr.errors import Forbidden, NotFound
from mvidarr.jobs import JobContext, JobRow, Kind, Outcome, RetryPolicy
from mvidarr.jobs.models import Role as JobRole
from mvidarr.query import Asker

Row = dict[str, Any]
RoleOf = Callable[[int], Awaitable[Role | None]]  # of an account; None when it may not come in

PLAN = "bulk_plan"
APPLY: Mapping[Lane, str] = {"maintenance": "bulk", "media": "bulk_media"}  # kinds, by lane


class Applying:
    def __init__(
        self, database: Database, journal: Journal, operations: Operations, planning: Planning, role_of: RoleOf
    ) -> None:
        self._database = database
        self._journal = journal
        self._operations = operations
        self._planning = planning
        self._role_of = role_of

    def kinds(self) -> list[Kind]:
        retries = RetryPolicy(max_attempts=3, base=1)
        return [
            Kind(PLAN, lane="metadata", run=self._plan, settle=self._planned, retries=retries, role=_role_for),
            *(
                Kind(name, lane=lane, run=self._apply, settle=self._applied, retries=retries, role=_role_for)
                for lane, name in APPLY.items()
            ),
        ]

    async def _plan(self, ctx: JobContext) -> None:
        row = await self._row(ctx)
        if row["state"] == "planning":
            await self._make(ctx, row, await self._asker(row))

    async def _planned(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        if outcome.state in ("failed", "cancelled"):
            await store.set_plan(w, int(job.payload["plan_id"]), _ended(outcome))

    async def _apply(self, ctx: JobContext) -> None:
        row = await self._row(ctx)
        asker = await self._asker(row)
        if row["state"] == "planning":
            row = await self._make(ctx, row, asker)
        await ctx.stage("apply")
        operation = self._operation(row)
        arguments = operation.arguments.model_validate(row["arguments"])
        async with self._database.read() as r:
            prepared = await operation.prepare(r, arguments, asker)
        run = Run(self._database, self._journal, row, operation, prepared)
        await run.to_its_end(ctx)

    async def _applied(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        """Stopped half way, what is done is a change like any other."""
        if outcome.state not in ("failed", "cancelled"):
            return
        plan_id = int(job.payload["plan_id"])
        await store.set_plan(w, plan_id, _ended(outcome))
        change = await resumed(self._journal, w, int(job.payload["change_id"]))
        if change is None:
            return
        await note_begun(w, change, plan_id)
        row = await store.plan(w, plan_id)
        operation = self._operations.get(row["noun"], row["operation"]) if row else None
        if operation is None:
            await change.complete_if_any()
        else:
            await ended(w, change, plan_id, operation)

    async def _make(self, ctx: JobContext, row: Row, asker: Asker) -> Row:
        await ctx.stage("plan")

        def tell(planned: int, total: int) -> None:
            ctx.progress(fraction=planned / max(total, 1), message=f"{planned:,} of {total:,}")

        return await self._planning.plan(row, self._operation(row), asker, tell)

    async def _row(self, ctx: JobContext) -> Row:
        async with self._database.read() as r:
            row = await store.plan(r, int(ctx.job.payload["plan_id"]))
        if row is None:
            raise NotFound("This plan is no longer there. Make the preview again.", code="no_plan")
        return row

    def _operation(self, row: Row) -> AnyOperation:
        operation = self._operations.get(row["noun"], row["operation"])
        if operation is None:
            raise NotFound("This plan is of an operation that is no longer there.", code="no_operation")
        return operation

    async def _asker(self, row: Row) -> Asker:
        """Who asked for it, as they are now. Forbidden when they may not any more."""
        role, needed = await self._role_of(row["user_id"]), self._operation(row).role
        if role is None or ROLES.index(role) < ROLES.index(needed):
            raise Forbidden(f"This needs the role {needed}, which its account no longer has.", code="role_too_small")
        return Asker(row["user_id"], row["created"], role)


def _ended(outcome: Outcome) -> Row:
    error = outcome.error
    return {"state": outcome.state, "error": {"code": error.code, "detail": error.detail} if error else None}


def _role_for(job: JobRow) -> JobRole:
    role: JobRole = job.payload.get("role", "manager")
    return role
