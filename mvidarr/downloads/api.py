"""Downloads over HTTP: add a video by its address, ask for its file."""

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.downloads.requests import Asked, Downloads
from mvidarr.downloads.shapes import Download
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.library import Video
from mvidarr.web.endpoint import Answer, Body, Call, endpoint


class NewVideo(Body):
    url: Annotated[str, Field(min_length=1, max_length=2000, description="Address of a video page or media file.")]
    download: Annotated[bool, Field(description="Fetch the file as soon as the address has been read.")] = True


class VideoAnswer(TypedDict):
    video: Video
    job: NotRequired[JobView]
    download: NotRequired[Download]


class DownloadAnswer(TypedDict):
    video: Video
    job: JobView
    download: Download


class DownloadsApi:
    def __init__(self, downloads: Downloads) -> None:
        self._downloads = downloads

    @endpoint(role="user", body=NewVideo, result=VideoAnswer, status=202, also=(200,), errors=(Invalid,))
    async def add(self, call: Call) -> Answer:
        """Add a video by its address; an address that is known already gives its video and its open job, if any."""
        asked = await self._downloads.add_address(
            call.body.url, download=call.body.download, actor=call.actor, origin="api"
        )
        return _answer(asked)

    @endpoint(role="user", result=DownloadAnswer, status=202, errors=(NotFound, Conflict))
    async def request(self, call: Call) -> Answer:
        """Download the file of a video."""
        return _answer(await self._downloads.request(call.id, actor=call.actor))


def _answer(asked: Asked) -> Answer:
    body: VideoAnswer = {"video": asked.video}
    if asked.download is not None:
        body["download"] = asked.download
    if asked.job is None:
        return Answer(body, status=200)
    body["job"] = asked.job
    return Answer(body, status=202, location=f"/api/jobs/{asked.job['id']}")
