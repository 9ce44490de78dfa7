"""What people think of a video, as a plain form."""

from typing import Any, Literal

from mvidarr.errors import NotFound
from mvidarr.library import PlayState
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

Points = Literal["none", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


class OpinionForm(Fields):
    """What is left out stays as it is."""

    rating: Points | None = None
    favourite: Literal["yes", "no"] | None = None

    def wishes(self) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if self.rating is not None:
            said["rating"] = None if self.rating == "none" else int(self.rating)
        if self.favourite is not None:
            said["favourite"] = self.favourite == "yes"
        return said


class PlaybackPages:
    def __init__(self, play_state: PlayState) -> None:
        self._play_state = play_state

    @page(role="user", form=OpinionForm)
    async def rate(self, call: Call) -> Page | See:
        """Rate a video, or make it a favourite."""
        here = f"/videos/{call.id}"
        if call.form is None:
            return See(here, flash=Flash("A rating is a number from 1 to 10.", "bad"))
        try:
            await self._play_state.rate(call.id, call.principal_required.id, call.form.wishes())
        except NotFound as error:
            return See("/videos", flash=Flash(error.detail, "bad"))
        return See(here, flash=Flash("Saved."))
