"""yt-dlp over HTTP: how it is, another version, its cookies.

GET  /api/system/ytdlp          see      PUT     /api/system/ytdlp/cookies  keep
POST /api/system/ytdlp/update   update   DELETE  /api/system/ytdlp/cookies  forget
POST /api/system/ytdlp/choose   choose
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, External, Invalid, NotFound, Unavailable
from mvidarr.jobs import JobView
from mvidarr.system.guarding.room import GuardianRoom
from mvidarr.system.guarding.shapes import Cookies, GuardianView
from mvidarr.web.endpoint import MIB, Answer, Body, Call, endpoint
from mvidarr.ytdlp import Diagnosis

KINDS = ("text/plain", "application/octet-stream")
VERSION = r"^\d{4}\.\d{1,2}\.\d{1,2}(\.\d{1,9})?$"


class ReleaseWanted(Body):
    version: Annotated[str | None, Field(pattern=VERSION, description="One of its releases; null: the newest.")] = None


class ReleaseChosen(Body):
    version: Annotated[str | None, Field(pattern=VERSION, description="One that is here; null: the installed one.")]


class UpdateStarted(TypedDict):
    job: JobView


class Kept(TypedDict):
    cookies: Cookies


class GuardianApi:
    """``diagnose`` answers from a memory of a few minutes."""

    def __init__(self, room: GuardianRoom, diagnose: Callable[[], Awaitable[Diagnosis]]) -> None:
        self._room = room
        self._diagnose = diagnose

    @endpoint(role="admin", result=GuardianView, errors=(External, Unavailable))
    async def see(self, call: Call) -> GuardianView:
        """Which yt-dlp runs and how: versions, cookies (nothing of what is in them), proxy, flags."""
        return await self._room.view(self._diagnose)

    @endpoint(role="admin", body=ReleaseWanted, result=UpdateStarted, status=202, errors=(Conflict,))
    async def update(self, call: Call) -> Answer:
        """Fetch another version beside this one, try it, and use it if it works; 409 with its job while one runs."""
        job = await self._room.updating.start(call.body.version, call.actor)
        return Answer({"job": job}, status=202, location=f"/api/jobs/{job['id']}")

    @endpoint(role="admin", body=ReleaseChosen, result=GuardianView, errors=(NotFound, Conflict, External, Unavailable))
    async def choose(self, call: Call) -> GuardianView:
        """Use a version that is here already, from the next download or look-up on."""
        await self._room.guardian.choose(call.body.version)
        return await self._room.view(self._diagnose)

    @endpoint(role="admin", upload=KINDS, max_body=2 * MIB, result=Kept, errors=(Invalid,), keys=False)
    async def keep(self, call: Call) -> Kept:
        """Hand in the cookies that yt-dlp shows to sites, in Netscape's format, instead of those that are there."""
        return {"cookies": await self._room.guardian.keep_cookies(call.upload or b"")}

    @endpoint(role="admin", errors=(NotFound,), keys=False)
    async def forget(self, call: Call) -> None:
        """Delete the cookies."""
        await self._room.guardian.forget_cookies()
