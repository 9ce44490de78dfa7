"""Streaming over HTTP, with Range; what players report, and what people think of a video."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from starlette.responses import Response
from typing_extensions import TypedDict

from mvidarr.errors import NotFound
from mvidarr.library import Played, PlayState
from mvidarr.library.viewing import Event, Report
from mvidarr.playback.stream import Streams
from mvidarr.web.endpoint import Body, Call, endpoint
from mvidarr.web.ranges import FileAnswer

LONGEST = 10_000_000  # seconds; beyond it is no video

Position = Annotated[float, Field(ge=0, le=LONGEST, allow_inf_nan=False, description="Seconds from the beginning.")]
Rating = Annotated[int, Field(ge=1, le=10, strict=True)]


class PlayReport(Body):
    event: Annotated[
        Event,
        Field(description="start opens a viewing; it counts once, as a play at its end or as a skip."),
    ]
    position: Position | None = None


class Opinion(Body):
    """What is left out stays as it is."""

    rating: Annotated[Rating | None, Field(description="1 to 10; null takes it off.")] = None
    favourite: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("give a rating, or say whether it is a favourite")
        return self


class PlayedEnvelope(TypedDict):
    play: Played


class PlaybackApi:
    def __init__(self, streams: Streams, play_state: PlayState) -> None:
        self._streams = streams
        self._play_state = play_state

    @endpoint(role="readonly", produces="video/*", also=(206,), errors=(NotFound,), rate="media")
    async def stream(self, call: Call) -> Response:
        """The file of a video; Range gives parts of it."""
        stream = await self._streams.of_video(call.id)
        return FileAnswer(
            stream.path,
            media_type=stream.media_type,
            headers={"Cache-Control": "private, no-cache", "Content-Disposition": "inline"},
        )

    @endpoint(role="readonly", body=PlayReport, result=PlayedEnvelope, errors=(NotFound,))
    async def play(self, call: Call) -> PlayedEnvelope:
        """What a player tells: a viewing begins, where it is, that it came to its end or was left."""
        report = Report(call.body.event, call.body.position)
        return {"play": await self._play_state.report(call.id, call.principal_required.id, report)}

    @endpoint(role="user", body=Opinion, result=PlayedEnvelope, errors=(NotFound,))
    async def rate(self, call: Call) -> PlayedEnvelope:
        """Your rating of a video, and whether it is a favourite of yours."""
        wishes = call.body.model_dump(exclude_unset=True)
        return {"play": await self._play_state.rate(call.id, call.principal_required.id, wishes)}
