"""What is wanted and is not here, in a browser: what is missing, what is below its cutoff, what failed, what comes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from typing_extensions import TypedDict

from mvidarr.jobs import Jobs, JobView
from mvidarr.library.lists import VideoLists
from mvidarr.library.pages.columns import WANTED_COLUMNS, WHY
from mvidarr.library.pages.listing import Asked, RowsAsked, soon
from mvidarr.library.pages.looks import Looks
from mvidarr.library.pages.nouns import VIDEOS
from mvidarr.library.pages.querying import heard
from mvidarr.library.pages.reading import Look, Shelf, Slice, shelf, some_rows
from mvidarr.library.query_field import QueryField
from mvidarr.library.shapes import Video
from mvidarr.query import parse
from mvidarr.web.endpoint import Call, Page, SetCookie, page

Tab = Literal["missing", "cutoff", "failed", "upcoming"]

MISSING = "is:wanted -has:file"
ROUGHLY = "is:wanted"  # the same but for those that are fetched anew; counted in a fifth of the time
QUERIES: Mapping[Tab, str] = {
    "missing": MISSING, "cutoff": "is:upgrade", "failed": "status:failed", "upcoming": "is:upcoming",
}  # fmt: skip
LABELS: Mapping[Tab, str] = {
    "missing": "Missing", "cutoff": "Cutoff unmet", "failed": "Failed", "upcoming": "Upcoming",
}  # fmt: skip
ORDERS: Mapping[Tab, str] = {"upcoming": "year"}
_LONGEST = 160  # characters of a reason


class WantedAsked(Asked):
    tab: Tab = "missing"


class WantedRowsAsked(RowsAsked):
    tab: Tab = "missing"


class Tries(TypedDict):
    """When a video was looked for last, and will be again; ``detail``: why the last search failed."""

    last: str | None
    next: str | None
    detail: str | None


class Note(TypedDict):
    """Of a row: why it is here, and when it was and will be looked for; ``soon``: by the next run that has room."""

    text: str
    last: str | None
    next: str | None
    soon: bool


class WantedPages:
    """``tries`` tells of videos when they were looked for."""

    def __init__(
        self,
        videos: VideoLists,
        jobs: Jobs,
        looks: Looks,
        field: QueryField,
        tries: Callable[[Sequence[int]], Awaitable[Mapping[int, Any]]],
    ) -> None:
        self._videos = videos
        self._jobs = jobs
        self._looks = looks
        self._field = field
        self._tries = tries

    @page(role="readonly", query=WantedAsked)
    async def index(self, call: Call) -> Page:
        """What is wanted and is not here: missing, below its cutoff, failed, upcoming."""
        tab: Tab = call.query.tab
        look, cookies = await self._look(call, tab)
        held = tab if tab != "missing" else None
        part, order = Slice(parse(QUERIES[tab])), ORDERS.get(tab, "")
        found = await shelf(call, VIDEOS, self._videos, "/wanted", look, part=part, sort=order, tab=held)
        found = await heard(call, self._field, found)
        context = await self._context(found, tab) | {"tabs": await self._tabs(call), "tab": tab}
        return Page("library/wanted.html", context, status=found.status, cookies=cookies)

    @page(role="readonly", query=WantedRowsAsked)
    async def rows(self, call: Call) -> Page:
        """Some rows of what is wanted, for the script that shows all of it on one page."""
        tab: Tab = call.query.tab
        look, _ = await self._look(call, tab)
        part, order = Slice(parse(QUERIES[tab])), ORDERS.get(tab, "")
        found = await some_rows(call, VIDEOS, self._videos, "/wanted", look, part=part, sort=order)
        return Page("library/video-rows.html", await self._context(found, tab) | {"by": True})

    async def _look(self, call: Call, tab: Tab) -> tuple[Look, tuple[SetCookie, ...]]:
        """Only what is missing is looked for."""
        look, cookies = await self._looks.of(call, VIDEOS)
        return replace(look, fixed=WANTED_COLUMNS if tab == "missing" else (WHY,)), cookies

    async def _context(self, found: Shelf, tab: Tab) -> dict[str, Any]:
        ids = [video["id"] for video in found.items]
        tries, jobs = await self._tries(ids), await self._jobs.open_of("video", ids)
        notes = {video["id"]: _note(video, tab, tries.get(video["id"]), jobs.get(video["id"])) for video in found.items}
        return {
            "videos": found.items,
            "list": found.shown,
            "jobs": jobs,
            "notes": notes,
        }

    async def _tabs(self, call: Call) -> list[tuple[str, str, int | None]]:
        """All counted at once: a page waits for the slowest of them, and not for long."""
        counts = await asyncio.gather(*(soon(self._videos.count(query, call.asker)) for query in QUERIES.values()))
        return [(tab, LABELS[tab], count) for tab, count in zip(QUERIES, counts, strict=True)]


def _note(video: Video, tab: Tab, tries: Tries | None, job: JobView | None) -> Note:
    """One that has a source, or that nobody watches over, is not looked for by itself."""
    alone = video["status"] == "wanted" and video["monitored"] and not video["sources"] and not video["files"]
    due = tries["next"] if alone and tries else None
    return {
        "text": _why(video, tab, tries, job)[:_LONGEST],
        "last": tries["last"] if tries else None,
        "next": due,
        "soon": alone and due is None and video["artist"] is not None,
    }


def _why(video: Video, tab: Tab, tries: Tries | None, job: JobView | None) -> str:
    if tab == "upcoming":
        return f"Comes out {video['release_date'] or video['year']}"
    if video["status"] == "failed" and video["error"]:
        return str(video["error"]["detail"])
    if tab == "cutoff":
        height = video["quality"]["height"] if video["quality"] else None
        return f"Here in {height}p, which is below its profile's cutoff" if height else "Below its profile's cutoff"
    if video["status"] == "downloading":
        return "Being downloaded"
    if video["sources"]:
        return "Its download waits" if job else "A source is known, and nobody has asked for its download"
    return _sourceless(video, tries)


def _sourceless(video: Video, tries: Tries | None) -> str:
    if video["artist"] is None:
        return "Nobody knows yet whose video it is, so it is not looked for"
    if tries and tries["detail"]:
        return tries["detail"]
    why = "Nothing that would do has been found" if tries and tries["last"] else "No source is known yet"
    return why if video["monitored"] else f"{why}, and it is looked for by hand only: it is not monitored"
