"""The history: who changed what and when, each change with its undo and redo."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from mvidarr.clock import DAY, now
from mvidarr.errors import NotFound
from mvidarr.library.api.changes import only_seen, sees_guarded, told_to
from mvidarr.library.artists import Artists
from mvidarr.library.changes import Changes, Way
from mvidarr.library.pages.back import Back
from mvidarr.library.pages.listing import Address
from mvidarr.library.pages.told import Telling
from mvidarr.library.pages.undoing import Undoing
from mvidarr.library.videos import Videos
from mvidarr.web.endpoint import Call, Flash, Listing, Page, See, page

PER_PAGE = 30
_OF_ONE = re.compile(r"/(videos|artists)/(\d{1,18})")

People = Callable[[], Awaitable[Mapping[str, str]]]  # actor -> name, "user:3" -> "ada"


class HistoryAsked(Listing):
    by: Literal["all", "me"] | int = "all"


class HistoryPages:
    def __init__(
        self, changes: Changes, telling: Telling, undoing: Undoing, videos: Videos, artists: Artists, people: People
    ) -> None:
        self._changes = changes
        self._telling = telling
        self._undoing = undoing
        self._videos = videos
        self._artists = artists
        self._people = people

    @page(role="readonly", query=HistoryAsked)
    async def index(self, call: Call) -> Page:
        """Every change, newest first, or those of one person."""
        asked: HistoryAsked = call.query
        people = await self._people()
        actor = None if asked.by == "all" else call.actor if asked.by == "me" else f"user:{asked.by}"
        me = call.principal_required
        found = await self._changes.page(
            cursor=asked.cursor, limit=PER_PAGE, actor=actor, guarded=sees_guarded(me), asker=told_to(me)
        )
        here = Address("/history", {"by": asked.by if asked.by != "all" else None})
        context = {
            "changes": found["items"],
            "told": await self._telling.of({change["id"]: change["told"] for change in found["items"]}),
            "people": people,
            "by": str(asked.by) if actor != call.actor else "me",
            "here": here.to(cursor=asked.cursor),
            "first": here.to() if asked.cursor else None,
            "next": here.to(cursor=found["next"]) if found["next"] else None,
        }
        return Page("library/history.html", context)

    @page(role="readonly")
    async def one(self, call: Call) -> Page:
        """One change in full."""
        change = await self._changes.get(call.id)
        only_seen(change, call.principal_required)
        context = {
            "change": change,
            "told": (await self._telling.of({call.id: change["told"]}))[call.id],
        }
        return Page("library/change.html", context)

    @page(role="user", form=Back)
    async def undo(self, call: Call) -> See:
        """Take a change back."""
        return await self._invert(call, call.id, "undo")

    @page(role="user", form=Back)
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
        return See(self._asked_back(call), flash=Flash(said))

    async def _invert(self, call: Call, change_id: int, way: Way) -> See:
        flash = await self._undoing.invert(call, change_id, way)
        return See(await self._still_there(self._asked_back(call)), flash=flash)

    def _asked_back(self, call: Call) -> str:
        return (call.form.back if call.form else "") or "/history"

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
