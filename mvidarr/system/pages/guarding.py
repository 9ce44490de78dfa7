"""yt-dlp, in a browser.

GET  /system/ytdlp          index     POST /system/ytdlp/cookies         keep (a file)
POST /system/ytdlp/update   update    POST /system/ytdlp/cookies/paste   paste
POST /system/ytdlp/choose   choose    POST /system/ytdlp/cookies/delete  forget
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import Field

from mvidarr.errors import MvidarrError
from mvidarr.system.api.guarding import KINDS, VERSION
from mvidarr.system.guarding.room import GuardianRoom
from mvidarr.system.guarding.shapes import Cookies
from mvidarr.web.endpoint import MIB, Call, Fields, Flash, Page, See, page
from mvidarr.ytdlp import Diagnosis

HERE = "/system/ytdlp"


class VersionForm(Fields):
    version: Annotated[str, Field(pattern=f"{VERSION}|^$")] = ""


class PasteForm(Fields):
    text: Annotated[str, Field(max_length=MIB)] = ""


class GuardianPages:
    """``diagnose`` answers from a memory of a few minutes."""

    def __init__(self, room: GuardianRoom, diagnose: Callable[[], Awaitable[Diagnosis]]) -> None:
        self._room = room
        self._diagnose = diagnose

    @page(role="admin")
    async def index(self, call: Call) -> Page:
        """Which yt-dlp runs, how it is updated, what it shows to sites."""
        try:
            view, broken = await self._room.view(self._diagnose), None
        except MvidarrError as error:
            view, broken = None, error.detail
        context = {
            "ytdlp": view,
            "broken": broken,
            "able": self._room.guardian.able,
            "releases": await self._room.guardian.releases_now(),
            "cookies": await self._room.guardian.cookies(),
            "job": await self._room.updating.job(),
        }
        return Page("system/ytdlp.html", context)

    @page(role="admin", form=VersionForm)
    async def update(self, call: Call) -> See:
        """Fetch another version of yt-dlp."""
        if call.form is None:
            return See(HERE, flash=Flash("Give a version such as 2026.10.26, or none for the newest.", "bad"))
        try:
            job = await self._room.updating.start(call.form.version or None, call.actor)
        except MvidarrError as error:
            return See(HERE, flash=Flash(error.detail, "bad"))
        return See(HERE, flash=Flash("It is fetched and tried; until then nothing changes.", job=job["id"]))

    @page(role="admin", form=VersionForm)
    async def choose(self, call: Call) -> See:
        """Use a version of yt-dlp that is here already."""
        if call.form is None:
            return See(HERE, flash=Flash("This version of yt-dlp is not here.", "bad"))
        try:
            await self._room.guardian.choose(call.form.version or None)
        except MvidarrError as error:
            return See(HERE, flash=Flash(error.detail, "bad"))
        return See(HERE, flash=Flash("It is used from now on; what runs already ends as it began."))

    @page(role="admin", upload=KINDS, max_body=2 * MIB)
    async def keep(self, call: Call) -> See:
        """Hand in a file of cookies."""
        if call.upload is None:
            return See(HERE, flash=Flash(call.form_errors[""], "bad"))
        return await self._kept(call.upload)

    @page(role="admin", form=PasteForm, max_body=2 * MIB)
    async def paste(self, call: Call) -> See:
        """Hand in cookies as text."""
        return await self._kept(call.form.text.encode() if call.form else b"")

    @page(role="admin")
    async def forget(self, call: Call) -> See:
        """Delete the cookies."""
        try:
            await self._room.guardian.forget_cookies()
        except MvidarrError as error:
            return See(HERE, flash=Flash(error.detail, "bad"))
        return See(HERE, flash=Flash("The cookies are gone. Downloads that run keep theirs until they end."))

    async def _kept(self, data: bytes) -> See:
        try:
            kept = await self._room.guardian.keep_cookies(data)
        except MvidarrError as error:
            return See(HERE, flash=Flash(error.detail, "bad"))
        return See(HERE, flash=_told(kept))


def _told(kept: Cookies) -> Flash:
    if expired := [site["site"] for site in kept["sites"] if site["expired"]]:
        return Flash(f"They are kept, but those of {', '.join(expired)} have expired: export them anew.", "bad")
    many = f"{kept['count']:,} cookies are kept, and their sites see them"
    one = "1 cookie is kept, and its site sees it"
    return Flash(f"{one if kept['count'] == 1 else many} from now on.")
