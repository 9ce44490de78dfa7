"""What needs a person, over HTTP; and the sites that rest."""

from typing_extensions import TypedDict

from mvidarr.clock import iso, now
from mvidarr.downloads.api.adding import DownloadAnswer
from mvidarr.downloads.failing.needs_you import LetterPage, NeedsYou
from mvidarr.downloads.failing.rests import Rests
from mvidarr.downloads.failing.site_health import sentence
from mvidarr.errors import Conflict, NotFound
from mvidarr.web.endpoint import Answer, Call, Listing, endpoint


class RestView(TypedDict):
    """``host``: ``*`` for all of them. ``tries``: how often in a row."""

    host: str
    until: str
    since: str
    tries: int
    code: str
    sentence: str


class RestList(TypedDict):
    items: list[RestView]
    next: None


class NeedsYouApi:
    def __init__(self, needs: NeedsYou, rests: Rests) -> None:
        self._needs = needs
        self._rests = rests

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
        """Sites that are left alone for now, and why; a retry of something of theirs asks them at once."""
        moment = now()
        items: list[RestView] = [
            {
                "host": one.host, "until": iso(one.until), "since": iso(one.since), "tries": one.tries,
                "code": one.code, "sentence": sentence(one, moment),
            }
            for one in await self._rests.now()
        ]  # fmt: skip
        return {"items": items, "next": None}
