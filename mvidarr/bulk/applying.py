"""The jobs: one that plans a large selection, and one that does what was planned, as one change of many transactions.

Where it goes on stands in the change set's checkpoint, in the transaction of the rows themselves. So after a kill -9
the next try goes on behind the last row that was written; cancelled, what is done is a change like any other.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from mvidarr.accounts import ROLES, Role
from mvidarr.bulk import store
from mvidarr.bulk.operation import AnyOperation, Lane, Operations, Planned
from mvidarr.bulk.planning import Planning
from mvidarr.db import ChangeSet, Database, Journal, Writer
from mvidarr.db.journal.pace import Pace
from mvidarr.errors import Conflict, Forbidden, Invalid, NotFound
from mvidarr.jobs import JobContext, JobRow, Kind, Outcome, RetryPolicy
from mvidarr.jobs.kinds import Role as JobRole
from mvidarr.query import Asker

Row = dict[str, Any]
RoleOf = Callable[[int], Awaitable[Role | None]]  # of an account; None when it may not come in

PLAN = "bulk_plan"
APPLY: Mapping[Lane, str] = {"maintenance": "bulk", "media": "bulk_media"}  # kinds, by lane
MOVED = "It was changed since the preview."
DELETED = "It was deleted since the preview."


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
        run = _Run(self._database, self._journal, row, operation, prepared)
        await run.to_its_end(ctx)

    async def _applied(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        """Stopped half way, what is done is a change like any other."""
        if outcome.state not in ("failed", "cancelled"):
            return
        news = _ended(outcome)
        change = await resumed(self._journal, w, int(job.payload["change_id"]))
        if change is not None:
            news["change_id"] = await change.complete_if_any()
        await store.set_plan(w, int(job.payload["plan_id"]), news)

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


class _Run:
    """One plan as it is applied by one try of its job."""

    def __init__(self, database: Database, journal: Journal, row: Row, operation: AnyOperation, prepared: Any) -> None:
        self._database = database
        self._journal = journal
        self._row = row
        self._operation = operation
        self._prepared = prepared
        self._pace = Pace()
        self._piece: tuple[int, list[tuple[int, Planned]]] | None = None

    async def to_its_end(self, ctx: JobContext) -> None:
        at = await self._begin()
        async with self._database.read() as r:
            pieces = await store.pieces(r, self._row["id"])
        counts = [piece["change"] - len(piece["excluded"]) for piece in pieces]
        left = sum(counts)
        while at is not None:
            at = await self._chunk(at, counts)
            if at is not None:
                past = sum(counts[: at["piece"]]) + self._past(at)
                ctx.progress(fraction=past / max(left, 1), message=f"{past:,} of {left:,}")
        async with self._database.read() as r:
            row = await store.plan(r, self._row["id"]) or self._row
        ctx.log(f"{row['done']:,} of {left:,} rows were changed, {row['undone']:,} could not be.")

    async def _begin(self) -> Row | None:
        """Where to go on; None when it is over already."""
        async with self._database.write("bulk") as w:
            change = await resumed(self._journal, w, self._row["change_id"])
            if change is None:
                return None
            await store.set_plan(w, self._row["id"], {"state": "applying"})
            position: Row = change.position
            return position

    async def _chunk(self, at: Row, counts: Sequence[int]) -> Row | None:
        """One transaction; where the next goes on."""
        n, offset = at["piece"], at["offset"]
        some: list[tuple[int, Planned]] = []
        while n < len(counts) and not some:
            some = await self._left(n, offset) if counts[n] else []
            if not some:
                n, offset = n + 1, 0
        some = some[: min(self._pace.rows, self._operation.at_once)]
        after = {**at, "piece": n, "offset": some[-1][0] + 1 if some else 0}
        rows = [row for _, row in some]
        found = await self._operation.before(self._prepared, rows) if rows else {}
        some = [(place, row.on({}, found.get(row.id))) for place, row in some] if found else some
        try:
            position = await self._written(at, after, n, some, one_by_one=False, over=n >= len(counts))
        except (Conflict, Invalid, NotFound):
            position = await self._written(at, after, n, some, one_by_one=True, over=n >= len(counts))
        if some:
            self._pace.ended()
        return position

    async def _written(
        self, at: Row, after: Row, n: int, some: Sequence[tuple[int, Planned]], *, one_by_one: bool, over: bool
    ) -> Row | None:
        """The transaction: where the next goes on, None at the end. Raises what refuses a row, unless they are tried
        ``one_by_one``: nearly never is one refused, and a savepoint for nothing is two ways to the database."""
        async with self._database.write("bulk") as w:
            self._pace.began()
            change = await resumed(self._journal, w, self._row["change_id"])
            if change is None:
                return None
            if change.position != at:
                return dict(change.position)
            undone = await self._write(w, change, [row for _, row in some], one_by_one=one_by_one)
            if some:
                store.count_done(w, self._row["id"], len(some) - len(undone), len(undone))
            if undone:
                reasons = {str(place): undone[row.id] for place, row in some if row.id in undone}
                await store.note_undone(w, self._row["id"], n, reasons)
            if over:
                await store.set_plan(
                    w, self._row["id"], {"state": "applied", "change_id": await change.complete_if_any()}
                )
            else:
                await change.checkpoint(after)
        return None if over else after

    async def _left(self, n: int, offset: int) -> list[tuple[int, Planned]]:
        """What is to be done of a piece, from an offset on."""
        if self._piece is None or self._piece[0] != n:
            async with self._database.read() as r:
                piece = await store.piece(r, self._row["id"], n)
            if piece is None:
                raise NotFound("This plan is no longer whole. Make the preview again.", code="no_plan")
            excluded = set(piece["excluded"])
            rows = enumerate(store.read(piece["rows"]))
            fit = [(place, row) for place, row in rows if row.verdict == "change" and place not in excluded]
            self._piece = n, fit
        return [(place, row) for place, row in self._piece[1] if place >= offset]

    def _past(self, at: Row) -> int:
        """How many of its piece are behind it."""
        if self._piece is None or self._piece[0] != at["piece"]:
            return 0
        return sum(place < at["offset"] for place, _ in self._piece[1])

    async def _write(
        self, w: Writer, change: ChangeSet, rows: Sequence[Planned], *, one_by_one: bool
    ) -> dict[int, str]:
        """What could not be done, with the reason, by id."""
        if not rows:
            return {}
        ids = [row.id for row in rows]
        await self._operation.hold(w, ids)
        standing = await store.standing(w, store.TABLES[self._operation.noun], ids)
        undone: dict[int, str] = {}
        fit = []
        for row in rows:
            current = standing.get(row.id)
            if current is None:
                undone[row.id] = DELETED
            elif current["version"] != row.version:
                undone[row.id] = MOVED
            else:
                fit.append(row.on(current, row.found))
        if not one_by_one:
            undone.update(await self._operation.apply(w, change, self._prepared, fit) if fit else {})
            return undone
        for row in fit:
            try:
                async with w.savepoint():
                    undone.update(await self._operation.apply(w, change, self._prepared, [row]))
            except (Conflict, Invalid, NotFound) as refusal:
                undone[row.id] = refusal.detail
        return undone


async def resumed(journal: Journal, w: Writer, change_id: int) -> ChangeSet | None:
    """None when it is complete, or was none."""
    try:
        return await journal.resume(w, change_id)
    except (Conflict, NotFound):
        return None


def _ended(outcome: Outcome) -> Row:
    error = outcome.error
    return {"state": outcome.state, "error": {"code": error.code, "detail": error.detail} if error else None}


def _role_for(job: JobRow) -> JobRole:
    role: JobRole = job.payload.get("role", "manager")
    return role
