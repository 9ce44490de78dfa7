"""Saved views in a browser: all of them on one page, a form for each, and the buttons of the menu on the lists."""

from typing import Annotated, Any, Literal

from pydantic import Field

from mvidarr.errors import MvidarrError
from mvidarr.library.pages.back import PATH
from mvidarr.library.preferences import LOOKS, Look
from mvidarr.library.views import PAGES, Habits, ListPage, View, Views, may_change
from mvidarr.web.endpoint import Call, Fields, Flash, Page, Role, See, page

HEADINGS: dict[str, str] = {"videos": "Library", "artists": "Artists"}
SHARED: dict[str, str] = {
    "": "Only me",
    "readonly": "Everybody",
    "user": "Users and above",
    "manager": "Managers and administrators",
    "admin": "Administrators",
}

Text = Annotated[str, Field(max_length=4000)]
Name = Annotated[str, Field(max_length=200)]
Sort = Annotated[str, Field(max_length=200)]


class ViewForm(Fields):
    """``look`` and ``shared`` are empty for none."""

    name: Name = ""
    q: Text = ""
    sort: Sort = ""
    look: Look | Literal[""] = ""
    shared: Role | Literal[""] = ""
    version: Annotated[int, Field(ge=0)] = 0


class NewViewForm(ViewForm):
    page: ListPage = "videos"


class StateForm(Fields):
    """The state of a list that a view takes over."""

    q: Text = ""
    sort: Sort = ""
    look: Look | Literal[""] = ""
    version: Annotated[int, Field(ge=0)]


class VersionForm(Fields):
    version: Annotated[int, Field(ge=0)]


class UseForm(Fields):
    """``place``: among the pinned ones; without it a pin goes to their end."""

    pinned: bool | None = None
    usual: bool | None = None
    place: Annotated[int, Field(ge=0, le=1000)] | None = None
    back: Annotated[str, Field(max_length=6000, pattern=PATH)] = ""


class ViewsPages:
    def __init__(self, views: Views, habits: Habits) -> None:
        self._views = views
        self._habits = habits

    @page(role="readonly")
    async def index(self, call: Call) -> Page:
        """All views that somebody sees, and what stands in their sidebar."""
        views, asker = await self._views.all(call.asker), call.asker
        changes = {view["key"] for view in views if view["owner"] and may_change(asker, _row(view))}
        context = {
            "views": views,
            "pinned": [view for view in views if view["pinned"]],
            "pages": [(name, HEADINGS[name], [view for view in views if view["page"] == name]) for name in PAGES],
            "may_change": changes if call.principal_required.may("user") else set(),
            "shared_words": SHARED,
        }
        return Page("library/views.html", context)

    @page(role="readonly")
    async def open(self, call: Call) -> See:
        """The list that a view shows."""
        return See((await self._views.get(str(call.path["key"]), call.asker))["address"])

    @page(role="user", query=NewViewForm)
    async def add_page(self, call: Call) -> Page:
        """A form for a new view."""
        return _form(call.query.page, None, call.query.model_dump(), {})

    @page(role="user", form=NewViewForm)
    async def add(self, call: Call) -> Page | See:
        """Save a list as a view."""
        form: NewViewForm | None = call.form
        if form is None:
            return _form("videos", None, _typed(call), call.form_errors, status=422)
        try:
            view, change = await self._views.add(
                form.page, _values(form), asker=call.asker, actor=call.actor, origin="page"
            )
        except MvidarrError as error:
            return _refused(form.page, None, form, error)
        return See(view["address"], flash=Flash(f"Saved the view “{view['name']}”.", change=change))

    @page(role="user")
    async def edit_page(self, call: Call) -> Page:
        """A form for one view."""
        view = await self._views.get(str(call.id), call.asker)
        values = {**view, "look": view["look"] or "", "shared": view["shared"] or ""}
        return _form(view["page"], view, values, {})

    @page(role="user", form=ViewForm)
    async def edit(self, call: Call) -> Page | See:
        """Change a view: its name, what it shows, who sees it."""
        view = await self._views.get(str(call.id), call.asker)
        form: ViewForm | None = call.form
        if form is None:
            return _form(view["page"], view, {**view, **_typed(call)}, call.form_errors, status=422)
        try:
            change = await self._changed(call, _values(form), form.version)
        except MvidarrError as error:
            return _refused(view["page"], view, form, error)
        return See("/views", flash=Flash("Saved.", change=change))

    @page(role="user", form=StateForm)
    async def update(self, call: Call) -> See:
        """Let a view show what the list shows now."""
        form: StateForm | None = call.form
        view = await self._views.get(str(call.id), call.asker)
        if form is None:
            return See(view["address"], flash=Flash("This could not be read. Try it once more.", "bad"))
        values: dict[str, Any] = {"q": form.q, "sort": form.sort, "look": form.look or None}
        try:
            change = await self._changed(call, values, form.version)
        except MvidarrError as error:
            return See(view["address"], flash=Flash(error.detail, "bad"))
        view = await self._views.get(view["key"], call.asker)
        return See(view["address"], flash=Flash(f"Changed the view “{view['name']}”.", change=change))

    @page(role="user", form=VersionForm)
    async def delete(self, call: Call) -> See:
        """Delete a view."""
        version = call.form.version if call.form else None
        try:
            change = await self._views.delete(
                call.id, version=version, asker=call.asker, actor=call.actor, origin="page"
            )
        except MvidarrError as error:
            return See("/views", flash=Flash(error.detail, "bad"))
        return See("/views", flash=Flash("Deleted.", change=change))

    @page(role="readonly", form=UseForm)
    async def use(self, call: Call) -> See:
        """Pin a view, move its pin, or open its page with it."""
        form: UseForm | None = call.form
        if form is None:
            return See("/views", flash=Flash("This could not be read. Try it once more.", "bad"))
        try:
            values = form.model_dump(exclude_none=True, exclude={"back"})
            view = await self._habits.set(str(call.path["key"]), values, call.asker)
        except MvidarrError as error:
            return See(form.back or "/views", flash=Flash(error.detail, "bad"))
        return See(form.back or "/views", flash=_said(values, view))

    async def _changed(self, call: Call, values: dict[str, Any], version: int) -> int | None:
        _, change = await self._views.edit(
            call.id, values, version=version, asker=call.asker, actor=call.actor, origin="page"
        )
        return change


def _row(view: View) -> dict[str, Any]:
    return {"owner_id": view["owner"]["id"] if view["owner"] else None, "shared": view["shared"]}


def _values(form: ViewForm) -> dict[str, Any]:
    return {
        "name": form.name,
        "q": form.q,
        "sort": form.sort,
        "look": form.look or None,
        "shared": form.shared or None,
    }


def _said(values: dict[str, Any], view: View) -> Flash | None:
    """Nothing about a move: it is seen."""
    where = HEADINGS[view["page"]]
    if "usual" in values:
        words = (
            f"{where} opens with “{view['name']}” now." if values["usual"] else f"{where} opens with everything now."
        )
        return Flash(words)
    if "pinned" in values:
        return Flash(f"“{view['name']}” {'stands in' if values['pinned'] else 'is gone from'} your sidebar.")
    return None


def _typed(call: Call) -> dict[str, Any]:
    blank = {"name": "", "q": "", "sort": "", "look": "", "shared": "", "version": 0}
    return {**blank, **call.form_values}


def _refused(of: ListPage, view: View | None, form: ViewForm, error: MvidarrError) -> Page:
    errors = {item.field: item.message for item in error.errors}
    if not errors:
        errors = {{"bad_query": "q", "bad_sort": "sort", "exists": "name"}.get(error.code, ""): error.detail}
    return _form(of, view, form.model_dump(), errors, status=409 if error.code in ("exists", "moved_on") else 422)


def _form(
    of: ListPage, view: View | None, values: dict[str, Any], errors: dict[str, str], *, status: int = 200
) -> Page:
    context = {
        "of": of,
        "heading": HEADINGS[of],
        "view": view,
        "values": values,
        "errors": errors,
        "looks": [("", "However each person looks at lists"), *((look, look.capitalize()) for look in LOOKS)],
        "shared_words": SHARED,
    }
    return Page("library/view.html", context, status=status)
