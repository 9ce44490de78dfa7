"""The history over HTTP: what was changed, and taking it back."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, NotFound
from mvidarr.jobs import JobView
from mvidarr.library.changes import Changes
from mvidarr.library.telling import ToldDetail, ToldPage
from mvidarr.web.auth import not_for_keys
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


def sees_guarded(me: Principal) -> bool:
    """Changes of accounts and settings."""
    return me.may("admin")


def told_to(me: Principal) -> str | None:
    """Whose personal changes are told: one's own; to administrators all."""
    return None if me.may("admin") else me.actor


def only_seen(change: ToldDetail, me: Principal) -> None:
    """What somebody must not see is not there for them."""
    personal = change["personal"] and told_to(me) not in (None, change["actor"])
    if personal or (change["guarded"] and not sees_guarded(me)):
        raise NotFound(f"There is no change {change['id']}.", code="no_change")


def only_own(change: ToldDetail, me: Principal) -> None:
    """Forbidden to who is no manager and did not make the change."""
    only_seen(change, me)
    if change["guarded"] and me.via == "key":
        raise not_for_keys("api")
    if change["actor"] != me.actor and not me.may("manager"):
        raise Forbidden("Only a manager can take back what others changed.", code="not_yours")


class ChangesApi:
    """Anybody sees the history; a user takes back their own changes, a manager anyone's. What was done to accounts and
    settings only administrators see and take back, and what somebody did to their own views only they do as well."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    @endpoint(role="readonly", query=ChangeListing, result=ToldPage)
    async def page(self, call: Call) -> ToldPage:
        """What was changed, by whom, newest first."""
        asked, me = call.query, call.principal_required
        return await self._changes.page(
            cursor=asked.cursor,
            limit=asked.limit,
            video=asked.video,
            artist=asked.artist,
            guarded=sees_guarded(me),
            asker=told_to(me),
        )

    @endpoint(role="readonly", result=ToldDetail, errors=(NotFound,))
    async def one(self, call: Call) -> ToldDetail:
        """One change, with each row before and after."""
        change = await self._changes.get(call.id)
        only_seen(change, call.principal_required)
        return change

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
