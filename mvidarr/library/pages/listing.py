"""A list as its page shows it: the address that holds all of its state, the ways to the other pages, the orders.

Paths are below the base URL; templates put it in front.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar
from unicodedata import name
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.library.preferences import Look
from mvidarr.library.shapes import Rank
from mvidarr.web.endpoint import Call, Listing, SetCookie

View = Look
VIEW_COOKIE = "mvidarr_view"
PER_PAGE = 60  # whole rows of 2, 3, 4, 5 and 6 cards
PATIENCE = 0.06  # seconds that a page waits for numbers it can be without
YEAR_OF_COOKIES = 365 * 24 * 3600
MOST = 2**31 - 1
LONGEST_RAIL = 30
MOST_LETTERS = 70
SIZES = (140, 176, 208, 256, 320, 400)  # px that a card has at least; the style sheet has a class for each
USUAL_SIZE = 208
_LOOKS: tuple[View, ...] = ("grid", "table", "wall", "overview")

Number = TypeVar("Number")


class Asked(Listing):
    """What the address of a list holds; ``at`` beside a ``cursor`` only tells where the cursor stands. ``plain``: in
    pages, also where a script could show it as one."""

    q: str = ""
    sort: Annotated[str, Field(max_length=100)] = ""
    view: View | None = None
    at: Annotated[int, Field(ge=0, le=MOST)] | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = PER_PAGE
    plain: bool = False
    preset: Annotated[str, Field(max_length=60)] = ""  # the view that this state came from


class RowsAsked(Asked):
    """Some rows of a list and nothing around them. ``total``: say how many there are in all, and ``rail``: where its
    letters or years begin, however long that takes."""

    total: bool = False
    rail: bool = False


@dataclass(frozen=True)
class Address:
    """A page and what its address holds. Nothing, and what is usual, is left out of it."""

    path: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def to(self, **changed: Any) -> str:
        held = {name: value for name, value in {**self.values, **changed}.items() if value not in (None, "")}
        return f"{self.path}?{urlencode(held)}" if held else self.path


@dataclass(frozen=True)
class Pager:
    """Ways to the other pages; None where there is none. ``page`` and ``pages`` as far as they are known."""

    first: str | None
    previous: str | None
    next: str | None
    page: int | None
    pages: int | None


@dataclass(frozen=True)
class Step:
    """A mark of the rail beside a list in an order that has one."""

    key: str
    path: str
    here: bool


def address(path: str, asked: Asked, **more: Any) -> Address:
    """The list as asked, at its first page."""
    limit = asked.limit if asked.limit != type(asked).model_fields["limit"].default else None
    held = {"q": asked.q.strip(), "sort": asked.sort, "view": asked.view, "limit": limit}
    return Address(path, {**more, **held, "plain": "1" if asked.plain else None})


def pager(here: Address, asked: Asked, after: str | None, count: int | None) -> Pager:
    """Forward by cursor, at the cost of the first page; backward by rank."""
    rank = asked.at if asked.at is not None else None if asked.cursor else 0
    start = rank == 0
    on = {"cursor": after, "at": rank + asked.limit if rank is not None else None}
    return Pager(
        first=None if start else here.to(),
        previous=here.to(at=max(0, rank - asked.limit) or None) if rank else None,
        next=here.to(**on) if after else None,
        page=None if rank is None else -(-rank // asked.limit) + 1,
        pages=None if count is None or rank is None else max(-(-count // asked.limit), -(-rank // asked.limit) + 1),
    )


def rail(here: Address, ranks: Sequence[Rank], asked: Asked, *, turned: bool, count: int | None) -> list[Step]:
    """The first row of each letter or year. ``ranks`` count in the rail's own order; a list that is turned around needs
    ``count`` too. Rows without a year come last, whichever way it runs."""
    if len(ranks) < 2 or (turned and count is None):
        return []
    starts = _thinned(_turned(ranks, count or 0) if turned else [(rank["key"], rank["at"]) for rank in ranks])
    now = asked.at if asked.at is not None else -1 if asked.cursor else 0
    ends = [start for _, start in starts[1:]] + [MOST]
    return [
        Step(key, here.to(at=start or None), start <= now < end) for (key, start), end in zip(starts, ends, strict=True)
    ]


def _turned(ranks: Sequence[Rank], count: int) -> list[tuple[str, int]]:
    filled = [rank for rank in ranks if rank["key"]]
    empty = [(rank["key"], rank["at"]) for rank in ranks if not rank["key"]]
    last = empty[0][1] if empty else count
    ends = [rank["at"] for rank in filled[1:]] + [last]
    return [(rank["key"], max(0, last - end)) for rank, end in zip(filled, ends, strict=True)][::-1] + empty


def _thinned(starts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """More years than a rail has room for become decades; of many alphabets only the Latin one has all its letters."""
    if len(starts) <= LONGEST_RAIL:
        return starts
    found: dict[str, tuple[str, int]] = {}
    if all(key.isdigit() or not key for key, _ in starts):
        for key, start in starts:
            found.setdefault(key[:-1], (f"{key[:-1]}0s" if key else "", start))
    elif len(starts) > MOST_LETTERS:
        for key, start in starts:
            found.setdefault(_alphabet(key), (key, start))
    else:
        return starts
    return list(found.values())


def _alphabet(letter: str) -> str:
    script = name(letter[:1], "").partition(" ")[0]
    return letter if script in ("LATIN", "NUMBER", "") else script


def view_of(call: Call, usual: View | None = None) -> tuple[View, tuple[SetCookie, ...]]:
    """How the list is shown: as its address says, else as this browser last chose, else as the person prefers. What
    was chosen is kept."""
    asked: Asked = call.query
    told = call.request.cookies.get(VIEW_COOKIE, "")
    kept: View | None = next((look for look in _LOOKS if look == told), None)
    if asked.view is None:
        return kept or usual or "grid", ()
    chosen = (SetCookie(VIEW_COOKIE, asked.view, YEAR_OF_COOKIES),) if kept != asked.view else ()
    return asked.view, chosen


def size_of(preferred: int | None) -> int:
    """The nearest of the sizes that cards come in."""
    return min(SIZES, key=lambda size: abs(size - (preferred or USUAL_SIZE)))


async def soon(number: Awaitable[Number], *, hasty: bool = False) -> Number | None:
    """A number that a page shows when it is there in time: it waits for none, and less for one that a script asks for
    once the page is there."""
    try:
        async with asyncio.timeout(PATIENCE / 3 if hasty else PATIENCE):
            return await number
    except TimeoutError:
        return None
