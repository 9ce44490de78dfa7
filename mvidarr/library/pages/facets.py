"""The facets of a list of videos: a page of its own, whose groups stand beside the list where there is a script."""

from collections.abc import Sequence
from dataclasses import dataclass

from mvidarr.errors import Invalid
from mvidarr.library.facets import FACETS, Counted, Facets, Name
from mvidarr.library.heights import HEIGHTS
from mvidarr.library.pages.filtering import BAD_QUERY, mistake_in
from mvidarr.library.pages.listing import Address, Asked, address
from mvidarr.library.pages.words import KINDS
from mvidarr.query import text_of
from mvidarr.web.endpoint import Call, Page, page

SHOWN_AT_ONCE = 8  # values; the others are unfolded
SHOWN = 40  # in all, so that the panel stays below 80 kB; past the first few somebody types a name
HEADINGS = {
    "genre": "Genre", "decade": "Decade", "status": "Status", "kind": "Kind", "quality": "Quality",
    "source": "Source", "artist": "Artist",
}  # fmt: skip
_WITHOUT = {
    "genre": "No genre", "decade": "Year unknown", "quality": "Quality unknown", "source": "No source",
    "artist": "No artist",
}  # fmt: skip


@dataclass(frozen=True)
class Value:
    """``path`` is the list with it, or without it where it is in; ``except_path`` the list of all but it, or back.
    ``state``: chosen, excluded or open."""

    label: str
    count: int | None
    state: str
    path: str
    except_path: str


@dataclass(frozen=True)
class Group:
    name: Name
    label: str
    first: Sequence[Value]
    others: Sequence[Value]
    more: int  # values besides, which are not told


class FacetsPages:
    def __init__(self, facets: Facets) -> None:
        self._facets = facets

    @page(role="readonly", query=Asked)
    async def index(self, call: Call) -> Page:
        """What the list finds, by genre, decade and so on; each value leads to the list with it or without it."""
        asked: Asked = call.query
        here = address("/videos", asked)
        context = {"here": here, "q": asked.q.strip(), "groups": [], "error": None}
        try:
            counted = await self._facets.of(asked.q, FACETS, call.asker)
        except Invalid as error:
            if error.code != BAD_QUERY:
                raise
            return Page("library/facets.html", {**context, "error": mistake_in(asked.q, error)}, status=422)
        return Page("library/facets.html", {**context, "groups": [_group(here, each) for each in counted]})


def label_of(name: Name, value: str | None) -> str:
    """As people call it: ``1990s``, ``1080p``, ``Behind the scenes``."""
    if value is None:
        return _WITHOUT.get(name, "Unknown")
    if name == "decade":
        return f"{value}s"
    if name == "quality":
        return f"Less than {HEIGHTS[1]}p" if int(value) == HEIGHTS[0] else f"{value}p"
    if name == "kind":
        return KINDS.get(value, value)
    return value.capitalize() if name == "status" else value


def _group(here: Address, counted: Counted) -> Group:
    """What the query names comes first, so that it is in sight."""

    def is_open(one: tuple[str | None, int | None]) -> bool:
        return counted.steering.state(one[0]) == "open"

    values: list[tuple[str | None, int | None]] = [*sorted(counted.values, key=is_open)[:SHOWN]]
    more = max(0, counted.more) + len(counted.values) - len(values)
    if len(values) <= SHOWN_AT_ONCE:
        values = [*counted.values]
    if counted.without != 0:
        values.append((None, counted.without))
    if len(values) > SHOWN_AT_ONCE:
        values.sort(key=is_open)
    shown = [_value(here, counted, value, count) for value, count in values]
    return Group(counted.name, HEADINGS[counted.name], shown[:SHOWN_AT_ONCE], shown[SHOWN_AT_ONCE:], more)


def _value(here: Address, counted: Counted, value: str | None, count: int | None) -> Value:
    steering = counted.steering
    toggled, without = text_of(steering.toggled(value)), text_of(steering.without(value))
    return Value(label_of(counted.name, value), count, steering.state(value), here.to(q=toggled), here.to(q=without))
