"""The forms that change the picture of a video, for browsers with and without JavaScript."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from mvidarr.errors import MvidarrError
from mvidarr.library.api.pictures import KINDS, LARGEST
from mvidarr.library.pictures import Pictures
from mvidarr.web.endpoint import Call, Fields, Flash, See, page

_UNDO = "The one before is kept for thirty days."


def seconds(said: Any) -> Any:
    """``1:02:03.5`` and ``62`` alike; what is neither is left to the check of numbers."""
    if not isinstance(said, str) or ":" not in said:
        return said
    total = 0.0
    for part in said.split(":", 2):
        try:
            total = total * 60 + float(part)
        except ValueError:
            return said
    return total


class FrameForm(Fields):
    second: Annotated[float, BeforeValidator(seconds), Field(ge=0, allow_inf_nan=False)]


class PicturesPages:
    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    @page(role="manager", upload=KINDS, max_body=LARGEST)
    async def put(self, call: Call) -> See:
        """Give a video a picture of your own."""
        if call.upload is None:
            return _back(call, call.form_errors[""], good=False)
        try:
            await self._pictures.put(call.id, call.upload, actor=call.actor)
        except MvidarrError as error:
            return _back(call, error.detail, good=False)
        return _back(call, f"This is its picture now. {_UNDO}")

    @page(role="manager", form=FrameForm)
    async def frame(self, call: Call) -> See:
        """Make a frame of its file the picture of a video."""
        if call.form is None:
            return _back(call, "Say at which second, as 83.5 or 1:23.5.", good=False)
        try:
            await self._pictures.grab(call.id, call.form.second, actor=call.actor)
        except MvidarrError as error:
            return _back(call, error.detail, good=False)
        return _back(call, f"The frame is its picture now. {_UNDO}")

    @page(role="manager")
    async def revert(self, call: Call) -> See:
        """Bring back the picture before this one."""
        try:
            await self._pictures.revert(call.id, actor=call.actor)
        except MvidarrError as error:
            return _back(call, error.detail, good=False)
        return _back(call, "The picture before is back.")


def _back(call: Call, sentence: str, *, good: bool = True) -> See:
    return See(f"/videos/{call.id}?tab=picture", flash=Flash(sentence, "good" if good else "bad"))
