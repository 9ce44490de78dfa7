"""Stills in the sizes that pages ask for, made from the picture beside the video."""

from pathlib import Path

from mvidarr.errors import NotFound
from mvidarr.files import PICTURE, Root, beside
from mvidarr.library.videos import Videos
from mvidarr.media import Format, Picture, Size, Thumbnails


class Pictures:
    def __init__(self, videos: Videos, thumbnails: Thumbnails) -> None:
        self._videos = videos
        self._thumbnails = thumbnails

    async def still(self, video_id: int, size: Size, kind: Format) -> Picture:
        _, place = await self._videos.picture(video_id)
        if place is None:
            raise NotFound("This video has no picture yet.", code="no_picture")
        video = Root(0, Path(place.root)).resolve(place.path)
        return await self._thumbnails.picture(beside(video, PICTURE), size, kind)
