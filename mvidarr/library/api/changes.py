"""The history over HTTP: what was changed, and taking it back."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, NotFound
from mvidarr.jobs import JobView
from mvidarr.library.changes import Changes
from mvidarr.library.telling import ToldDetail, ToldPage
from mvidarr.web.endpoint import Answer, Body, Call, Listing, Principal, endpoint


class WhenMoved(Body):
    when_moved: Annotated[
        Literal["rest", "nothing"],
        Field(description="Rows that moved on since: undo the rest, or nothing at all."),
    ] = "rest"


class ChangeListing(Listing):
    video: Annotated[int | None, Field(ge=1, le=2**63 - 1, description="Only changes of this video.")] = None
    artist: Annotated[int | None, Field(ge=1, le=2**63 - 1, description="Only changes of this artist.")] = None


class Inverted(TypedDict):
    job: JobView
    change_id: int


def only_own(change: ToldDetail, me: Principal) -> None:
    """Forbidden to who is no manager and did not make the change."""
    if change["actor"] != me.actor and not me.may("manager"):
        raise Forbidden("Only a manager can take back what others changed.", code="not_yours")


class ChangesApi:
    """Anybody sees the history; a user takes back their own changes, a manager anyone's."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    @endpoint(role="readonly", query=ChangeListing, result=ToldPage)
    async def page(self, call: Call) -> ToldPage:
        """What was changed, by whom, newest first."""
        asked = call.query
        return await self._changes.page(cursor=asked.cursor, limit=asked.limit, video=asked.video, artist=asked.artist)

    @endpoint(role="readonly", result=ToldDetail, errors=(NotFound,))
    async def one(self, call: Call) -> ToldDetail:
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
        only_own(change, call.principal_required)
        job, inverse = await self._changes.invert(call.id, way, actor=call.actor, when_moved=call.body.when_moved)
        body: Inverted = {"job": job, "change_id": inverse}
        return Answer(body, location=f"/api/jobs/{job['id']}")
