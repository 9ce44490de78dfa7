"""What needs a person, in a browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from mvidarr.clock import now
from mvidarr.downloads.failing.needs_you import NeedsYou
from mvidarr.downloads.tempo.holding import view_of
from mvidarr.downloads.tempo.holds import Holds
from mvidarr.errors import MvidarrError
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page
from mvidarr.web.principal import Role

HERE = "/activity/needs-you"


@dataclass(frozen=True, slots=True)
class Mend:
    """Where what stands in the way is put right, by those who may. ``href`` may name the video as ``{id}``."""

    label: str
    href: str
    role: Role = "admin"


_COOKIES = Mend("Hand in cookies", "/system/ytdlp#cookies")
_UPDATE = Mend("Update yt-dlp", "/system/ytdlp")
_PROFILES = Mend("Quality profiles", "/profiles", "manager")
_FORMATS = Mend("Which formats there are", "/videos/{id}/formats", "manager")
MENDS: Mapping[str, Mend] = {
    **dict.fromkeys(("private", "age", "members", "login", "bad_cookies", "bot_check"), _COOKIES),
    **dict.fromkeys(("no_format", "bad_option", "extractor_bug", "expired"), _UPDATE),
    **dict.fromkeys(("no_quality", "unwanted_length"), _FORMATS),
    "too_large": _PROFILES,
    "geo": Mend("Set a proxy", "/settings#yt-dlp"),
}


class NeedsYouAsked(Fields):
    cursor: Annotated[str, Field(max_length=20, pattern=r"^[0-9]*$")] = ""


class NeedsYouPages:
    def __init__(self, needs: NeedsYou, holds: Holds) -> None:
        self._needs = needs
        self._holds = holds

    @page(role="readonly", query=NeedsYouAsked)
    async def index(self, call: Call) -> Page:
        """Videos that cannot be had without a person, each with what helps; and why downloads rest."""
        found = await self._needs.page(call.query.cursor)
        moment = now()
        holds = [view_of(one, moment) for one in await self._holds.now()]
        context = {"letters": found["items"], "next": found["next"], "count": await self._needs.count()}
        return Page("activity/needs-you.html", {**context, "holds": holds, "mends": MENDS})

    @page(role="user")
    async def again(self, call: Call) -> See:
        """Try one again."""
        try:
            await self._needs.again(call.id, actor=call.actor)
        except MvidarrError as error:
            return See(HERE, flash=Flash(error.detail, "bad"))
        return See(HERE, flash=Flash("In the queue again."))
