"""Uploads over HTTP: one video looked for, what was found, and what people say of it."""

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.discovery.searching.choosing import Choosing, Chosen
from mvidarr.discovery.searching.jobs import SearchJobs
from mvidarr.discovery.searching.views import CandidatePage, SearchView, SearchViews
from mvidarr.discovery.weighing.shapes import CandidateView
from mvidarr.errors import Conflict, FieldError, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.library import Videos
from mvidarr.library.artists import Artists
from mvidarr.web.endpoint import Answer, Body, Call, Listing, endpoint

Id = Annotated[int | None, Field(ge=1, le=2**63 - 1)]


class SearchStarted(TypedDict):
    job: JobView


class OfWhom(Listing):
    """Of a video, or of an artist."""

    video_id: Id = None
    artist_id: Id = None
    left_out: Annotated[bool, Field(description="Of an artist: only uploads that are no video here.")] = False


class Choice(Body):
    video_id: Annotated[
        int | None,
        Field(ge=1, le=2**63 - 1, description="Which video it is; null: the one it was found for, or a new one."),
    ] = None


class NewSource(Body):
    url: Annotated[str, Field(min_length=1, max_length=2000, description="Where the video can be had.")]


class ChoiceMade(TypedDict):
    """``waits``: why nothing is downloaded now; null where it is. ``change_id``: null where nothing changed."""

    video_id: int
    change_id: int | None
    waits: str | None


class RefusalMade(TypedDict):
    """``change_id``: null where it was so before."""

    candidate: CandidateView
    change_id: int | None


class CandidatesApi:
    def __init__(
        self, jobs: SearchJobs, views: SearchViews, choosing: Choosing, videos: Videos, artists: Artists
    ) -> None:
        self._jobs = jobs
        self._views = views
        self._choosing = choosing
        self._videos = videos
        self._artists = artists

    @endpoint(role="user", result=SearchStarted, status=202, errors=(NotFound, Conflict))
    async def search(self, call: Call) -> Answer:
        """Look for one video, at every source that finds videos."""
        job = await self._jobs.ask_for(call.id, actor=call.actor)
        return Answer({"job": job}, location=f"/api/jobs/{job['id']}")

    @endpoint(role="readonly", result=SearchView, errors=(NotFound,))
    async def found(self, call: Call) -> SearchView:
        """What was found for a video, with reasons for and against, and how each source did."""
        await self._videos.get(call.id)
        return await self._views.of_video(call.id)

    @endpoint(role="readonly", query=OfWhom, result=CandidatePage, errors=(Invalid, NotFound))
    async def page(self, call: Call) -> CandidatePage:
        """Uploads that were found: of a video, all of them; of an artist, the best first."""
        asked: OfWhom = call.query
        if (asked.video_id is None) == (asked.artist_id is None):
            sentence = "Say either a video or an artist."
            raise Invalid(sentence, errors=(FieldError("video_id", sentence),))
        if asked.video_id is not None:
            await self._videos.get(asked.video_id)
            return {"items": (await self._views.of_video(asked.video_id))["items"], "next": None}
        await self._artists.get(asked.artist_id or 0)
        return await self._views.of_artist(
            asked.artist_id or 0, left_out=asked.left_out, cursor=asked.cursor, limit=asked.limit
        )

    @endpoint(role="user", body=Choice, result=ChoiceMade, errors=(NotFound, Conflict, Invalid))
    async def choose(self, call: Call) -> dict[str, Any]:
        """Take this upload: it becomes the first source of its video, and is downloaded."""
        return _made(await self._choosing.choose(call.id, video_id=call.body.video_id, actor=call.actor))

    @endpoint(role="user", result=RefusalMade, errors=(NotFound,))
    async def refuse(self, call: Call) -> RefusalMade:
        """Never take this upload by itself; it is no source any more of a video without a file."""
        change = await self._choosing.refuse(call.id, actor=call.actor)
        return {"candidate": await self._views.one(call.id), "change_id": change}

    @endpoint(role="user", result=RefusalMade, errors=(NotFound,))
    async def forget(self, call: Call) -> RefusalMade:
        """Take back what was said of an upload; sources stay as they are."""
        change = await self._choosing.forget(call.id, actor=call.actor)
        return {"candidate": await self._views.one(call.id), "change_id": change}

    @endpoint(role="user", body=NewSource, result=ChoiceMade, errors=(NotFound, Conflict, Invalid))
    async def paste(self, call: Call) -> dict[str, Any]:
        """Name an address where a video can be had: it becomes its first source, and is downloaded."""
        return _made(await self._choosing.paste(call.id, call.body.url, actor=call.actor))


def _made(chosen: Chosen) -> dict[str, Any]:
    return {"video_id": chosen.video_id, "change_id": chosen.change_id, "waits": chosen.waits}
