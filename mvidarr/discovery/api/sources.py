"""Sources over HTTP; what they may be given is set by ``PATCH /api/settings``.

GET  /api/sources              all        POST   /api/sources/{name}/permission  begin
GET  /api/sources/{name}       one        PUT    /api/sources/{name}/permission  finish
POST /api/sources/{name}/test  test       DELETE /api/sources/{name}/permission  drop
"""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.discovery.sources.permissions import LONGEST, Permissions, redirect_of
from mvidarr.discovery.sources.trying import Tries
from mvidarr.discovery.sources.views import PermissionView, SourceView, SourceViews, TriedView, tried_view
from mvidarr.errors import Conflict, External, Invalid, NotFound
from mvidarr.web.endpoint import Answer, Body, Call, endpoint


class SourceList(TypedDict):
    items: list[SourceView]
    next: str | None


class PermissionBegun(TypedDict):
    """``address``: where a browser is to be sent. ``redirect`` must be registered there; where it does not open here
    (``opens``), the address at which the browser ends is to be handed over."""

    address: str
    redirect: str
    opens: bool


class PermissionBrought(Body):
    """The whole address at which the browser ended."""

    address: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class SourcesApi:
    """``port``: at which this server listens."""

    def __init__(self, views: SourceViews, tries: Tries, permissions: Permissions, *, port: int) -> None:
        self._views = views
        self._tries = tries
        self._permissions = permissions
        self._port = port

    @endpoint(role="admin", result=SourceList)
    async def all(self, call: Call) -> SourceList:
        """All sources: what each brings, whether it can be asked, how it does."""
        return {"items": await self._views.all(), "next": None}

    @endpoint(role="admin", result=SourceView, errors=(NotFound,))
    async def one(self, call: Call) -> SourceView:
        """One source."""
        return await self._views.one(str(call.path["name"]))

    @endpoint(role="admin", result=TriedView, errors=(NotFound,), unhurried=True)
    async def test(self, call: Call) -> TriedView:
        """Ask a source for something small, now: how that went."""
        return tried_view(await self._tries.run(str(call.path["name"])))

    @endpoint(
        role="admin", result=PermissionBegun, errors=(NotFound, Invalid, Conflict), keys=False, secret_answer=True
    )
    async def begin(self, call: Call) -> PermissionBegun:
        """Begin to connect somebody's account: where their browser is to be sent."""
        name = str(call.path["name"])
        redirect, opens = redirect_of(origin_of(call), f"{call.base}/sources/{name}/callback", self._port)
        begun = await self._permissions.begin(name, call.principal_required.id, redirect, opens=opens)
        return {"address": begun.address, "redirect": begun.redirect, "opens": begun.opens}

    @endpoint(
        role="admin",
        body=PermissionBrought,
        result=PermissionView,
        errors=(NotFound, Invalid, Conflict, External),
        keys=False,
    )
    async def finish(self, call: Call) -> PermissionView:
        """Connect an account, with the address at which the browser ended."""
        name = str(call.path["name"])
        found = await self._permissions.finish_pasted(name, call.principal_required.id, call.body.address)
        return {"who": found.who, "broken": found.broken}

    @endpoint(role="admin", errors=(NotFound, Invalid, Conflict), keys=False)
    async def drop(self, call: Call) -> Answer:
        """Forget the account that is connected."""
        await self._permissions.drop(str(call.path["name"]))
        return Answer()


def origin_of(call: Call) -> str:
    """Under which the browser has this server open."""
    return f"{'https' if call.secure else 'http'}://{call.request.headers.get('host', 'localhost')}"
