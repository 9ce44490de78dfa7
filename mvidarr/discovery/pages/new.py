"""What is new and who else there is, in a browser."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.clock import iso, now
from mvidarr.discovery.news.news import Heap, News
from mvidarr.discovery.news.suggesting import Suggesting
from mvidarr.discovery.news.suggestions import Suggestions
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.jobs import Jobs
from mvidarr.library.wishes import Wish, Wishes
from mvidarr.query import Query, text_of
from mvidarr.query.tree import And, Criterion, Item
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

CARDS, SOME, MANY = 36, 6, 30  # new videos; suggestions beside them; suggestions on a page of their own
_WEEK, _BY_DAY = 7, 14  # days
_CURSOR = Field(max_length=500, pattern=r"^[A-Za-z0-9_-]*$")


class NewsAsked(Fields):
    cursor: Annotated[str, _CURSOR] = ""


class SuggestionsAsked(NewsAsked):
    hidden: bool = False


class Pressed(Fields):
    """``back``: the page where it was, one of ours."""

    back: Annotated[str, Field(max_length=2000, pattern=r"^/discover(/artists)?(\?[^#\\]*)?$")] = "/discover"


class NewPages:
    def __init__(
        self, news: News, suggestions: Suggestions, suggesting: Suggesting, *, wishes: Wishes, jobs: Jobs
    ) -> None:
        self._news = news
        self._suggestions = suggestions
        self._suggesting = suggesting
        self._wishes = wishes
        self._jobs = jobs

    @page(role="readonly", query=NewsAsked)
    async def index(self, call: Call) -> Page:
        """What is new of monitored artists, and some that are like them."""
        asked: NewsAsked = call.query
        me = call.principal_required
        found = await self._news.heaps(cursor=asked.cursor, limit=CARDS, user_id=me.id)
        ids = [one["video"]["id"] for heap in found.heaps for one in heap.items]
        some = await self._suggestions.page(limit=SOME) if not asked.cursor else None
        context: dict[str, Any] = {
            "days": days_of(found.heaps, iso(now())[:10]), "all_of": all_of,
            "next": found.next, "first": bool(asked.cursor),
            "jobs": await self._jobs.open_of("video", ids), "suggestions": some["items"] if some else [],
        }  # fmt: skip
        return Page("discovery/discover.html", context)

    @page(role="readonly", query=SuggestionsAsked)
    async def artists(self, call: Call) -> Page:
        """Artists like those of the library, or those that nobody is interested in."""
        asked: SuggestionsAsked = call.query
        found = await self._suggestions.page(hidden=asked.hidden, cursor=asked.cursor, limit=MANY)
        context: dict[str, Any] = {
            "suggestions": found["items"], "next": found["next"], "first": bool(asked.cursor), "hidden": asked.hidden,
            "updated": await self._suggestions.updated(), "possible": self._suggesting.possible,
        }  # fmt: skip
        return Page("discovery/suggestions.html", context)

    @page(role="user", form=Pressed)
    async def want(self, call: Call) -> See:
        """Want a new video."""
        return await self._wish(call, "wanted")

    @page(role="user", form=Pressed)
    async def ignore(self, call: Call) -> See:
        """Ignore a new video."""
        return await self._wish(call, "ignored")

    @page(role="user", form=Pressed)
    async def hide(self, call: Call) -> See:
        """Nobody is interested in an artist that is suggested."""
        one, change = await self._suggestions.hide(call.id, actor=call.actor, origin="page")
        return See(_back(call), flash=Flash(f"{one['name']} is not suggested any more.", change=change))

    @page(role="user", form=Pressed)
    async def show(self, call: Call) -> See:
        """Suggest an artist again."""
        one, change = await self._suggestions.hide(call.id, hidden=False, actor=call.actor, origin="page")
        return See(_back(call), flash=Flash(f"{one['name']} is suggested again.", change=change))

    @page(role="manager", form=Pressed)
    async def refresh(self, call: Call) -> See:
        """Find more artists now."""
        try:
            await self._suggesting.ask_for(actor=call.actor)
        except MvidarrError as error:
            return See(_back(call), flash=Flash(error.detail, "bad"))
        return See(_back(call), flash=Flash("Sources are being asked. That takes some minutes; see Activity."))

    async def _wish(self, call: Call, wish: Wish) -> See:
        try:
            change = await self._wishes.set(call.id, wish, actor=call.actor, origin="page")
        except NotFound:
            raise
        except MvidarrError as error:
            return See(_back(call), flash=Flash(error.detail, "bad"))
        said = await self._wishes.told(call.id, wish, change)
        return See(_back(call), flash=Flash(said, change=change))


@dataclass(frozen=True)
class Day:
    """``date``: YYYY-MM-DD, of what is older YYYY-MM."""

    date: str
    name: str
    heaps: list[Heap]


def days_of(heaps: Sequence[Heap], today: str) -> list[Day]:
    """The last two weeks by day, what is older by month."""
    named = groupby(heaps, key=lambda heap: _day_named(heap.day, today))
    return [Day(date, name, list(some)) for (date, name), some in named]


def _day_named(date: str, today: str) -> tuple[str, str]:
    """``Today``, ``Yesterday``, ``Saturday``, ``3 May 2026``, ``April 2026``."""
    day = datetime.date.fromisoformat(date)
    ago = (datetime.date.fromisoformat(today) - day).days
    if ago > _BY_DAY:
        return date[:7], day.strftime("%B %Y")
    if ago in (0, 1):
        return date, ("Today", "Yesterday")[ago]
    return date, day.strftime("%A" if 1 < ago < _WEEK else "%-d %B %Y")


def all_of(heap: Heap) -> str:
    """The library with all that came of an artist on a day."""
    artist = heap.items[0]["video"]["artist"]
    name = Criterion("artist", (Item("=", artist["name"] if artist else ""),))
    day = Criterion("added", (Item("is", heap.day),))
    return f"/videos?{urlencode({'q': text_of(Query(And((name, day))))})}"


def _back(call: Call) -> str:
    form: Pressed | None = call.form
    return form.back if form else "/discover"
