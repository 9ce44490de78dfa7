"""A plan in a browser: what would become of each row, its doing as it goes on, and what came of it."""

import asyncio
import time
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from mvidarr.accounts import ROLES
from mvidarr.bulk.operation import AnyOperation
from mvidarr.bulk.pages.asking import EDIT
from mvidarr.bulk.pages.beside import compared
from mvidarr.bulk.pages.chosen import back_to
from mvidarr.bulk.pages.drawn import said_plainly
from mvidarr.bulk.pages.lines import edit_fields, said_of
from mvidarr.bulk.pages.worded import Worded, effects_of, heading
from mvidarr.bulk.plans import Plans
from mvidarr.bulk.shapes import Among, Plan, PlannedRow, Who
from mvidarr.errors import Forbidden, MvidarrError, NotFound
from mvidarr.jobs import Jobs, JobView
from mvidarr.library import Changes
from mvidarr.web.endpoint import Call, Flash, Page, See, page

PER_PAGE = 50
MOST_LINES = 6  # of a row, where all rows are of one height
PATIENCE = 2.0  # seconds: most are done by then
_STEP = 0.03
_ENDED = ("done", "failed", "cancelled")
_TABS: tuple[tuple[Among, str, str], ...] = (
    ("change", "Will change", "Chosen to change"), ("same", "Already so", "Already so"),
    ("conflict", "Conflict", "Conflict"), ("denied", "Not allowed", "Not allowed"),
    ("excluded", "Left out", "Left out"), ("undone", "Could not be done", "Could not be done"),
)  # fmt: skip

Place = Annotated[int, Field(ge=0, le=2**31 - 1)]
Back = Annotated[str, Field(max_length=3000)]


class PlanAsked(BaseModel):
    among: Literal["", "change", "same", "conflict", "denied", "excluded", "undone"] = ""
    at: Place = 0
    back: Back = ""
    plain: Annotated[str, Field(max_length=1)] = ""


class RowsAsked(BaseModel):
    among: Literal["change", "same", "conflict", "denied", "excluded", "undone"] = "change"
    at: Place = 0
    limit: Annotated[int, Field(ge=1, le=500)] = PER_PAGE
    lines: Annotated[int, Field(ge=1, le=MOST_LINES)] = MOST_LINES


class PlanForm(BaseModel):
    back: Back = ""


class LeavingOut(PlanForm):
    """``shown`` are the places of a page of rows that would change, ``keep`` those that are ticked."""

    shown: Annotated[list[Place], Field(max_length=500)] = []
    keep: Annotated[list[Place], Field(max_length=500)] = []
    here: Back = ""


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
            plan = await self._plans.get(call.id, who=_who(call))
        except NotFound as error:
            return Page("bulk/gone.html", {"sentence": error.detail, "back": back_to("video", asked.back)}, status=404)
        operation = self._operation(plan)
        back = back_to(operation.noun, asked.back)
        among = asked.among or _first(plan)
        context: dict[str, Any] = {
            "plan": plan,
            "operation": operation,
            "noun": operation.noun,
            "heading": heading(operation, plan["total"]),
            "asks": await self._asks(operation, plan),
            "effects": effects_of(plan),
            "left": plan["counts"]["change"] - plan["excluded"],
            "job": await self._job(plan),
            "change": await self._changes.head(plan["change_id"]) if plan["change_id"] and _over(plan) else None,
            "may": _may(call, operation),
            "among": among,
            "tabs": _tabs(plan, among),
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
        plan = await self._plans.get(call.id, who=_who(call))
        found = await self._plans.rows(call.id, among=asked.among, at=asked.at, limit=asked.limit, who=_who(call))
        rows = [(row, compared(row, self._worded.label, self._worded.value)) for row in found["items"]]
        noun = self._operation(plan).noun
        context = {"rows": rows, "plan": plan, "noun": noun, "lines": asked.lines, "total": found["total"]}
        return Page("bulk/plan-rows.html", context)

    @page(role="user", form=LeavingOut)
    async def leave_out(self, call: Call) -> See:
        """Take what is not ticked out of the plan, and what is ticked back in."""
        if call.form is None:
            return _unread(call)
        form: LeavingOut = call.form
        here = back_to("video", form.here) if form.here else f"/bulk/{call.id}"
        try:
            await self._leave_out(call, form)
        except MvidarrError as error:
            return See(here, flash=Flash(error.detail, "bad"))
        return See(here)

    @page(role="user", form=LeavingOut)
    async def apply(self, call: Call) -> See:
        """Do what was planned. What is soon done leads back to the list; else it is told as it goes on."""
        if call.form is None:
            return _unread(call)
        asked: LeavingOut = call.form
        try:
            plan = await self._plans.get(call.id, who=_who(call))
            operation = self._operation(plan)
            back = back_to(operation.noun, asked.back)
            here = f"/bulk/{call.id}?{urlencode({'back': back})}"
            if not _may(call, operation):
                raise Forbidden(f"This needs the role {operation.role}.", code="role_too_small")
            await self._leave_out(call, asked)
            _, job = await self._plans.apply(call.id, noun=operation.noun, operation=operation.name, who=_who(call))
            if job is not None:
                await self._ended(job)
            plan = await self._plans.get(call.id, who=_who(call))
        except MvidarrError as error:
            return See(f"/bulk/{call.id}?{urlencode({'back': asked.back})}", flash=Flash(error.detail, "bad"))
        if plan["state"] != "applied" or plan["undone"] or not plan["change_id"]:
            return See(here)
        change = await self._changes.head(plan["change_id"])
        return See(back, flash=Flash(f"{change['reason']}.", change=change["id"] if plan["undoable"] else None))

    @page(role="user", form=PlanForm)
    async def discard(self, call: Call) -> See:
        """Throw it away, and go back to the list."""
        asked: PlanForm = call.form or PlanForm()
        try:
            await self._plans.discard(call.id, who=_who(call))
        except MvidarrError as error:
            return See(f"/bulk/{call.id}?{urlencode({'back': asked.back})}", flash=Flash(error.detail, "bad"))
        return See(back_to("video", asked.back))

    async def _leave_out(self, call: Call, form: LeavingOut) -> None:
        shown = set(form.shown)
        kept = shown & set(form.keep)
        for places, excluded in ((shown - kept, True), (kept, False)):
            if places:
                await self._plans.exclude(call.id, sorted(places), excluded=excluded, who=_who(call))

    def _operation(self, plan: Plan) -> AnyOperation:
        operation = self._plans.operations.get(plan["noun"], plan["operation"])
        if operation is None:
            raise NotFound("This plan is of an operation that is no longer there.", code="no_operation")
        return operation

    async def _asks(self, operation: AnyOperation, plan: Plan) -> list[tuple[str, str]]:
        """The arguments in words."""
        worded, noun, given = self._worded, operation.noun, plan["arguments"]
        choices = await worded.choices(noun)
        if operation.name == EDIT:
            return said_of(given, edit_fields(operation, worded.fields[noun], choices), worded.value)
        return said_plainly(operation, given, choices, worded.value)

    async def _job(self, plan: Plan) -> JobView | None:
        if plan["job_id"] is None or _over(plan):
            return None
        try:
            return await self._jobs.get(plan["job_id"])
        except NotFound:
            return None

    async def _some(self, call: Call, plan: Plan, among: Among, asked: PlanAsked, back: str) -> dict[str, Any]:
        """A page of rows, and the way to others."""
        at = asked.at
        found = await self._plans.rows(call.id, among=among, at=at, limit=PER_PAGE, who=_who(call))
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
            found = await self._plans.rows(call.id, among=among, at=at, limit=PER_PAGE, who=_who(call))
            some += found["items"]
        return min(MOST_LINES, max(map(_height, some), default=1))

    async def _ended(self, job: JobView) -> None:
        """Or a moment is over."""
        until = time.monotonic() + PATIENCE
        while job["state"] not in _ENDED and time.monotonic() < until:
            await asyncio.sleep(_STEP)
            job = await self._jobs.get(job["id"])


def _unread(call: Call) -> See:
    """Nothing is done of a form that is not understood."""
    return See(f"/bulk/{call.id}", flash=Flash("The form came in pieces. Nothing was done: try again.", "bad"))


def _who(call: Call) -> Who:
    return Who(call.asker, call.actor, "page")


def _may(call: Call, operation: AnyOperation) -> bool:
    return ROLES.index(call.principal_required.role) >= ROLES.index(operation.role)


def _over(plan: Plan) -> bool:
    return plan["state"] in ("applied", "failed", "cancelled")


def _first(plan: Plan) -> Among:
    """What is shown before somebody chooses: what could not be done, else what changes, else what there is."""
    if plan["undone"]:
        return "undone"
    verdicts: tuple[Among, ...] = ("change", "conflict", "denied", "same")
    return next((verdict for verdict in verdicts if _count(plan, verdict)), "change")


def _count(plan: Plan, among: Among) -> int:
    if among == "excluded" or among == "undone":
        return int(plan[among])
    return int(plan["counts"][among])


def _tabs(plan: Plan, chosen: Among) -> list[tuple[Among, str, int]]:
    """Those of which there is something, and the one that is open."""
    over = 1 if not _over(plan) else 2
    shown = [(each, _count(plan, each) - (plan["excluded"] if each == "change" else 0)) for each, *_ in _TABS]
    words = {tab[0]: tab[over] for tab in _TABS}
    return [(each, words[each], number) for each, number in shown if number or each in (chosen, "change")]


def _height(row: PlannedRow) -> int:
    return max(1, len(row["before"].keys() | row["after"].keys()) + bool(row["reason"]))


def _address(plan: Plan, back: str, among: Among, plain: str) -> str:
    said = {"back": back, "among": among, **({"plain": "1"} if plain else {})}
    return f"/bulk/{plan['id']}?{urlencode(said)}"
