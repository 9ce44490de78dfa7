"""The history over HTTP: what was changed, and taking it back."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, NotFound
from mvidarr.jobs import JobView
from mvidarr.library import ChangeDetail, ChangePage
from mvidarr.library.changes import Changes
from mvidarr.web.endpoint import Answer, Body, Call, Listing, endpoint


class WhenMoved(Body):
    when_moved: Annotated[
        Literal["rest", "nothing"],
        Field(description="Rows that moved on since: undo the rest, or nothing at all."),
    ] = "rest"


class Inverted(TypedDict):
    job: JobView
    change_id: int


class ChangesApi:
    """Anybody sees the history; a user takes back their own changes, a manager anyone's."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    @endpoint(role="readonly", query=Listing, result=ChangePage)
    async def page(self, call: Call) -> ChangePage:
        """What was changed, by whom, newest first."""
        return await self._changes.page(cursor=call.query.cursor, limit=call.query.limit)

    @endpoint(role="readonly", result=ChangeDetail, errors=(NotFound,))
    async def one(self, call: Call) -> ChangeDetail:
        """One change, with each row before and after."""
        return await self._changes.get(call.id)

    @endpoint(role="user", body=WhenMoved, result=Inverted, status=202, errors=(NotFound, Conflict, Forbidden))
    async def undo(self, call: Call) -> Answer:
        """Take a change back."""
        return await self._invert(call, "undo")

    @endpoint(role="user", body=WhenMoved, result=Inverted, status=202, errors=(NotFound, Conflict, Forbidden))
    async def redo(self, call: Call) -> Answer:
        """Bring back a change that was undone."""
        return await self._invert(call, "redo")

    async def _invert(self, call: Call, way: Literal["undo", "redo"]) -> Answer:
        change = await self._changes.get(call.id)
        if change["actor"] != call.actor and not call.principal_required.may("manager"):
            raise Forbidden("Only a manager can take back what others changed.", code="not_yours")
        job, inverse = await self._changes.invert(call.id, way, actor=call.actor, when_moved=call.body.when_moved)
        body: Inverted = {"job": job, "change_id": inverse}
        return Answer(body, location=f"/api/jobs/{job['id']}")
