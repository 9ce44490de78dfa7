"""Which file a player gets, and as what."""

import asyncio
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mvidarr.errors import NotFound
from mvidarr.files import Root
from mvidarr.library import Videos

_MEDIA_TYPES = {
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mkv": "video/x-matroska",
    ".mov": "video/quicktime", ".ogv": "video/ogg",
    ".ts": "video/mp2t", ".avi": "video/x-msvideo", ".mpg": "video/mpeg", ".mpeg": "video/mpeg",
    ".flv": "video/x-flv", ".3gp": "video/3gpp", ".wmv": "video/x-ms-wmv",
}  # fmt: skip


@dataclass(frozen=True)
class Stream:
    path: Path
    media_type: str
    file_id: int


class Streams:
    def __init__(self, videos: Videos) -> None:
        self._videos = videos

    async def of_video(self, video_id: int) -> Stream:
        """NotFound: ``no_file`` while nothing is downloaded, ``file_missing`` when it has vanished from the disk."""
        place = await self._videos.file(video_id)
        path = Root(0, Path(place.root)).resolve(place.path)
        if not await asyncio.to_thread(path.is_file):
            raise NotFound(
                "The file is not where it was. Check that its disk is mounted, or download it again.",
                code="file_missing",
            )
        kind = _MEDIA_TYPES.get(PurePosixPath(place.path).suffix.lower(), "application/octet-stream")
        return Stream(path, kind, place.id)
