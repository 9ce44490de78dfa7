"""One video looked for in a browser: what was found, why, and what people say of it; and what was left out of an
artist."""

from itertools import compress
from typing import Annotated, Any

from pydantic import Field

from mvidarr.discovery.searching.choosing import Choosing, Chosen
from mvidarr.discovery.searching.jobs import SearchJobs
from mvidarr.discovery.searching.views import SearchView, SearchViews, would_do
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.jobs import Jobs, JobView
from mvidarr.library import Videos
from mvidarr.library.artists import Artists
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

PER_PAGE = 60
OURS = r"^(/([^/\\].*)?)?$"  # a path of ours, or none


class SearchAsked(Fields):
    url: Annotated[str, Field(max_length=2000)] = ""


class AddressForm(Fields):
    url: Annotated[str, Field(max_length=2000)] = ""


class LeftOutAsked(Fields):
    cursor: Annotated[str, Field(max_length=500, pattern=r"^[A-Za-z0-9_-]*$")] = ""


class SaidForm(Fields):
    """``video_id``: which video it is said of; empty where one is to be made. ``back``: where the button stood."""

    back: Annotated[str, Field(max_length=2000, pattern=OURS)] = ""
    video_id: Annotated[str, Field(max_length=20, pattern=r"^[0-9]*$")] = ""


class SearchPages:
    def __init__(
        self, jobs: SearchJobs, views: SearchViews, choosing: Choosing, videos: Videos, artists: Artists, desk: Jobs
    ) -> None:
        self._jobs = jobs
        self._views = views
        self._choosing = choosing
        self._videos = videos
        self._artists = artists
        self._desk = desk

    @page(role="readonly", query=SearchAsked)
    async def found(self, call: Call) -> Page:
        """What was found for a video, the best first, with all that speaks for it and against it."""
        return await self._page(call, call.query.url, "")

    @page(role="user")
    async def search(self, call: Call) -> See:
        """Look for a video now."""
        here = f"/videos/{call.id}/search"
        try:
            await self._jobs.ask_for(call.id, actor=call.actor)
        except NotFound:
            raise
        except MvidarrError as error:
            return See(here, flash=Flash(error.detail, "bad"))
        return See(here)

    @page(role="user", form=AddressForm)
    async def paste(self, call: Call) -> Page | See:
        """Name an address where a video can be had."""
        url = call.form.url if call.form else call.form_values.get("url", "")
        try:
            chosen = await self._choosing.paste(call.id, url[:2001], actor=call.actor, origin="page")
        except NotFound:
            raise
        except MvidarrError as error:
            return await self._page(call, url[:2000], error.detail)
        return See(f"/videos/{call.id}/search", flash=_told(chosen))

    @page(role="user", form=SaidForm)
    async def choose(self, call: Call) -> See:
        """Take an upload."""
        said = call.form or SaidForm()
        video = int(said.video_id) if said.video_id else None
        try:
            chosen = await self._choosing.choose(call.id, video_id=video, actor=call.actor, origin="page")
        except NotFound:
            raise
        except MvidarrError as error:
            return See(said.back or "/wanted", flash=Flash(error.detail, "bad"))
        return See(said.back or f"/videos/{chosen.video_id}", flash=_told(chosen))

    @page(role="user", form=SaidForm)
    async def refuse(self, call: Call) -> See:
        """Never take an upload by itself."""
        change = await self._choosing.refuse(call.id, actor=call.actor, origin="page")
        told = "It is on the blocklist: it is never taken by itself, and no source of a video without its file."
        return See(_back(call), flash=Flash(told, change=change))

    @page(role="user", form=SaidForm)
    async def forget(self, call: Call) -> See:
        """Take back what was said of an upload."""
        change = await self._choosing.forget(call.id, actor=call.actor, origin="page")
        return See(_back(call), flash=Flash("Nobody has said anything of it now.", change=change))

    @page(role="readonly", query=LeftOutAsked)
    async def left_out(self, call: Call) -> Page:
        """Uploads of an artist that are no video here, and why."""
        artist = await self._artists.get(call.id)
        found = await self._views.of_artist(call.id, left_out=True, cursor=call.query.cursor, limit=PER_PAGE)
        context = {"artist": artist, "items": found["items"], "next": found["next"], "first": bool(call.query.cursor)}
        return Page("discovery/left-out.html", context)

    async def _page(self, call: Call, url: str, error: str) -> Page:
        video = await self._videos.get(call.id, call.principal_required.id)
        found = await self._views.of_video(call.id)
        context: dict[str, Any] = {
            "video": video,
            "search": found,
            "groups": _told_apart(found),
            "own": [one for one in video["sources"] if (one["provider"], one["id"]) not in _places(found)],
            "jobs": await self._open(call.id),
            "values": {"url": url},
            "error": error,
        }
        return Page("discovery/search.html", context, status=422 if error else 200)

    async def _open(self, video_id: int) -> list[JobView]:
        """What is done with it now: a search, a download."""
        return (await self._desk.list(state="open", subject=("video", video_id), limit=5))["items"]


def _places(found: SearchView) -> set[tuple[str, str]]:
    return {(one["provider"], one["key"]) for one in found["items"]}


def _told_apart(found: SearchView) -> list[dict[str, Any]]:
    """Uploads of the same video by what is said of them: ``uploads`` would do, of another video all; ``rest``: of a
    video that would do those that something speaks against."""
    items = {one["id"]: one for one in found["items"]}
    groups = []
    for group in found["groups"]:
        uploads = [items[id] for id in group["uploads"]]
        does = [not group["good"] or would_do(one) for one in uploads]
        good, rest = [list(compress(uploads, which)) for which in (does, [not each for each in does])]
        groups.append({**group, "uploads": good, "rest": rest})
    return groups


def _back(call: Call) -> str:
    return (call.form.back if call.form else "") or "/wanted"


def _told(chosen: Chosen) -> Flash:
    return Flash(f"Taken. {chosen.waits or 'Its download is in the queue.'}", change=chosen.change_id)
