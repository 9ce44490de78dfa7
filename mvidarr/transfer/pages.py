"""Exports in a browser: a page that says what it will be and asks for the format and the columns, then the file.

Without JavaScript every button is a submit of the same form, so what was ticked and in which order stays.
"""

from collections.abc import Sequence
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import Field
from starlette.responses import Response

from mvidarr.bulk import Who
from mvidarr.bulk.shapes import Among
from mvidarr.errors import Invalid, MvidarrError, TooMany
from mvidarr.library import Selection
from mvidarr.transfer.api import answer, answered
from mvidarr.transfer.columns import Column
from mvidarr.transfer.exports import Exports
from mvidarr.transfer.formats import FORMATS, FormatName
from mvidarr.transfer.order import NounName, Order, PlanOrder
from mvidarr.transfer.plans import PLAN_COLUMNS
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

Names = list[Annotated[str, Field(max_length=100)]]
LARGEST = 2**63 - 1


class Choice(Fields):
    """``order`` are all columns as the page had them, ``columns`` those that were ticked; ``move`` is ``up:title``."""

    ids: str = ""
    q: str = ""
    sort: Annotated[str, Field(max_length=200)] = ""
    exclude: str = ""
    format: FormatName = "csv"
    columns: Names = Field(default_factory=list)
    order: Names = Field(default_factory=list)
    move: Annotated[str, Field(max_length=110)] = ""
    take: Literal["", "usual", "all", "none"] = ""

    def selection(self) -> Selection:
        """A selection of nothing is nothing: only without one is it all that the query finds."""
        ids = numbers_in(self.ids) if self.ids.strip() else None
        return Selection(ids, self.q.strip(), self.sort or None, frozenset(numbers_in(self.exclude)))


class PlanFile(Fields):
    among: Among | Literal[""] = ""
    format: FormatName = "csv"


class ExportPages:
    def __init__(self, exports: Exports) -> None:
        self._exports = exports

    @page(role="readonly", query=Choice)
    async def videos(self, call: Call) -> Page:
        """Export what a list of videos shows."""
        return await self._shown(call, "video", call.query)

    @page(role="readonly", query=Choice)
    async def artists(self, call: Call) -> Page:
        """Export what a list of artists shows."""
        return await self._shown(call, "artist", call.query)

    @page(role="readonly", query=Choice)
    async def changes(self, call: Call) -> Page:
        """Export what the history shows."""
        return await self._shown(call, "change", call.query)

    @page(role="readonly", form=Choice)
    async def choose_changes(self, call: Call) -> Page:
        """Every button of that page but the last."""
        return await self._chosen(call, "change")

    @page(role="readonly", form=Choice)
    async def change_file(self, call: Call) -> Page | Response:
        """The file itself."""
        return await self._file(call, "change")

    @page(role="user", query=PlanFile)
    async def plan_file(self, call: Call) -> See | Response:
        """The rows of a plan as a file."""
        asked: PlanFile = call.query
        order = PlanOrder(call.id, asked.among or None, PLAN_COLUMNS.usual(), asked.format, for_excel=True)
        try:
            return answered(await self._exports.begin_plan(order, Who(call.asker, call.actor, "page")), call)
        except TooMany as error:
            return See(f"/bulk/{call.id}", flash=Flash(error.detail, "bad"))

    @page(role="readonly", form=Choice)
    async def choose_videos(self, call: Call) -> Page:
        """Export selected videos; also every button of the page but the last."""
        return await self._chosen(call, "video")

    @page(role="readonly", form=Choice)
    async def choose_artists(self, call: Call) -> Page:
        """Export selected artists; also every button of the page but the last."""
        return await self._chosen(call, "artist")

    @page(role="readonly", form=Choice)
    async def video_file(self, call: Call) -> Page | Response:
        """The file itself."""
        return await self._file(call, "video")

    @page(role="readonly", form=Choice)
    async def artist_file(self, call: Call) -> Page | Response:
        """The file itself."""
        return await self._file(call, "artist")

    async def _chosen(self, call: Call, noun: NounName) -> Page:
        if call.form is None:
            return await self._shown(call, noun, Choice(), _refusal(call), 422)
        return await self._shown(call, noun, call.form)

    async def _file(self, call: Call, noun: NounName) -> Page | Response:
        choice: Choice | None = call.form
        if choice is None:
            return await self._shown(call, noun, Choice(), _refusal(call), 422)
        if not choice.columns and choice.order:
            return await self._shown(call, noun, choice, "Choose at least one column.", 422)
        try:
            columns = self._exports.columns(noun).chosen(choice.columns)
            order = Order(noun, choice.selection(), columns, choice.format, for_excel=True)
            return await answer(self._exports, order, call)
        except TooMany as error:
            return await self._shown(call, noun, choice, error.detail, 429)
        except Invalid as error:
            return await self._shown(call, noun, choice, error.detail, 422)

    async def _shown(self, call: Call, noun: NounName, choice: Choice, error: str = "", status: int = 200) -> Page:
        """A query that makes no sense is said on the page: it can be typed again where it came from."""
        count: int | None = None
        try:
            count = await self._exports.count(noun, choice.selection(), call.asker)
        except MvidarrError as problem:
            error, status = error or problem.detail, status if error else 422
        columns = self._exports.columns(noun)
        ticked = _ticked(choice, [column.name for column in columns.usual()])
        return Page(
            "transfer/export.html",
            {
                "noun": noun,
                "choice": choice,
                "count": count,
                "said": self._exports.said(noun, choice.selection()) if count is not None else "",
                "selected": bool(choice.ids),
                "columns": _arranged(columns.ordered(choice.order or ticked), choice.move),
                "ticked": _all(choice, columns.all, ticked),
                "formats": list(FORMATS.values()),
                "back": _back(noun, choice),
                "error": error,
            },
            status=status,
        )


def numbers_in(text: str) -> tuple[int, ...]:
    """``3,5`` -> (3, 5)."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 20 and int(part) <= LARGEST for part in parts):
        raise Invalid("A selection is numbers with commas between them. Go back and select again.")
    return tuple(map(int, parts))


def _ticked(choice: Choice, usual: Sequence[str]) -> list[str]:
    if choice.take == "usual" or not (choice.columns or choice.order):
        return list(usual)
    return [] if choice.take == "none" else choice.columns


def _all(choice: Choice, columns: Sequence[Column], ticked: Sequence[str]) -> list[str]:
    return [column.name for column in columns] if choice.take == "all" else list(ticked)


def _arranged(columns: Sequence[Column], move: str) -> list[Column]:
    """With one of them moved by a place."""
    way, _, name = move.partition(":")
    found = list(columns)
    at = next((place for place, column in enumerate(found) if column.name == name), None)
    if at is not None:
        column = found.pop(at)
        found.insert(max(0, at - 1) if way == "up" else at + 1, column)
    return found


def _back(noun: NounName, choice: Choice) -> str:
    held = {name: value for name, value in (("q", choice.q), ("sort", choice.sort)) if value}
    path = "/history" if noun == "change" else f"/{noun}s"
    return f"{path}?{urlencode(held)}" if held else path


def _refusal(call: Call) -> str:
    field, sentence = next(iter(call.form_errors.items()))
    return f"{field}: {sentence}" if field else sentence
