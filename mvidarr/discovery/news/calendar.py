"""Videos by the day of their release: what came out, what will, and what has no day yet.

Days are texts like 2026-11-22 and those of UTC, as ``is:upcoming`` counts them. A query narrows what is shown; its own
order is left aside, as a calendar has one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mvidarr.clock import iso
from mvidarr.errors import FieldError, Invalid
from mvidarr.library import VideoLists
from mvidarr.library.shapes import Video, VideoPage
from mvidarr.query import Asker, Query, fold, parse, text_of
from mvidarr.query.tree import Criterion, Item, Node, Not, Op, all_of

MOST = 500  # videos that a page or a feed shows at once
MOST_UNDATED = 50
LONGEST = 366  # days that may be asked for at once
AT_FIRST = 30  # days that are told where nobody says how many
DAY = timedelta(days=1)

_IN_ORDER, _BACKWARDS = "released", "-released"  # as an index has them


@dataclass(frozen=True)
class Span:
    """From one day to another; both are in it."""

    start: date
    end: date

    @property
    def days(self) -> Sequence[date]:
        return [self.start + n * DAY for n in range((self.end - self.start).days + 1)]

    @property
    def criterion(self) -> Criterion:
        return _released("..", self.start, self.end)


@dataclass(frozen=True)
class Shown:
    """``more``: there are further ones behind the last day that is told."""

    videos: Sequence[Video]
    more: bool


class Calendar:
    """``q`` that does not parse is ``Invalid``, as with lists."""

    def __init__(self, videos: VideoLists) -> None:
        self._videos = videos

    async def page(self, span: Span, q: str, *, cursor: str = "", limit: int = 50, asker: Asker) -> VideoPage:
        return await self._videos.page(narrowed(q, span.criterion), _IN_ORDER, cursor, None, limit, asker=asker)

    async def all(self, span: Span, q: str, *, most: int = MOST, asker: Asker) -> Shown:
        found = await self.page(span, q, limit=most, asker=asker)
        return Shown(found["items"], found["next"] is not None)

    async def undated(self, q: str, *, asker: Asker) -> Shown:
        """Of a year to come, with no day said: ``is:upcoming`` without a day, asked so that an index leads there."""
        found = await self._videos.page(undated(q, asker), "year", "", None, MOST_UNDATED, asker=asker)
        return Shown(found["items"], found["next"] is not None)

    async def before(self, day: date, q: str, *, asker: Asker) -> date | None:
        """The last day before this one on which something was released."""
        return await self._first(narrowed(q, _released("<", day)), _BACKWARDS, asker)

    async def after(self, day: date, q: str, *, asker: Asker) -> date | None:
        return await self._first(narrowed(q, _released(">", day)), _IN_ORDER, asker)

    async def _first(self, q: str, sort: str, asker: Asker) -> date | None:
        found = await self._videos.page(q, sort, "", None, 1, asker=asker)
        return next((released for video in found["items"] if (released := day_of(video))), None)


def today(asker: Asker) -> date:
    return date.fromisoformat(iso(asker.now)[:10])


def day_of(video: Video) -> date | None:
    """Of its release; None where none is known, or what is known is no day."""
    try:
        return date.fromisoformat(video["release_date"] or "")
    except ValueError:
        return None


def by_day(videos: Sequence[Video]) -> dict[date, list[Video]]:
    """Those of a day by artist and title."""
    found: dict[date, list[Video]] = {}
    for video in sorted(videos, key=_named):
        if (released := day_of(video)) is not None:
            found.setdefault(released, []).append(video)
    return found


def undated(q: str, asker: Asker) -> str:
    """The query for what has no day yet."""
    years = Criterion("year", (Item(">", str(today(asker).year)),))
    return narrowed(q, years, Not(_is("has", "release_date")))


def _named(video: Video) -> tuple[str, str]:
    return fold(video["artist"]["name"]) if video["artist"] else "", fold(video["title"])


def narrowed(q: str, *further: Node) -> str:
    """The query with more that must hold, without its order."""
    return text_of(Query(all_of((parse(q).tree, *further))))


def on(day: date) -> Criterion:
    return _is("release_date", day.isoformat())


def span_of(start: date | None, end: date | None, *, asker: Asker) -> Span:
    """As somebody asked for it; Invalid where it runs backwards or is too long."""
    first = start or (end and max(end, date.min + AT_FIRST * DAY) - AT_FIRST * DAY) or today(asker)
    last = end or min(first, date.max - AT_FIRST * DAY) + AT_FIRST * DAY
    if last < first:
        raise _refused("The last day lies before the first: turn start and end around.")
    if (last - first).days >= LONGEST:
        raise _refused(f"At most {LONGEST} days are told at once: ask for a shorter time.")
    return Span(first, last)


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, code="bad_span", errors=(FieldError("end", sentence),))


def _released(op: Op, low: date, high: date | None = None) -> Criterion:
    return Criterion("release_date", (Item(op, low.isoformat(), high.isoformat() if high else None),))


def _is(field: str, value: str) -> Criterion:
    return Criterion(field, (Item("is", value),))
