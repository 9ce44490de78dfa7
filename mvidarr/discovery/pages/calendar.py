"""The calendar in a browser: a month as weeks or as a list of its days, narrowed by a query.

Its address holds all of it: ``?month=2026-11&view=agenda&q=is:monitored``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.discovery.news.calendar import DAY, Calendar, Shown, Span, by_day, narrowed, on, today, undated
from mvidarr.errors import Invalid
from mvidarr.library.shapes import Video
from mvidarr.query import Asker
from mvidarr.web.endpoint import Call, Fields, Page, page
from mvidarr.web.mistakes import mistake_in

View = Literal["month", "agenda"]

IN_A_CELL = 3  # videos of a day in the month; the others are told by number
QUICK = {"Monitored": "is:monitored", "Wanted": "is:wanted", "Official": "kind:official", "Upcoming": "is:upcoming"}
FIRST, LAST = date(1000, 2, 1), date(9998, 12, 1)  # months with one on either side; years of four digits


class CalendarAsked(Fields):
    month: Annotated[str, Field(max_length=10, pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$")] = ""
    view: View = "month"
    q: str = ""


@dataclass(frozen=True)
class Address:
    """This page with what its address holds; what is usual is left out of it."""

    held: Mapping[str, str]

    def to(self, **changed: str) -> str:
        held = {name: value for name, value in {**self.held, **changed}.items() if value}
        return f"/calendar?{urlencode(held)}" if held else "/calendar"


@dataclass(frozen=True)
class Cell:
    """A day; ``outside`` the month that is shown, ``list`` the videos of this day as a list of the library."""

    day: date
    outside: bool
    today: bool
    videos: Sequence[Video]
    list: str


class CalendarPages:
    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    @page(role="readonly", query=CalendarAsked)
    async def index(self, call: Call) -> Page:
        """What came out in a month, and what will."""
        asked: CalendarAsked = call.query
        now = today(call.asker)
        month = _month(asked.month, now)
        here = _address(asked, month, now)
        context: dict[str, Any] = {"q": asked.q, "here": here, "view": asked.view, "month": month, "error": None}
        q, status = asked.q.strip(), 200
        try:
            context |= await self._shown(asked.view, month, q, call.asker)
        except Invalid as error:
            context["error"], status = mistake_in(q, error), 422
            context |= told_of(asked.view, month, Shown([], False), now, "")
        return Page("discovery/calendar.html", context | ways_of(here, month, now, q), status=status)

    async def _shown(self, view: View, month: date, q: str, asker: Asker) -> dict[str, Any]:
        now, span = today(asker), weeks(month) if view == "month" else whole(month)
        shown = await self._calendar.all(span, q, asker=asker)
        context = told_of(view, month, shown, now, q)
        if following(month) > now:
            context["undated"] = await self._calendar.undated(q, asker=asker)
            context["undated_list"] = _list(undated(q, asker))
        if not context["days"]:
            context["earlier"] = await self._calendar.before(month, q, asker=asker)
            context["later"] = await self._calendar.after(whole(month).end, q, asker=asker)
        return context


def whole(month: date) -> Span:
    return Span(month, following(month) - DAY)


def weeks(month: date) -> Span:
    """From the Monday before it to the Sunday behind it."""
    days = whole(month)
    return Span(days.start - days.start.weekday() * DAY, days.end + (6 - days.end.weekday()) * DAY)


def following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _month(asked: str, now: date) -> date:
    found = date.fromisoformat(f"{asked}-01") if asked and asked >= "0001" else now.replace(day=1)
    return min(max(found, FIRST), LAST)


def _address(asked: CalendarAsked, month: date, now: date) -> Address:
    named = "" if month == now.replace(day=1) else _name(month)
    view = "" if asked.view == "month" else asked.view
    return Address({"month": named, "view": view, "q": asked.q.strip()})


def told_of(view: View, month: date, shown: Shown, now: date, q: str) -> dict[str, Any]:
    """The days of a month in weeks, or those with something alone."""
    days = by_day(shown.videos)
    cells = [
        Cell(day, day.month != month.month, day == now, days.get(day, ()), _list_of(day, q) if day in days else "")
        for day in (weeks(month) if view == "month" else whole(month)).days
    ]
    rows = [cells[at : at + 7] for at in range(0, len(cells), 7)] if view == "month" else []
    full = [cell for cell in cells if cell.videos and not cell.outside]
    return {
        "weeks": rows, "days": full, "more": shown.more, "count": len(shown.videos), "in_a_cell": IN_A_CELL,
        "undated": Shown([], False), "undated_list": "", "earlier": None, "later": None,
    }  # fmt: skip


def _list_of(day: date, q: str) -> str:
    return _list(narrowed(q, on(day)))


def _list(q: str) -> str:
    """Of the library."""
    return f"/videos?{urlencode({'q': q})}"


def ways_of(here: Address, month: date, now: date, q: str) -> dict[str, Any]:
    """To the months beside, to this one, to the other view, and with more asked."""
    return {
        "previous": here.to(month=_name(_month(_name(month - DAY), now))),
        "next": here.to(month=_name(_month(_name(following(month)), now))),
        "now": here.to(month=""),
        "is_now": month == now.replace(day=1),
        "views": [("month", "Month", here.to(view="")), ("agenda", "Agenda", here.to(view="agenda"))],
        "quick": [(name, here.to(q=f"{q} {term}".strip())) for name, term in QUICK.items() if term not in q.split()],
        "clear": here.to(q=""),
    }  # fmt: skip


def _name(month: date) -> str:
    return f"{month:%Y-%m}"
