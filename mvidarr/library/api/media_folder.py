"""The media folder over HTTP.

GET  /api/library/folder  state      POST /api/library/folder/test  test
"""

from typing import Annotated

from pydantic import Field

from mvidarr.library.media_folder import FolderState, FolderVerdict, MediaFolder
from mvidarr.web.endpoint import Body, Call, endpoint


class FolderPath(Body):
    path: Annotated[str, Field(max_length=4096, examples=["/srv/music-videos"])]


class MediaFolderApi:
    def __init__(self, folder: MediaFolder) -> None:
        self._folder = folder

    @endpoint(role="admin", result=FolderState)
    async def state(self, call: Call) -> FolderState:
        """Where the media folder is and why, and whether it can be used."""
        return await self._folder.state()

    @endpoint(role="admin", body=FolderPath, result=FolderVerdict)
    async def test(self, call: Call) -> FolderVerdict:
        """Try whether a folder could be the media folder; nothing of the trial stays."""
        return await self._folder.verdict(call.body.path)
