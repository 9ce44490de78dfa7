"""The calendar over HTTP: as JSON, and as a feed for the programs that people keep their days in."""

import asyncio
from datetime import date
from hashlib import sha256
from typing import Annotated

from pydantic import Field
from starlette.responses import Response
from typing_extensions import TypedDict

from mvidarr.accounts import Feeds
from mvidarr.clock import now
from mvidarr.discovery.news.calendar import DAY, Calendar, Span, span_of, today
from mvidarr.discovery.news.ical import MEDIA_TYPE, event_of, ical
from mvidarr.errors import Invalid, Unauthorized
from mvidarr.library.shapes import Video
from mvidarr.query import Asker
from mvidarr.web.endpoint import Call, Fields, Listing, endpoint

BACK, AHEAD = 90, 365  # days that a feed tells
MOST_EVENTS = 1000
UNASKED = "-status:ignored"  # what a feed tells without a query

Query = Annotated[str, Field(description="Only what this query finds; its order is left aside.")]


class CalendarAsked(Listing):
    start: Annotated[date | None, Field(description="The first day; today, without it.")] = None
    end: Annotated[date | None, Field(description="The last day; 30 days later, without it.")] = None
    q: Query = ""


class FeedAsked(Fields):
    token: Annotated[str, Field(max_length=200, description="Opens this feed and nothing else.")] = ""
    q: Query = ""


class CalendarPage(TypedDict):
    """Videos by ``release_date``; ``next`` is the cursor of the following page."""

    start: str
    end: str
    items: list[Video]
    next: str | None


class CalendarApi:
    def __init__(self, calendar: Calendar, feeds: Feeds) -> None:
        self._calendar = calendar
        self._feeds = feeds

    @endpoint(role="readonly", query=CalendarAsked, result=CalendarPage, errors=(Invalid,))
    async def page(self, call: Call) -> CalendarPage:
        """Videos by the day of their release, those to come among them; both days are told, a year at most."""
        asked: CalendarAsked = call.query
        span = span_of(asked.start, asked.end, asker=call.asker)
        found = await self._calendar.page(span, asked.q, cursor=asked.cursor, limit=asked.limit, asker=call.asker)
        return {
            "start": span.start.isoformat(), "end": span.end.isoformat(), "items": found["items"],
            "next": found["next"],
        }  # fmt: skip

    @endpoint(role=None, query=FeedAsked, produces="text/calendar", errors=(Unauthorized, Invalid))
    async def feed(self, call: Call) -> Response:
        """The calendar as iCalendar, by the token of its reader: 90 days back and a year ahead.

        Without a query it leaves out what is ignored. Nothing else opens it, and the token opens nothing else.
        Unchanged it is 304 to those who send `If-None-Match`.
        """
        asked: FeedAsked = call.query
        user = await self._feeds.reader("calendar", asked.token)
        asker = Asker(user.id, now(), user.role)
        span = Span(today(asker) - BACK * DAY, today(asker) + AHEAD * DAY)
        found = await self._calendar.all(span, asked.q or UNASKED, most=MOST_EVENTS, asker=asker)
        url = call.request.url
        events = [event_of(video, f"{url.scheme}://{url.netloc}{call.base}") for video in found.videos]
        etag = f'W/"{sha256(repr(events).encode()).hexdigest()[:24]}"'
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if etag in call.request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="mvidarr.ics"'
        return Response(await asyncio.to_thread(ical, events), headers=headers, media_type=MEDIA_TYPE)
