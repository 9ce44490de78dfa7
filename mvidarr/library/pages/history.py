"""The history: who changed what and when, each change with all that it did, its undo and redo."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field

from mvidarr.clock import DAY, now
from mvidarr.errors import NotFound
from mvidarr.library.api.changes import only_seen
from mvidarr.library.artists import Artists
from mvidarr.library.changes import Changes, Way
from mvidarr.library.pages.back import PATH, Back
from mvidarr.library.pages.listing import Address, Asked
from mvidarr.library.pages.nouns import CHANGES
from mvidarr.library.pages.querying import heard
from mvidarr.library.pages.reading import Look, shelf
from mvidarr.library.pages.told import Telling
from mvidarr.library.pages.undoing import Undoing
from mvidarr.library.query_field import QueryField
from mvidarr.library.videos import Videos
from mvidarr.web.endpoint import Call, Fields, Flash, Listing, Page, See, page

PER_PAGE = 30
_OF_ONE = re.compile(r"/(videos|artists)/(\d{1,18})")
_LOOK = Look("overview", {})


class HistoryAsked(Asked):
    limit: Annotated[int, Field(ge=1, le=500)] = PER_PAGE


class ChangeAsked(Listing):
    q: Annotated[str, Field(max_length=500)] = ""


class Asking(Fields):
    back: Annotated[str, Field(max_length=2000, pattern=PATH)] = ""


class Inverting(Back):
    """``when_moved`` is what somebody chose; before they were asked it is empty."""

    when_moved: Literal["", "rest", "nothing"] = ""


class HistoryPages:
    def __init__(
        self,
        changes: Changes,
        telling: Telling,
        undoing: Undoing,
        videos: Videos,
        artists: Artists,
        field: QueryField,
    ) -> None:
        self._changes = changes
        self._telling = telling
        self._undoing = undoing
        self._videos = videos
        self._artists = artists
        self._field = field

    @page(role="readonly", query=HistoryAsked)
    async def index(self, call: Call) -> Page:
        """Every change, newest first, or those that a query finds."""
        found = await shelf(call, CHANGES, self._changes.lists, "/history", _LOOK)
        found = await heard(call, self._field, found)
        changes = await self._changes.told(found.items)
        told = await self._telling.of({change["id"]: change["told"] for change in changes})
        context = {"changes": changes, "told": told, "list": found.shown}
        return Page("library/history.html", context, status=found.status)

    @page(role="readonly", query=ChangeAsked)
    async def one(self, call: Call) -> Page:
        """One change with all that it did, a page at a time."""
        asked: ChangeAsked = call.query
        change = await self._changes.head(call.id)
        only_seen(change, call.principal_required)
        q = asked.q.strip()
        found = await self._changes.rows(call.id, q=q, cursor=asked.cursor, limit=asked.limit)
        here = Address(f"/history/{call.id}", {"q": q})
        context = {
            "change": change,
            "told": await self._telling.of_rows(found["items"]),
            "refusals": await self._telling.refused(change["refusals"]),
            "q": q,
            "here": here.to(cursor=asked.cursor),
            "first": here.to() if asked.cursor else None,
            "next": here.to(cursor=found["next"]) if found["next"] else None,
        }
        return Page("library/change.html", context)

    @page(role="user", query=Asking)
    async def ask_undo(self, call: Call) -> Page | See:
        """What an undo would leave as it is, and whether the rest is to go back."""
        return await self._ask(call, "undo")

    @page(role="user", query=Asking)
    async def ask_redo(self, call: Call) -> Page | See:
        """The same before a change that was undone is brought back."""
        return await self._ask(call, "redo")

    @page(role="user", form=Inverting)
    async def undo(self, call: Call) -> See:
        """Take a change back."""
        return await self._invert(call, call.id, "undo")

    @page(role="user", form=Inverting)
    async def redo(self, call: Call) -> See:
        """Bring back a change that was undone."""
        return await self._invert(call, call.id, "redo")

    @page(role="user", form=Back)
    async def undo_last(self, call: Call) -> See:
        """Take back the last change of one's own."""
        last = await self._changes.last_of(call.actor, now() - DAY)
        if last is not None:
            return await self._invert(call, last["id"], "undo")
        said = "There is nothing of yours from the last day to undo. Older changes are in the history."
        return See(_asked_back(call), flash=Flash(said))

    async def _ask(self, call: Call, way: Way) -> Page | See:
        back = call.query.back or f"/history/{call.id}"
        plan = await self._undoing.planned(call, call.id, way)
        if isinstance(plan, Flash):
            return See(back, flash=plan)
        refusals = await self._telling.refused(plan.foresight["refusals"])
        context: dict[str, Any] = {"plan": plan, "way": way, "back": back, "refusals": refusals}
        return Page("library/undo.html", context)

    async def _invert(self, call: Call, change_id: int, way: Way) -> See:
        """Where rows moved on, somebody is asked first; so is who decided before they did."""
        back, form = _asked_back(call), call.form
        chosen = form.when_moved if isinstance(form, Inverting) else ""
        ask = Address(f"/changes/{change_id}/{way}", {"back": back}).to()
        if not chosen and await self._undoing.must_ask(call, change_id, way):
            return See(ask)
        flash = await self._undoing.invert(call, change_id, way, chosen or "nothing")
        if flash is None:
            return See(ask)
        return See(await self._still_there(back), flash=flash)

    async def _still_there(self, path: str) -> str:
        """The page of what an undo took away is none to go back to."""
        about = _OF_ONE.match(path)
        if about is None:
            return path
        try:
            await (self._videos if about[1] == "videos" else self._artists).get(int(about[2]))
        except NotFound:
            return f"/{about[1]}"
        return path


def _asked_back(call: Call) -> str:
    return (call.form.back if call.form else "") or "/history"
