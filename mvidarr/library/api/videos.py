"""Videos over HTTP: the list, one video, its still."""

from typing import Annotated, Literal

from pydantic import Field
from starlette.responses import FileResponse, Response
from typing_extensions import TypedDict

from mvidarr.errors import NotFound
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
