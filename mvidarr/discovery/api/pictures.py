"""Pictures of elsewhere, shown by us."""

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from mvidarr.discovery.sources.pictures import RemotePictures
from mvidarr.errors import NotFound
from mvidarr.media import Size
from mvidarr.web.endpoint import Call, Fields, endpoint
from mvidarr.web.ranges import FileAnswer


class PictureOf(Fields):
    size: Annotated[Size, Field(description="160, 320, 640 or 1280 pixels wide.")] = "m"


class RemotePicturesApi:
    def __init__(self, pictures: RemotePictures) -> None:
        self._pictures = pictures

    @endpoint(
        role="readonly",
        query=PictureOf,
        produces="image/webp",
        or_produces=("image/jpeg",),
        also=(206, 304),
        errors=(NotFound,),
        rate="media",
    )
    async def picture(self, call: Call) -> Response:
        """A picture of a source, by the path that an answer of ours gave: fetched and drawn small by this server."""
        webp = "image/webp" in call.request.headers.get("accept", "")
        found = await self._pictures.picture(str(call.path["signed"]), call.query.size, "webp" if webp else "jpeg")
        headers = {"ETag": found.etag, "Cache-Control": "private, max-age=604800", "Vary": "Accept"}
        if call.request.headers.get("if-none-match") == found.etag:
            return Response(status_code=304, headers=headers)
        return FileAnswer(found.path, headers=headers, media_type=found.media_type)
