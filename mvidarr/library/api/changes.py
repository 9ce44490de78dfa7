"""The history over HTTP: what was changed, and taking it back."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.library.api.videos import AT, SORT, Asking, Count, Q
from mvidarr.library.changes import About, ChangedRows, ChangeHead, Changes, Foreseen
from mvidarr.library.telling import ToldDetail, ToldPage
from mvidarr.library.undo_steps import Whose
from mvidarr.library.undo_to import Retreat, UndoTo
from mvidarr.web.auth import not_for_keys
from mvidarr.web.endpoint import Answer, Body, Call, Listing, Principal, endpoint

LARGEST = 2**63 - 1


class WhenMoved(Body):
    when_moved: Annotated[
        Literal["rest", "nothing"],
        Field(description="Rows that moved on since: undo the rest, or nothing at all."),
    ] = "rest"


class ChangeListing(Listing):
    q: Q = ""
    sort: Annotated[str, SORT] = ""
    at: Annotated[int, AT] | None = None
    video: Annotated[int | None, Field(ge=1, le=LARGEST, description="Only changes of this video.")] = None
    artist: Annotated[int | None, Field(ge=1, le=LARGEST, description="Only changes of this artist.")] = None


class RowsOf(Listing):
    q: Annotated[str, Field(max_length=500, description="Words of names, or of what was and became.")] = ""


class Retreating(Body):
    whose: Annotated[Whose, Field(description="Your own changes, or everybody's: for managers.")] = "mine"


class RetreatOrder(Retreating):
    newest: Annotated[
        int | None,
        Field(ge=1, le=LARGEST, description="As it was foreseen: what was done after this change stays."),
    ] = None


class Inverted(TypedDict):
    job: JobView
    change_id: int


class Retreated(TypedDict):
    job: JobView


def sees_guarded(me: Principal) -> bool:
    """Changes of accounts and settings."""
    return me.may("admin")


def told_to(me: Principal) -> str | None:
    """Whose personal changes are told: one's own; to administrators all."""
    return None if me.may("admin") else me.actor


def only_seen(change: ToldDetail | ChangeHead, me: Principal) -> None:
    """What somebody must not see is not there for them."""
    personal = change["personal"] and told_to(me) not in (None, change["actor"])
    if personal or (change["guarded"] and not sees_guarded(me)):
        raise NotFound(f"There is no change {change['id']}.", code="no_change")


def only_own(change: ToldDetail | ChangeHead, me: Principal) -> None:
    """Forbidden to who is no manager and did not make the change."""
    only_seen(change, me)
    if change["guarded"] and me.via == "key":
        raise not_for_keys("api")
    if change["actor"] != me.actor and not me.may("manager"):
        raise Forbidden("Only a manager can take back what others changed.", code="not_yours")


def only_managers(whose: Whose, me: Principal) -> None:
    if whose == "all" and not me.may("manager"):
        raise Forbidden("Only a manager can take back what others changed.", code="not_yours")


class ChangesApi:
    """Anybody sees the history; a user takes back their own changes, a manager anyone's. What was done to accounts and
    settings only administrators see and take back, and what somebody did to their own views only they do as well."""

    def __init__(self, changes: Changes, undo_to: UndoTo) -> None:
        self._changes = changes
        self._undo_to = undo_to

    @endpoint(role="readonly", query=ChangeListing, result=ToldPage)
    async def page(self, call: Call) -> ToldPage:
        """What was changed, by whom, newest first; of a video or an artist only what was done to it."""
        asked: ChangeListing = call.query
        if asked.video is not None:
            return await self._of(call, "video_id", asked.video)
        if asked.artist is not None:
            return await self._of(call, "artist_id", asked.artist)
        return await self._changes.page(
            asked.q, asked.sort or None, asked.cursor, asked.at, asked.limit, asker=call.asker
        )

    @endpoint(role="readonly", query=Asking, result=Count)
    async def count(self, call: Call) -> Count:
        """How many changes there are that you may see, or how many a query finds."""
        return {"count": await self._changes.lists.count(call.query.q, call.asker)}

    @endpoint(role="readonly", result=ToldDetail, errors=(NotFound,))
    async def one(self, call: Call) -> ToldDetail:
        """One change, with its first thousand rows before and after."""
        change = await self._changes.get(call.id)
        only_seen(change, call.principal_required)
        return change

    @endpoint(role="readonly", query=RowsOf, result=ChangedRows, errors=(NotFound, Invalid))
    async def rows(self, call: Call) -> ChangedRows:
        """All that a change was about, a page at a time: each row with its tags and the like, before and after."""
        only_seen(await self._changes.head(call.id), call.principal_required)
        asked: RowsOf = call.query
        return await self._changes.rows(call.id, q=asked.q, cursor=asked.cursor, limit=asked.limit)

    @endpoint(role="user", result=Foreseen, errors=(NotFound, Conflict, Forbidden))
    async def foresee(self, call: Call) -> Foreseen:
        """What taking a change back, or bringing back one that is undone, would leave as it is: rows that moved on."""
        only_own(await self._changes.head(call.id), call.principal_required)
        return await self._changes.foresee(call.id)

    @endpoint(role="user", body=WhenMoved, result=Inverted, status=202, errors=(NotFound, Conflict, Forbidden))
    async def undo(self, call: Call) -> Answer:
        """Take a change back."""
        return await self._invert(call, "undo")

    @endpoint(role="user", body=WhenMoved, result=Inverted, status=202, errors=(NotFound, Conflict, Forbidden))
    async def redo(self, call: Call) -> Answer:
        """Bring back a change that was undone."""
        return await self._invert(call, "redo")

    @endpoint(role="user", query=Retreating, result=Retreat, errors=(NotFound, Forbidden, Invalid))
    async def retreat(self, call: Call) -> Retreat:
        """What would be taken back if everything was that was done after this change, which itself stays."""
        await self._may_retreat(call, call.query.whose)
        return await self._undo_to.foresee(call.id, actor=call.actor, whose=call.query.whose)

    @endpoint(role="user", body=RetreatOrder, result=Retreated, status=202, errors=(NotFound, Conflict, Forbidden))
    async def undo_to(self, call: Call) -> Answer:
        """Take back everything that was done after this change, newest first, each by a change of its own."""
        asked: RetreatOrder = call.body
        await self._may_retreat(call, asked.whose)
        job = await self._undo_to.begin(call.id, actor=call.actor, whose=asked.whose, newest=asked.newest)
        body: Retreated = {"job": job}
        return Answer(body, location=f"/api/jobs/{job['id']}")

    async def _of(self, call: Call, about: About, row_id: int) -> ToldPage:
        asked: ChangeListing = call.query
        return await self._changes.of(
            about, row_id, q=asked.q, cursor=asked.cursor, limit=asked.limit, asker=call.asker
        )

    async def _may_retreat(self, call: Call, whose: Whose) -> None:
        only_seen(await self._changes.head(call.id), call.principal_required)
        only_managers(whose, call.principal_required)

    async def _invert(self, call: Call, way: Literal["undo", "redo"]) -> Answer:
        only_own(await self._changes.head(call.id), call.principal_required)
        job, inverse = await self._changes.invert(call.id, way, actor=call.actor, when_moved=call.body.when_moved)
        body: Inverted = {"job": job, "change_id": inverse}
        return Answer(body, location=f"/api/jobs/{job['id']}")
