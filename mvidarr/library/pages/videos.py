"""The library in a browser: the grid, the page that adds one without JavaScript."""

from typing import Annotated, Any

from pydantic import Field

from mvidarr.downloads import Downloads
from mvidarr.errors import Invalid
from mvidarr.jobs import Jobs
from mvidarr.library.lists import VideoLists
from mvidarr.library.pages.listing import Asked, RowsAsked
from mvidarr.library.pages.looks import Looks
from mvidarr.library.pages.nouns import VIDEOS
from mvidarr.library.pages.querying import heard
from mvidarr.library.pages.reading import Shelf, shelf, some_rows
from mvidarr.library.pages.saved import SavedViews
from mvidarr.library.query_field import QueryField
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page


class AddForm(Fields):
    url: Annotated[str, Field(min_length=1, max_length=2000)]


class VideosPages:
    def __init__(
        self,
        lists: VideoLists,
        downloads: Downloads,
        jobs: Jobs,
        looks: Looks,
        saved: SavedViews,
        field: QueryField,
    ) -> None:
        self._field = field
        self._lists = lists
        self._downloads = downloads
        self._jobs = jobs
        self._looks = looks
        self._saved = saved

    @page(role="readonly")
    async def home(self, call: Call) -> See:
        """The library is the home page."""
        return See("/videos")

    @page(role="readonly", query=Asked)
    async def index(self, call: Call) -> Page | See:
        """The library, as a grid of stills, a table, a wall or an overview."""
        views = await self._saved.on(call, "videos", VIDEOS.table.default_sort)
        if views.elsewhere:
            return See(views.elsewhere)
        look, cookies = await self._looks.of(call, VIDEOS)
        found = await shelf(call, VIDEOS, self._lists, "/videos", look, preset=views.held)
        found = await heard(call, self._field, found)
        context = await self._context(found) | {"views": views}
        return Page("library/index.html", context, status=found.status, cookies=cookies)

    @page(role="readonly", query=RowsAsked)
    async def rows(self, call: Call) -> Page:
        """Some rows of the library, for the script that shows all of it on one page."""
        look, _ = await self._looks.of(call, VIDEOS)
        found = await some_rows(call, VIDEOS, self._lists, "/videos", look)
        return Page("library/video-rows.html", await self._context(found) | {"by": True})

    async def _context(self, found: Shelf) -> dict[str, Any]:
        running = await self._jobs.open_of("video", [video["id"] for video in found.items])
        return {"videos": found.items, "list": found.shown, "jobs": running}

    @page(role="user")
    async def add_page(self, call: Call) -> Page:
        """A form for one address."""
        return Page("library/add.html", {"error": None, "values": {}})

    @page(role="user", form=AddForm)
    async def add(self, call: Call) -> Page | See:
        if call.form is None:
            return _again("Paste the address of a video.", call, 422)
        try:
            asked = await self._downloads.add_address(call.form.url, download=True, actor=call.actor, origin="page")
        except Invalid as error:
            return _again(error.detail, call, 422)
        text = (
            "Added. Its name appears as soon as the site has answered."
            if asked.created
            else "This one is here already."
        )
        return See(f"/videos/{asked.video['id']}", flash=Flash(text))


def _again(sentence: str, call: Call, status: int) -> Page:
    return Page("library/add.html", {"error": sentence, "values": call.form_values}, status=status)
