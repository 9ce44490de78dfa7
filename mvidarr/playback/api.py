"""Streaming over HTTP, with Range."""

from starlette.responses import FileResponse, Response

from mvidarr.errors import NotFound
from mvidarr.playback.stream import Streams
from mvidarr.web.endpoint import Call, endpoint


class PlaybackApi:
    def __init__(self, streams: Streams) -> None:
        self._streams = streams

    @endpoint(role="readonly", produces="video/mp4", also=(206,), errors=(NotFound,))
    async def stream(self, call: Call) -> Response:
        """The file of a video; Range gives parts of it."""
        stream = await self._streams.of_video(call.id)
        return FileResponse(
            stream.path,
            media_type=stream.media_type,
            headers={"Cache-Control": "private, no-cache", "Content-Disposition": "inline"},
        )
