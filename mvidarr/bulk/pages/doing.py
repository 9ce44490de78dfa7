"""What is done with a plan in a browser: rows left out, all of it applied, or thrown away."""

import asyncio
import time
from typing import Annotated
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.bulk.pages.chosen import Back, Place, back_to
from mvidarr.bulk.pages.preview import may, who
from mvidarr.bulk.plans import Plans
from mvidarr.errors import Forbidden, MvidarrError
from mvidarr.jobs import Jobs, JobView
from mvidarr.library import Changes
from mvidarr.web.endpoint import Call, Fields, Flash, See, page

PATIENCE = 2.0  # seconds: most are done by then
_STEP = 0.03
_ENDED = ("done", "failed", "cancelled")


class PlanForm(Fields):
    back: Back = ""


class LeavingOut(PlanForm):
    """``shown`` are the places of a page of rows that would change, ``keep`` those that are ticked."""

    shown: Annotated[list[Place], Field(max_length=500)] = Field(default_factory=list)
    keep: Annotated[list[Place], Field(max_length=500)] = Field(default_factory=list)
    here: Back = ""


class PlanForms:
    def __init__(self, plans: Plans, jobs: Jobs, changes: Changes) -> None:
        self._plans = plans
        self._jobs = jobs
        self._changes = changes

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
            plan = await self._plans.get(call.id, who=who(call))
            operation = self._plans.operation_of(plan)
            back = back_to(operation.noun, asked.back)
            here = f"/bulk/{call.id}?{urlencode({'back': back})}"
            if not may(call, operation):
                raise Forbidden(f"This needs the role {operation.role}.", code="role_too_small")
            await self._leave_out(call, asked)
            _, job = await self._plans.apply(call.id, noun=operation.noun, operation=operation.name, who=who(call))
            if job is not None:
                await self._ended(job)
            plan = await self._plans.get(call.id, who=who(call))
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
            await self._plans.discard(call.id, who=who(call))
        except MvidarrError as error:
            return See(f"/bulk/{call.id}?{urlencode({'back': asked.back})}", flash=Flash(error.detail, "bad"))
        return See(back_to("video", asked.back))

    async def _leave_out(self, call: Call, form: LeavingOut) -> None:
        shown = set(form.shown)
        kept = shown & set(form.keep)
        for places, excluded in ((shown - kept, True), (kept, False)):
            if places:
                await self._plans.exclude(call.id, sorted(places), excluded=excluded, who=who(call))

    async def _ended(self, job: JobView) -> None:
        """Or a moment is over."""
        until = time.monotonic() + PATIENCE
        while job["state"] not in _ENDED and time.monotonic() < until:
            await asyncio.sleep(_STEP)
            job = await self._jobs.get(job["id"])


def _unread(call: Call) -> See:
    """Nothing is done of a form that is not understood."""
    return See(f"/bulk/{call.id}", flash=Flash("The form came in pieces. Nothing was done: try again.", "bad"))
