"""What is wanted and is not here, in a browser: what is missing, what is below its cutoff, what failed, what comes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

from typing_extensions import TypedDict

from mvidarr.jobs import Jobs
from mvidarr.library.lists import VideoLists
from mvidarr.library.pages.listing import Asked, RowsAsked, soon
from mvidarr.library.pages.looks import Looks
from mvidarr.library.pages.nouns import VIDEOS
from mvidarr.library.pages.querying import heard
from mvidarr.library.pages.reading import Shelf, Slice, shelf, some_rows
from mvidarr.library.query_field import QueryField
from mvidarr.library.shapes import Video
from mvidarr.query import parse
from mvidarr.web.endpoint import Call, Page, page

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
    """Of a row: why it is here, and when it was and will be looked for."""

    text: str
    last: str | None
    next: str | None


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
        look, cookies = await self._looks.of(call, VIDEOS)
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
        look, _ = await self._looks.of(call, VIDEOS)
        part, order = Slice(parse(QUERIES[tab])), ORDERS.get(tab, "")
        found = await some_rows(call, VIDEOS, self._videos, "/wanted", look, part=part, sort=order)
        return Page("library/video-rows.html", await self._context(found, tab) | {"by": True})

    async def _context(self, found: Shelf, tab: Tab) -> dict[str, Any]:
        ids = [video["id"] for video in found.items]
        tries = await self._tries(ids)
        return {
            "videos": found.items,
            "list": found.shown,
            "jobs": await self._jobs.open_of("video", ids),
            "notes": {video["id"]: _note(video, tab, tries.get(video["id"])) for video in found.items},
        }

    async def _tabs(self, call: Call) -> list[tuple[str, str, int | None]]:
        """All counted at once: a page waits for the slowest of them, and not for long."""
        counts = await asyncio.gather(*(soon(self._videos.count(query, call.asker)) for query in QUERIES.values()))
        return [(tab, LABELS[tab], count) for tab, count in zip(QUERIES, counts, strict=True)]


def _note(video: Video, tab: Tab, tries: Tries | None) -> Note:
    looked = tries if tries and not video["sources"] else None
    return {
        "text": _why(video, tab, tries)[:_LONGEST],
        "last": looked["last"] if looked else None,
        "next": looked["next"] if looked and video["status"] == "wanted" else None,
    }


def _why(video: Video, tab: Tab, tries: Tries | None) -> str:
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
        return "A source is known"
    return tries["detail"] if tries and tries["detail"] else "No source is known yet"
