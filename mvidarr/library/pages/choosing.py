"""The form that chooses the columns of a table: a page without JavaScript, a dialog on the list with it."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from mvidarr.library.pages.back import Back
from mvidarr.library.pages.columns import NARROWEST, WIDEST, Choosable, choosable
from mvidarr.library.pages.nouns import ARTISTS, VIDEOS, Noun
from mvidarr.library.preferences import MOST_COLUMNS, Preferences
from mvidarr.web.endpoint import Call, Page, See, page

Names = Annotated[list[Annotated[str, Field(max_length=40)]], Field(default_factory=list, max_length=MOST_COLUMNS)]
Widths = Annotated[
    list[Annotated[int, Field(ge=NARROWEST, le=WIDEST)]], Field(default_factory=list, max_length=MOST_COLUMNS)
]


class ColumnsForm(Back):
    """``names`` are all columns in their order, ``widths`` theirs in px, ``on`` those that are shown. ``move`` is one
    that goes up or down (``year:up``); with ``usual`` everything is as it was at first."""

    names: Names
    widths: Widths
    on: Names
    move: Annotated[str, Field(max_length=50)] = ""
    usual: Annotated[str, Field(max_length=10)] = ""


class ColumnsPages:
    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    @page(role="readonly", query=Back)
    async def videos_page(self, call: Call) -> Page:
        """Choose the columns of tables of videos."""
        return await self._form(call, VIDEOS)

    @page(role="readonly", form=ColumnsForm)
    async def videos(self, call: Call) -> Page | See:
        """Keep the columns of tables of videos."""
        return await self._kept(call, VIDEOS)

    @page(role="readonly", query=Back)
    async def artists_page(self, call: Call) -> Page:
        """Choose the columns of the table of artists."""
        return await self._form(call, ARTISTS)

    @page(role="readonly", form=ColumnsForm)
    async def artists(self, call: Call) -> Page | See:
        """Keep the columns of the table of artists."""
        return await self._kept(call, ARTISTS)

    async def _form(self, call: Call, kind: Noun) -> Page:
        chosen = (await self._preferences.chosen(call.principal_required.id)).get(f"{kind.many}.columns")
        return _page(kind, choosable(kind.columns, chosen), call.query.back)

    async def _kept(self, call: Call, kind: Noun) -> Page | See:
        form: ColumnsForm | None = call.form
        if form is None or len(form.widths) != len(form.names):
            error = f"Widths are whole numbers from {NARROWEST} to {WIDEST}."
            return _page(kind, choosable(kind.columns, None), "", error, status=422)
        me, name = call.principal_required.id, f"{kind.many}.columns"
        columns = _moved(_as_sent(kind, form), form.move)
        if form.move:
            return _page(kind, columns, form.back)
        if form.usual:
            await self._preferences.forget(me, name)
        elif picks := [_pick(each) for each in columns if each.on]:
            await self._preferences.put(me, name, picks)
        else:
            return _page(kind, columns, form.back, "Choose one column at least.", status=422)
        return See(form.back or f"/{kind.many}?view=table")


def _as_sent(kind: Noun, form: ColumnsForm) -> list[Choosable]:
    known = {column.key: column for column in kind.columns}
    sent = dict(zip(form.names, form.widths, strict=True))
    return [Choosable(known[name], name in form.on, width) for name, width in sent.items() if name in known]


def _moved(columns: list[Choosable], move: str) -> list[Choosable]:
    name, _, way = move.partition(":")
    at = next((at for at, each in enumerate(columns) if each.column.key == name), None)
    if at is None:
        return columns
    to = max(0, min(len(columns) - 1, at + (-1 if way == "up" else 1)))
    rest = columns[:at] + columns[at + 1 :]
    return [*rest[:to], columns[at], *rest[to:]]


def _pick(each: Choosable) -> Mapping[str, Any]:
    """A width that is usual is kept as none, so that it follows when the usual one changes."""
    return {"name": each.column.key, "width": None if each.width == each.column.width else each.width}


def _page(kind: Noun, columns: list[Choosable], back: str, error: str | None = None, *, status: int = 200) -> Page:
    context = {"nouns": kind.many, "columns": columns, "back": back, "error": error}
    return Page("library/columns.html", context, status=status)
