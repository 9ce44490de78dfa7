"""The blocklist in a browser: looked through, asked, and lifted one by one or several at once."""

from typing import Annotated, Any

from pydantic import Field

from mvidarr.discovery.searching.blocklist import Blocklist, Lifted
from mvidarr.errors import Invalid
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page
from mvidarr.web.mistakes import mistake_in
from mvidarr.web.selected import Id

HERE = "/activity/blocklist"
PER_PAGE = 60


class BlocklistWanted(Fields):
    q: Annotated[str, Field(max_length=2000)] = ""
    cursor: Annotated[str, Field(max_length=500, pattern=r"^[A-Za-z0-9_-]*$")] = ""


class LiftForm(Fields):
    """``only``: the one whose button was pressed; else those that are marked. ``back``: what was searched."""

    ids: Annotated[list[Id], Field(default_factory=list, max_length=PER_PAGE)]
    only: Id | None = None
    back: Annotated[str, Field(max_length=3000, pattern=r"^/activity/blocklist(\?[^#\\]*)?$")] = HERE


class BlocklistPages:
    def __init__(self, blocklist: Blocklist) -> None:
        self._blocklist = blocklist

    @page(role="readonly", query=BlocklistWanted)
    async def index(self, call: Call) -> Page:
        """Uploads that are never taken, the latest first; or those that a query finds."""
        q: str = call.query.q.strip()
        context: dict[str, Any] = {"q": q, "items": [], "next": None, "first": bool(call.query.cursor), "error": None}
        try:
            found = await self._blocklist.page(q, cursor=call.query.cursor, limit=PER_PAGE, asker=call.asker)
            count = await self._blocklist.count(q, asker=call.asker)
        except Invalid as error:
            mistake = mistake_in(q, error)
            return Page("activity/blocklist.html", {**context, "count": 0, "error": mistake}, status=422)
        return Page("activity/blocklist.html", {**context, **found, "count": count})

    @page(role="user", form=LiftForm)
    async def lift(self, call: Call) -> See:
        """Take uploads off it."""
        form: LiftForm | None = call.form
        ids = [] if form is None else [form.only] if form.only else form.ids
        back = form.back if form else HERE
        if not ids:
            return See(back, flash=Flash("Mark those first that may be taken again.", "bad"))
        lifted = await self._blocklist.lift(ids, actor=call.actor, origin="page")
        return See(back, flash=Flash(_told(lifted), change=lifted.change_id))


def _told(lifted: Lifted) -> str:
    if not lifted.changed:
        return "It was not on the blocklist any more."
    if lifted.changed == 1:
        return "This upload may be taken again."
    return f"{lifted.changed:,} uploads may be taken again."
