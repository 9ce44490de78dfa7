"""What needs a person, over HTTP; and what rests."""

from typing_extensions import TypedDict

from mvidarr.clock import now
from mvidarr.downloads.api.adding import DownloadAnswer
from mvidarr.downloads.failing.needs_you import LetterPage, NeedsYou
from mvidarr.downloads.tempo.holding import HoldView, view_of
from mvidarr.downloads.tempo.holds import Holds
from mvidarr.errors import Conflict, NotFound
from mvidarr.web.endpoint import Answer, Call, Listing, endpoint


class RestList(TypedDict):
    items: list[HoldView]
    next: None


class NeedsYouApi:
    def __init__(self, needs: NeedsYou, holds: Holds) -> None:
        self._needs = needs
        self._holds = holds

    @endpoint(role="readonly", query=Listing, result=LetterPage)
    async def list(self, call: Call) -> LetterPage:
        """Videos whose download failed for good: why, what helps, and what can be done."""
        asked: Listing = call.query
        return await self._needs.page(asked.cursor, asked.limit)

    @endpoint(role="user", result=DownloadAnswer, status=202, errors=(NotFound, Conflict))
    async def again(self, call: Call) -> Answer:
        """Try a video again that needs somebody."""
        asked = await self._needs.again(call.id, actor=call.actor)
        if asked.job is None or asked.download is None:
            raise Conflict("There is nothing to try again.", code="not_retryable")
        body: DownloadAnswer = {"video": asked.video, "job": asked.job, "download": asked.download}
        return Answer(body, status=202, location=f"/api/jobs/{asked.job['id']}")

    @endpoint(role="readonly", result=RestList)
    async def rests(self, call: Call) -> RestList:
        """Why downloads rest now: all of them, or those of a site. A retry of something of a site asks it at once."""
        moment = now()
        return {"items": [view_of(one, moment) for one in await self._holds.now()], "next": None}
