"""Videos over HTTP: the list, one video, its still."""

from typing import Annotated, Literal

from pydantic import Field
from starlette.responses import FileResponse, Response
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, NotFound
from mvidarr.jobs import JobView
from mvidarr.library import ChangeDetail, ChangePage
from mvidarr.library.changes import Changes
from mvidarr.library.pictures import Pictures
from mvidarr.library.shapes import Video, VideoPage
from mvidarr.library.videos import Videos
from mvidarr.media import Size
from mvidarr.web.endpoint import Answer, Body, Call, Listing, endpoint

Sort = Literal["-added", "added", "title", "-title"]


class VideoListing(Listing):
    sort: Annotated[Sort, Field(description="A field; with - in front, largest first.")] = "-added"


class StillOf(Body):
    size: Size = "m"
    v: Annotated[str, Field(max_length=64, description="Changes with the picture; only browsers' caches read it.")] = ""


class Count(TypedDict):
    count: int


class VideosApi:
    def __init__(self, videos: Videos, pictures: Pictures) -> None:
        self._videos = videos
        self._pictures = pictures

    @endpoint(role="readonly", query=VideoListing, result=VideoPage)
    async def page(self, call: Call) -> VideoPage:
        """A page of videos, newest first unless asked otherwise."""
        return await self._videos.page(sort=call.query.sort, cursor=call.query.cursor, limit=call.query.limit)

    @endpoint(role="readonly", result=Count)
    async def count(self, call: Call) -> Count:
        """How many videos there are."""
        return {"count": await self._videos.count()}

    @endpoint(role="readonly", result=Video, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One video."""
        video = await self._videos.get(call.id)
        return Answer(video, version=video["version"])

    @endpoint(role="readonly", query=StillOf, produces="image/webp", errors=(NotFound,))
    async def thumbnail(self, call: Call) -> Response:
        """Its still, 160, 320, 640 or 1280 pixels wide; WebP where the client takes it, else JPEG."""
        webp = "image/webp" in call.request.headers.get("accept", "")
        still = await self._pictures.still(call.id, call.query.size, "webp" if webp else "jpeg")
        headers = {
            "ETag": still.etag,
            "Cache-Control": "private, max-age=31536000, immutable" if call.query.v else "private, no-cache",
            "Vary": "Accept",
        }
        if call.request.headers.get("if-none-match") == still.etag:
            return Response(status_code=304, headers=headers)
        return FileResponse(still.path, headers=headers, media_type=still.media_type)


class WhenMoved(Body):
    when_moved: Annotated[
        Literal["rest", "nothing"],
        Field(description="Rows that moved on since: undo the rest, or nothing at all."),
    ] = "rest"


class Inverted(TypedDict):
    job: JobView
    change_id: int


class ChangesApi:
    """Anybody sees the history; a user takes back their own changes, a manager anyone's."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    @endpoint(role="readonly", query=Listing, result=ChangePage)
    async def page(self, call: Call) -> ChangePage:
        """What was changed, by whom, newest first."""
        return await self._changes.page(cursor=call.query.cursor, limit=call.query.limit)

    @endpoint(role="readonly", result=ChangeDetail, errors=(NotFound,))
    async def one(self, call: Call) -> ChangeDetail:
        """One change, with each row before and after."""
        return await self._changes.get(call.id)

    @endpoint(role="user", body=WhenMoved, result=Inverted, status=202, errors=(NotFound, Conflict, Forbidden))
    async def undo(self, call: Call) -> Answer:
        """Take a change back."""
        return await self._invert(call, "undo")

    @endpoint(role="user", body=WhenMoved, result=Inverted, status=202, errors=(NotFound, Conflict, Forbidden))
    async def redo(self, call: Call) -> Answer:
        """Bring back a change that was undone."""
        return await self._invert(call, "redo")

    async def _invert(self, call: Call, way: Literal["undo", "redo"]) -> Answer:
        change = await self._changes.get(call.id)
        if change["actor"] != call.actor and not call.principal_required.may("manager"):
            raise Forbidden("Only a manager can take back what others changed.", code="not_yours")
        job, inverse = await self._changes.invert(call.id, way, actor=call.actor, when_moved=call.body.when_moved)
        body: Inverted = {"job": job, "change_id": inverse}
        return Answer(body, location=f"/api/jobs/{job['id']}")
