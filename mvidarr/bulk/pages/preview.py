"""A plan in a browser: what would become of each row, its doing as it goes on, and what came of it."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.bulk.operation import AnyOperation
from mvidarr.bulk.pages import tabs
from mvidarr.bulk.pages.asking import EDIT
from mvidarr.bulk.pages.beside import compared
from mvidarr.bulk.pages.chosen import Back, Place, back_to, gone
from mvidarr.bulk.pages.drawn import said_plainly
from mvidarr.bulk.pages.lines import edit_fields, said_of
from mvidarr.bulk.pages.worded import Worded, effects_of, heading
from mvidarr.bulk.plans import Plans
from mvidarr.bulk.shapes import Among, Plan, PlannedRow, Who
from mvidarr.errors import NotFound
from mvidarr.jobs import Jobs, JobView
from mvidarr.library import Changes
from mvidarr.web.endpoint import Call, Fields, Page, page

PER_PAGE = 50
MOST_LINES = 6  # of a row, where all rows are of one height
Asked = Literal["", "change", "same", "conflict", "denied", "excluded", "done", "undone", "pending"]


class PlanAsked(Fields):
    among: Asked = ""
    at: Place = 0
    back: Back = ""
    plain: Annotated[str, Field(max_length=1)] = ""


class RowsAsked(Fields):
    among: Among = "change"
    at: Place = 0
    limit: Annotated[int, Field(ge=1, le=500)] = PER_PAGE
    lines: Annotated[int, Field(ge=0, le=MOST_LINES)] = MOST_LINES


class PlanPages:
    def __init__(self, plans: Plans, jobs: Jobs, changes: Changes, worded: Worded) -> None:
        self._plans = plans
        self._jobs = jobs
        self._changes = changes
        self._worded = worded

    @page(role="user", query=PlanAsked)
    async def one(self, call: Call) -> Page:
        """What would become of each row; then how far it is, and what came of it."""
        asked: PlanAsked = call.query
        try:
            plan = await self._plans.get(call.id, who=who(call))
        except NotFound as error:
            return gone(error, asked.back)
        operation = self._plans.operation_of(plan)
        back = back_to(operation.noun, asked.back)
        among = tabs.among(plan, asked.among or None)
        context: dict[str, Any] = {
            "plan": plan,
            "operation": operation,
            "noun": operation.noun,
            "heading": heading(operation, plan["total"]),
            "asks": await self._asks(call, operation, plan),
            "whom": self._worded.whom(operation.noun, await self._plans.selection(call.id, who=who(call))),
            "effects": effects_of(plan),
            "left": tabs.left(plan),
            "job": await self._job(plan),
            "change": await self._changes.head(plan["change_id"]) if plan["change_id"] and tabs.over(plan) else None,
            "may": may(call, operation),
            "among": among,
            "tabs": tabs.tabs_of(plan, among, operation.told),
            "back": back,
            "plain": bool(asked.plain),
            "here": _address(plan, back, among, asked.plain),
        }
        if plan["state"] not in ("planning", "applying"):
            context |= await self._some(call, plan, among, asked, back)
        return Page("bulk/plan.html", context)

    @page(role="user", query=RowsAsked)
    async def rows(self, call: Call) -> Page:
        """Some rows of it without their page."""
        asked: RowsAsked = call.query
        plan = await self._plans.get(call.id, who=who(call))
        found = await self._plans.rows(call.id, among=asked.among, at=asked.at, limit=asked.limit, who=who(call))
        rows = [(row, compared(row, self._worded.label, self._worded.value)) for row in found["items"]]
        noun = self._plans.operation_of(plan).noun
        context = {"rows": rows, "plan": plan, "noun": noun, "lines": asked.lines, "total": found["total"]}
        return Page("bulk/plan-rows.html", context)

    async def _asks(self, call: Call, operation: AnyOperation, plan: Plan) -> list[tuple[str, str]]:
        """The arguments in words."""
        worded, noun, given = self._worded, operation.noun, plan["arguments"]
        choices = await worded.choices(noun)
        if operation.name == EDIT:
            return said_of(given, edit_fields(operation, worded.fields[noun], choices), worded.value)
        theirs = await self._plans.choices(operation, who=who(call))
        named = await self._plans.named(operation, plan)
        return said_plainly(operation, given, {**choices, **theirs, **named}, worded.value)

    async def _job(self, plan: Plan) -> JobView | None:
        if plan["job_id"] is None or tabs.over(plan):
            return None
        try:
            return await self._jobs.get(plan["job_id"])
        except NotFound:
            return None

    async def _some(self, call: Call, plan: Plan, among: Among, asked: PlanAsked, back: str) -> dict[str, Any]:
        """A page of rows, and the way to others."""
        at = asked.at
        found = await self._plans.rows(call.id, among=among, at=at, limit=PER_PAGE, who=who(call))
        rows = [(row, compared(row, self._worded.label, self._worded.value)) for row in found["items"]]
        address = _address(plan, back, among, asked.plain)
        more = at + PER_PAGE < found["total"]
        return {
            "rows": rows,
            "total": found["total"],
            "at": at,
            "lines": await self._lines(call, among, found["items"], found["total"]),
            "previous": f"{address}&at={max(0, at - PER_PAGE)}" if at else None,
            "next": f"{address}&at={at + PER_PAGE}" if more else None,
        }

    async def _lines(self, call: Call, among: Among, rows: Sequence[PlannedRow], total: int) -> int:
        """Lines that rows take, where all are of one height: as most of these and of some further on."""
        some = [*rows]
        for at in {total // 2, total - PER_PAGE} if total > 2 * PER_PAGE else ():
            found = await self._plans.rows(call.id, among=among, at=at, limit=PER_PAGE, who=who(call))
            some += found["items"]
        return min(MOST_LINES, max(map(_height, some), default=0))


def who(call: Call) -> Who:
    return Who(call.asker, call.actor, "page")


def may(call: Call, operation: AnyOperation) -> bool:
    return call.principal_required.may(operation.role)


def _height(row: PlannedRow) -> int:
    return len(row["before"].keys() | row["after"].keys()) + bool(row["reason"])


def _address(plan: Plan, back: str, among: Among, plain: str) -> str:
    said = {"back": back, "among": among, **({"plain": "1"} if plain else {})}
    return f"/bulk/{plan['id']}?{urlencode(said)}"
