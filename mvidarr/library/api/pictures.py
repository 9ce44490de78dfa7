"""The pictures of videos over HTTP: chosen, taken out of the video, brought back."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import External, Invalid, NotFound, Unavailable
from mvidarr.library.pictures import EarlierPicture, Pictures
from mvidarr.library.shapes import Video
from mvidarr.web.endpoint import MIB, Answer, Body, Call, endpoint

KINDS = ("image/jpeg", "image/png", "image/webp")
LARGEST = 20 * MIB


class Second(Body):
    second: Annotated[float, Field(ge=0, allow_inf_nan=False, description="Of the video, from its start.")]


class Which(Body):
    picture: Annotated[
        str | None, Field(pattern="^[0-9a-f]{32}$", description="One of the earlier pictures; the last without.")
    ] = None


class Pictured(TypedDict):
    video: Video


class EarlierPictures(TypedDict):
    items: list[EarlierPicture]


class PicturesApi:
    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    @endpoint(role="manager", upload=KINDS, max_body=LARGEST, result=Pictured, errors=(NotFound, Invalid, Unavailable))
    async def put(self, call: Call) -> Answer:
        """Give a video a picture of your own: JPEG, PNG or WebP, drawn anew as 16:9."""
        return _answer(await self._pictures.put(call.id, call.upload or b"", actor=call.actor))

    @endpoint(role="manager", body=Second, result=Pictured, errors=(NotFound, Invalid, External, Unavailable))
    async def frame(self, call: Call) -> Answer:
        """Make the frame at a second of its file the picture of a video."""
        return _answer(await self._pictures.grab(call.id, call.body.second, actor=call.actor))

    @endpoint(role="manager", body=Which, result=Pictured, errors=(NotFound, Invalid, Unavailable))
    async def revert(self, call: Call) -> Answer:
        """Bring back an earlier picture of a video; the present one becomes an earlier one."""
        return _answer(await self._pictures.revert(call.id, call.body.picture, actor=call.actor))

    @endpoint(role="readonly", result=EarlierPictures, errors=(NotFound,))
    async def earlier(self, call: Call) -> EarlierPictures:
        """The pictures a video had before, last replaced first; each is kept for thirty days."""
        return {"items": await self._pictures.earlier(call.id)}


def _answer(video: Video) -> Answer:
    return Answer({"video": video}, version=video["version"])
