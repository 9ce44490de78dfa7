"""Undo to here, in a browser: said beforehand, with whose changes it is about, and then done by a job."""

from typing import Annotated

from pydantic import Field

from mvidarr.errors import MvidarrError
from mvidarr.library.api.changes import only_managers, only_seen
from mvidarr.library.changes import Changes
from mvidarr.library.pages.told import Telling
from mvidarr.library.undo_steps import Whose
from mvidarr.library.undo_to import UndoTo
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page


class Retreating(Fields):
    whose: Whose = "mine"


class RetreatForm(Retreating):
    newest: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None


class RetreatPages:
    def __init__(self, changes: Changes, undo_to: UndoTo, telling: Telling) -> None:
        self._changes = changes
        self._undo_to = undo_to
        self._telling = telling

    @page(role="user", query=Retreating)
    async def ask(self, call: Call) -> Page | See:
        """What would be taken back, of whom, and what would stay."""
        whose: Whose = call.query.whose
        change = await self._changes.head(call.id)
        only_seen(change, call.principal_required)
        try:
            only_managers(whose, call.principal_required)
            retreat = await self._undo_to.foresee(call.id, actor=call.actor, whose=whose)
        except MvidarrError as error:
            return See(f"/history/{call.id}", flash=Flash(error.detail, "bad"))
        refusals = await self._telling.refused(retreat["refusals"])
        context = {"change": change, "retreat": retreat, "whose": whose, "refusals": refusals}
        return Page("library/undo-to.html", context)

    @page(role="user", form=RetreatForm)
    async def begin(self, call: Call) -> See:
        """Take it all back."""
        asked: RetreatForm = call.form or RetreatForm()
        try:
            only_seen(await self._changes.head(call.id), call.principal_required)
            only_managers(asked.whose, call.principal_required)
            job = await self._undo_to.begin(call.id, actor=call.actor, whose=asked.whose, newest=asked.newest)
        except MvidarrError as error:
            return See("/history", flash=Flash(error.detail, "bad"))
        return See("/history", flash=Flash("Taking back, one change after the other …", job=job["id"]))
