"""Import lists in a browser: all of them, a form for one, and what is done with a whole one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from mvidarr.discovery.api.lists import FILES
from mvidarr.discovery.lists import ImportLists, ListJobs
from mvidarr.discovery.lists.kinds import KINDS, ListKind, kind_of
from mvidarr.discovery.lists.shapes import ImportList
from mvidarr.discovery.lists.typed import LARGEST
from mvidarr.discovery.pages.list_form import (
    TAKE,
    VIDEOS,
    ActiveForm,
    KindAsked,
    ListForm,
    as_form,
    back,
    intervals,
    status,
    told,
    values,
)
from mvidarr.errors import MvidarrError
from mvidarr.web.endpoint import MIB, Call, Flash, Page, See, page

Choices = Callable[[], Awaitable[Mapping[str, Sequence[tuple[str, str]]]]]  # by field: value and label


class ListsPages:
    """``choices``: what may be chosen for a field of an artist."""

    def __init__(self, lists: ImportLists, jobs: ListJobs, choices: Choices) -> None:
        self._lists = lists
        self._jobs = jobs
        self._choices = choices

    @page(role="readonly")
    async def index(self, call: Call) -> Page:
        """All import lists, and the kinds of which another one may be added."""
        context = {"lists": await self._lists.all(), "kinds": list(KINDS.values()), "lacking": self._jobs.lacking()}
        return Page("discovery/lists.html", context)

    @page(role="manager", query=KindAsked)
    async def new(self, call: Call) -> Page:
        """A form for another list."""
        kind = kind_of(call.query.kind)
        return await self._form(None, ListForm(kind=kind.name, monitored=True, kinds=["official"]), {}, kind)

    @page(role="manager", form=ListForm, max_body=2 * MIB)
    async def add(self, call: Call) -> Page | See:
        """Add an import list."""
        form: ListForm | None = call.form
        if form is None:
            kind = kind_of(call.form_values.get("kind", "text"))
            return await self._form(None, ListForm(kind=kind.name, kinds=[]), call.form_errors, kind, code=422)
        kind = kind_of(form.kind)
        try:
            found, change, job = await self._jobs.add(
                kind.name, values(form, kind), form.text, actor=call.actor, origin="page"
            )
        except MvidarrError as error:
            return await self._form(None, form, told(error), kind, code=status(error))
        said = "The list is being read. Nothing of it comes in yet." if job else "Nothing of it comes in yet."
        flash = Flash(said, change=change, job=job["id"] if job else None)
        return See(f"/import/lists/{found['id']}", flash=flash)

    @page(role="manager")
    async def edit_page(self, call: Call) -> Page:
        """A form for how a list is read."""
        found = await self._lists.get(call.id)
        return await self._form(found, as_form(found), {}, KINDS[found["kind"]])

    @page(role="manager", form=ListForm, max_body=2 * MIB)
    async def edit(self, call: Call) -> Page | See:
        """Change how a list is read, and how what is new in it comes in."""
        found, form = await self._lists.get(call.id), call.form
        kind = KINDS[found["kind"]]
        if form is None:
            return await self._form(found, as_form(found), call.form_errors, kind, code=422)
        try:
            _, change = await self._lists.edit(
                call.id, values(form, kind), version=form.version, actor=call.actor, origin="page"
            )
        except MvidarrError as error:
            return await self._form(found, form, told(error), kind, code=status(error))
        return See(f"/import/lists/{call.id}", flash=Flash("Saved.", change=change))

    @page(role="manager", form=ActiveForm)
    async def switch(self, call: Call) -> See:
        """Pause the schedule of a list, or go on."""
        active = bool(call.form and call.form.active)
        _, change = await self._lists.edit(call.id, {"active": active}, version=None, actor=call.actor, origin="page")
        said = "It is read by its schedule again." if active else "It is no longer read by itself."
        return See(f"/import/lists/{call.id}", flash=Flash(said, change=change))

    @page(role="manager")
    async def delete(self, call: Call) -> See:
        """Delete a list; what came of it stays."""
        change = await self._lists.delete(call.id, version=None, actor=call.actor, origin="page")
        return See("/import/lists", flash=Flash("The list is deleted. What came of it stays.", change=change))

    @page(role="manager")
    async def read(self, call: Call) -> See:
        """Read a list again."""
        try:
            job = await self._jobs.read(call.id, actor=call.actor)
        except MvidarrError as error:
            return back(call, error)
        return See(f"/import/lists/{call.id}", flash=Flash("The list is being read.", job=job["id"]))

    @page(role="manager", upload=FILES, max_body=LARGEST + MIB)
    async def hand_in(self, call: Call) -> See:
        """Give a list of text a file."""
        if call.upload is None:
            return See(f"/import/lists/{call.id}", flash=Flash(call.form_errors[""], "bad"))
        try:
            count = await self._jobs.hand_in(call.id, call.upload, actor=call.actor)
        except MvidarrError as error:
            return back(call, error)
        return See(f"/import/lists/{call.id}", flash=Flash(f"{count:,} entries are in it."))

    async def _form(
        self, found: ImportList | None, form: ListForm, errors: Mapping[str, str], kind: ListKind, *, code: int = 200
    ) -> Page:
        given = await self._choices()
        options = {
            "take": TAKE, "videos": VIDEOS, "every": intervals(given["look_every"]), "monitor": given["monitor"],
            "kinds": given["kinds"], "profile_id": given["profile_id"],
        }  # fmt: skip
        context = {
            "list": found, "values": form, "errors": errors, "kind": kind, "options": options,
            "lacking": kind.name in self._jobs.lacking(),
        }  # fmt: skip
        return Page("discovery/list-form.html", context, status=code)
