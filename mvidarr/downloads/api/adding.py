"""Downloads over HTTP: add a video by its address, ask for its file."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.downloads.asking.requests import Asked, Downloads
from mvidarr.downloads.asking.shapes import Download, DownloadPage
from mvidarr.downloads.asking.store import OPEN
from mvidarr.downloads.tempo.tempo import Tempo, TempoView
from mvidarr.errors import Conflict, FieldError, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.library import Video, Videos
from mvidarr.library.edit import Edits
from mvidarr.library.patches import VideoPatch
from mvidarr.web.endpoint import Answer, Body, Call, Fields, Listing, endpoint
from mvidarr.web.selected import Id


class NewVideo(Body):
    """An address, or an artist and a title."""

    url: Annotated[
        str | None, Field(min_length=1, max_length=2000, description="Address of a video page or media file.")
    ] = None
    artist: Annotated[str | int | None, Field(description="By name, made when it is new, or by id.")] = None
    title: str | None = None
    download: Annotated[
        bool | None, Field(description="Fetch the file as soon as the address has been read; true for an address.")
    ] = None


class Again(Fields):
    always: Annotated[bool, Field(description="Also where it is no better than the file that is here.")] = False


class DownloadListing(Listing):
    state: Annotated[
        Literal["open", "queued", "paused", "running", "done", "failed", "cancelled"] | None,
        Field(description="open: queued, paused or running."),
    ] = None
    video: Annotated[Id | None, Field(description="Only downloads of this video.")] = None


class VideoAnswer(TypedDict):
    video: Video
    change_id: NotRequired[int]
    job: NotRequired[JobView]
    download: NotRequired[Download]


class DownloadAnswer(TypedDict):
    video: Video
    job: JobView
    download: Download


class TempoApi:
    def __init__(self, tempo: Tempo) -> None:
        self._tempo = tempo

    @endpoint(role="readonly", result=TempoView)
    async def tempo(self, call: Call) -> Answer:
        """Why the queue of downloads rests, if it does, and until when; its limits, and what came in today."""
        return Answer(await self._tempo.view())


class DownloadsApi:
    def __init__(self, downloads: Downloads, videos: Videos, edits: Edits) -> None:
        self._downloads = downloads
        self._videos = videos
        self._edits = edits

    @endpoint(role="user", body=NewVideo, result=VideoAnswer, status=202, also=(200, 201), errors=(Invalid, Conflict))
    async def add(self, call: Call) -> Answer:
        """Add a video by its address, or by artist and title; one that is known already is given as it is."""
        new: NewVideo = call.body
        if new.url is None:
            return await self._add_by_name(call, new)
        if new.artist is not None or new.title is not None:
            raise _field("artist", "Give either an address, or an artist and a title: the address tells both.")
        asked = await self._downloads.add_address(
            new.url, download=new.download is not False, actor=call.actor, origin="api"
        )
        return _answer(asked)

    async def _add_by_name(self, call: Call, new: NewVideo) -> Answer:
        if new.artist is None and new.title is None:
            raise _field("url", "Give the address of a video, or its artist and title.")
        if new.download:
            raise Conflict(
                "Nobody knows yet where this video could come from. Add it without download, or paste its address.",
                code="no_source",
            )
        patch: VideoPatch = {"title": new.title or "", "artist": "" if new.artist is None else new.artist}
        added = await self._edits.add_video(patch, actor=call.actor)
        body: VideoAnswer = {"video": await self._videos.get(added.id, call.principal_required.id)}
        if added.change_id is None:
            return Answer(body, status=200)
        version, location = body["video"]["version"], f"/api/videos/{added.id}"
        return Answer({**body, "change_id": added.change_id}, status=201, location=location, version=version)

    @endpoint(role="readonly", query=DownloadListing, result=DownloadPage, errors=(Invalid,))
    async def page(self, call: Call) -> DownloadPage:
        """All downloads that were ever asked for, newest first; ``/api/queue`` has the open ones in their order."""
        asked: DownloadListing = call.query
        states = OPEN if asked.state == "open" else (asked.state,) if asked.state else ()
        return await self._downloads.page(states=states, video_id=asked.video, cursor=asked.cursor, limit=asked.limit)

    @endpoint(role="readonly", result=Download, errors=(NotFound,))
    async def one(self, call: Call) -> Download:
        """One download, with the tries that it took."""
        return await self._downloads.one(call.id)

    @endpoint(role="user", query=Again, result=DownloadAnswer, status=202, errors=(NotFound, Conflict))
    async def request(self, call: Call) -> Answer:
        """Download the file of a video. Where it is here, what comes takes its place if it is better."""
        return _answer(await self._downloads.request(call.id, actor=call.actor, always=call.query.always))


def _field(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(name, sentence),))


def _answer(asked: Asked) -> Answer:
    body: VideoAnswer = {"video": asked.video}
    if asked.download is not None:
        body["download"] = asked.download
    if asked.job is None:
        return Answer(body, status=200)
    body["job"] = asked.job
    return Answer(body, status=202, location=f"/api/jobs/{asked.job['id']}")
