"""Saved views over HTTP.

GET   /api/views             all          POST   /api/views             save one
GET   /api/views/{id}        one          PATCH  /api/views/{id}        change it
PUT   /api/views/{key}/use   pin it, …    DELETE /api/views/{id}        delete it
"""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, Invalid, NotFound
from mvidarr.library.preferences import Look
from mvidarr.library.views import Habits, ListPage, View, Views
from mvidarr.web.endpoint import Answer, Body, Call, Role, endpoint

Name = Annotated[str, Field(min_length=1, max_length=200)]
Q = Annotated[str, Field(max_length=4000, description="In the query language.")]
Sort = Annotated[str, Field(max_length=200, description="As of the list; empty is its own order.")]
Shared = Annotated[Role | None, Field(description="The smallest role that sees it; null is you alone.")]
ItsLook = Annotated[Look | None, Field(description="Null is however the person looks at lists.")]


class ViewsAsked(Body):
    page: Annotated[ListPage | None, Field(description="Only views of this list.")] = None


class NewView(Body):
    page: ListPage
    name: Name
    q: Q = ""
    sort: Sort = ""
    look: ItsLook = None
    shared: Shared = None


class ViewPatch(Body):
    """What is left out stays as it is."""

    name: Name = ""
    q: Q = ""
    sort: Sort = ""
    look: ItsLook = None
    shared: Shared = None


class ViewUse(Body):
    """What is left out stays as it is."""

    pinned: Annotated[bool, Field(description="It stands in your sidebar.")] = False
    usual: Annotated[bool, Field(description="Its page opens with it, for you.")] = False
    place: Annotated[int, Field(ge=0, le=1000, description="Among those you pinned, from 0.")] = 0


class ViewList(TypedDict):
    items: list[View]
    next: str | None


class ViewEnvelope(TypedDict):
    """Without ``change_id`` nothing changed."""

    view: View
    change_id: NotRequired[int]


class ViewDeleted(TypedDict):
    change_id: int


class ViewUsed(TypedDict):
    view: View


class ViewsApi:
    """Everybody sees the built-in ones and what is shared with their role; ``user`` saves their own. Whoever saved a
    view changes it, and a manager one that is shared."""

    def __init__(self, views: Views, habits: Habits) -> None:
        self._views = views
        self._habits = habits

    @endpoint(role="readonly", query=ViewsAsked, result=ViewList)
    async def all(self, call: Call) -> ViewList:
        """All views that you see: those you pinned, then saved ones by name, then the built-in ones."""
        return {"items": await self._views.all(call.asker, call.query.page), "next": None}

    @endpoint(role="readonly", result=View, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One saved view."""
        view = await self._views.get(str(call.id), call.asker)
        return Answer(view, version=view["version"])

    @endpoint(role="user", body=NewView, result=ViewEnvelope, status=201, errors=(Conflict, Invalid))
    async def add(self, call: Call) -> Answer:
        """Save a list as a view."""
        values: dict[str, Any] = call.body.model_dump(exclude_unset=True)
        page = values.pop("page")
        view, change = await self._views.add(page, values, asker=call.asker, actor=call.actor, origin="api")
        return _envelope(view, change, location=f"/api/views/{view['id']}")

    @endpoint(
        role="user",
        body=ViewPatch,
        result=ViewEnvelope,
        if_match=True,
        errors=(NotFound, Conflict, Invalid, Forbidden),
    )
    async def edit(self, call: Call) -> Answer:
        """Change a view: its name, what it shows, who sees it."""
        values: dict[str, Any] = call.body.model_dump(exclude_unset=True)
        view, change = await self._views.edit(
            call.id, values, version=call.version, asker=call.asker, actor=call.actor, origin="api"
        )
        return _envelope(view, change)

    @endpoint(role="user", result=ViewDeleted, if_match=True, errors=(NotFound, Conflict, Forbidden))
    async def delete(self, call: Call) -> ViewDeleted:
        """Delete a view."""
        change = await self._views.delete(
            call.id, version=call.version, asker=call.asker, actor=call.actor, origin="api"
        )
        return {"change_id": change}

    @endpoint(role="readonly", body=ViewUse, result=ViewUsed, errors=(NotFound, Conflict))
    async def use(self, call: Call) -> ViewUsed:
        """Pin any view to your sidebar, or open its page with it; ``key`` is an id or the name of a built-in one."""
        values: dict[str, Any] = call.body.model_dump(exclude_unset=True)
        return {"view": await self._habits.set(str(call.path["key"]), values, call.asker)}


def _envelope(view: View, change_id: int | None, *, location: str | None = None) -> Answer:
    body: ViewEnvelope = {"view": view}
    if change_id is not None:
        body["change_id"] = change_id
    return Answer(body, version=view["version"], location=location)
