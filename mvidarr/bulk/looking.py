"""Looking at plans, and at what their operations offer: nothing here changes anything."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from mvidarr.bulk import store
from mvidarr.bulk.operation import AnyOperation, Operations
from mvidarr.bulk.planning import Offers, Planning, read_selection
from mvidarr.bulk.rows import Found, of_piece, places_of, some_rows
from mvidarr.bulk.shapes import Among, Plan, PlannedRow, PlannedRows, Who, shown
from mvidarr.clock import DAY, MINUTE, now
from mvidarr.db import Database, Reader
from mvidarr.errors import NotFound
from mvidarr.library import Selection

Row = dict[str, Any]

LIFE = DAY
LISTED = 20
LONGEST = 10 * MINUTE  # that a request plans


class Looking:
    def __init__(self, database: Database, operations: Operations, planning: Planning) -> None:
        self._database = database
        self._planning = planning
        self.operations = operations

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
            rows = await store.plans_of(r, who.asker.user_id or 0, now() - LIFE, LISTED)
        known = [(row, self._of(row)) for row in rows if not abandoned(row)]
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

    async def _own(self, r: Reader, plan_id: int, who: Who, *, lock: bool = False) -> Row:
        row = await store.plan(r, plan_id, lock=lock)
        theirs = row is not None and row["user_id"] == who.asker.user_id
        if row is None or not theirs or row["created"] < now() - LIFE or abandoned(row):
            raise NotFound(f"There is no plan {plan_id}. Plans live a day: make the preview again.", code="no_plan")
        return row

    def _operation(self, row: Row) -> AnyOperation:
        operation = self._of(row)
        if operation is None:
            raise NotFound("This plan is of an operation that is no longer there.", code="no_operation")
        return operation

    def _of(self, row: Row) -> AnyOperation | None:
        return self.operations.get(row["noun"], row["operation"])


def abandoned(row: Row) -> bool:
    """Its request is no longer there: the server was killed while it made the plan."""
    return row["state"] == "planning" and row["job_id"] is None and row["created"] < now() - LONGEST


async def _told(r: Reader, plan: Row, found: Sequence[Found]) -> list[PlannedRow]:
    titles = await store.titles(r, plan["noun"], [one.row.id for one in found])
    return [one.told(titles.get(one.row.id, "")) for one in found]
