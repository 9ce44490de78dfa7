"""Sources in a browser, on their page and as a step of the first run.

GET  /sources                   index     GET  /sources/{name}/callback    callback
POST /sources/{name}            save      POST /sources/{name}/paste       paste
POST /sources/{name}/connect    connect   POST /sources/{name}/disconnect  disconnect
GET  /setup/sources             step      POST /setup/sources              go_on
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from mvidarr.accounts import FirstRun
from mvidarr.discovery.api.sources import origin_of
from mvidarr.discovery.sources.options import names_of
from mvidarr.discovery.sources.permissions import LONGEST, Begun, Permissions, redirect_of
from mvidarr.discovery.sources.sources import Sources
from mvidarr.discovery.sources.trying import Tries
from mvidarr.discovery.sources.views import SourceViews
from mvidarr.errors import Conflict, Invalid, MvidarrError
from mvidarr.settings import Settings
from mvidarr.settings.page import Asked, Typed, sentences, shown, touched, typed_in
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

HERE, STEP = "/sources", "/setup/sources"


class SourceForm(Fields):
    """Beside these a field for each setting that was ``shown``, as the form of the settings has them. ``test``: try it
    once it is saved. ``step``: it stands in the first run."""

    model_config = ConfigDict(extra="allow")

    shown: Annotated[list[str], Field(default_factory=list, max_length=50)]
    reset: Annotated[str, Field(max_length=200)] = ""
    test: bool = False
    step: bool = False


class PastedForm(Fields):
    address: Annotated[str, Field(max_length=LONGEST)] = ""


class BroughtBack(Fields):
    """What the other side sends a browser back with."""

    model_config = ConfigDict(extra="ignore")

    code: Annotated[str, Field(max_length=LONGEST)] = ""
    state: Annotated[str, Field(max_length=500)] = ""
    error: Annotated[str, Field(max_length=500)] = ""


class SourcesPages:
    """``port``: at which this server listens."""

    def __init__(
        self,
        sources: Sources,
        settings: Settings,
        views: SourceViews,
        *,
        tries: Tries,
        permissions: Permissions,
        first_run: FirstRun,
        port: int,
    ) -> None:
        self._sources = sources
        self._settings = settings
        self._views = views
        self._tries = tries
        self._permissions = permissions
        self._first_run = first_run
        self._port = port

    @page(role="admin")
    async def index(self, call: Call) -> Page:
        """All sources: what each brings, how it does, and what it may be given."""
        return await self._page(Asked())

    @page(role="admin")
    async def step(self, call: Call) -> Page:
        """In the first run: what works already, and keys that make it more."""
        return await self._page(Asked(), step=True)

    @page(role="admin")
    async def go_on(self, call: Call) -> See:
        """The next step."""
        await self._first_run.finish("sources")
        return See(await self._first_run.onward())

    @page(role="admin", form=SourceForm)
    async def save(self, call: Call) -> Page | See:
        """Change what was touched, and try the source if that was asked for."""
        name, form = str(call.path["name"]), call.form
        declared = self._sources.one(name)
        if form is None:
            return await self._page(Asked(errors=call.form_errors), status=422)
        own = [one for one in form.shown if one in names_of(declared)]
        typed = typed_in(self._settings.registry, own, form.model_extra or {})
        try:
            said, change = await self._changed(call, typed, form.reset if form.reset in names_of(declared) else "")
        except (Invalid, Conflict) as error:
            asked = Asked(typed=typed, errors=sentences(self._settings, error))
            return await self._page(asked, step=form.step, status=409 if isinstance(error, Conflict) else 422)
        if form.test:
            await self._tries.run(name)  # what came of it stands with the source
        back = STEP if form.step else HERE
        return See(f"{back}#source-{name}", flash=Flash(said, change=change) if change or not form.test else None)

    @page(role="admin")
    async def connect(self, call: Call) -> Page:
        """How to connect an account: what to register, where to go, and what to paste."""
        return await self._connecting(call)

    @page(role="admin", query=BroughtBack)
    async def callback(self, call: Call) -> Page | See:
        """Where the other side sends a browser back to."""
        return await self._connected(call, call.query.model_dump())

    @page(role="admin", form=PastedForm)
    async def paste(self, call: Call) -> Page | See:
        """The address at which a browser ended that did not find this server."""
        return await self._connected(call, call.form.address if call.form else "")

    @page(role="admin")
    async def disconnect(self, call: Call) -> See:
        """Forget the account that is connected."""
        name = str(call.path["name"])
        await self._permissions.drop(name)
        label = self._sources.one(name).label
        return See(f"{HERE}#source-{name}", flash=Flash(f"The account of {label} is forgotten."))

    async def _changed(self, call: Call, typed: Mapping[str, Typed], reset: str) -> tuple[str, int | None]:
        """The sentence, and the change."""
        given: dict[str, Any] = touched(self._settings.registry, typed)
        if reset:
            given[reset] = None
        if not given:
            return "Nothing was changed.", None
        versions = {name: typed[name].version for name in given if name in typed}
        change = await self._settings.change(given, actor=call.actor, origin="page", versions=versions)
        labels = ", ".join(self._settings.registry[name].label for name in given)
        return (f"Saved: {labels}." if change is not None else "Nothing was changed."), change

    async def _connected(self, call: Call, brought: Mapping[str, str] | str) -> Page | See:
        name, me = str(call.path["name"]), call.principal_required.id
        try:
            if isinstance(brought, str):
                found = await self._permissions.finish_pasted(name, me, brought)
            else:
                found = await self._permissions.finish(name, me, brought)
        except MvidarrError as error:
            return await self._connecting(call, error)
        label = self._sources.one(name).label
        return See(f"{HERE}#source-{name}", flash=Flash(f"{label} may read the account of {found.who} now."))

    async def _connecting(self, call: Call, error: MvidarrError | None = None) -> Page:
        """What was begun stays open while a pasted text is only no address; else it begins anew."""
        name = str(call.path["name"])
        redirect, opens = redirect_of(origin_of(call), f"{call.base}/sources/{name}/callback", self._port)
        begun: Begun = await self._permissions.begin(name, call.principal_required.id, redirect, opens=opens)
        context = {"source": await self._views.one(name), "begun": begun, "problem": error.detail if error else None}
        return Page("discovery/connect.html", context, status=200 if error is None else 422)

    async def _page(self, asked: Asked, *, step: bool = False, status: int = 200) -> Page:
        await self._settings.load()
        fields = {
            name: [shown(self._settings, self._settings.registry[one], asked) for one in names_of(declared)]
            for name, declared in self._sources.declared.items()
        }
        context = {
            "sources": await self._views.all(),
            "fields": fields,
            "errors": asked.errors,
            "steps": await self._first_run.shown("sources") if step else [],
        }
        return Page(f"discovery/sources{'-step' if step else ''}.html", context, status=status)
