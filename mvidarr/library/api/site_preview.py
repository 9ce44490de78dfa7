"""What a profile would take of a video as its site offers it now, over HTTP."""

from typing import Annotated, Any

from pydantic import Field

from mvidarr.clock import iso
from mvidarr.downloads.choosing import judge
from mvidarr.downloads.fetching.offers import Offers
from mvidarr.errors import Conflict, External, FieldError, Invalid, NotFound
from mvidarr.library.api.previewing import Preview, told_of
from mvidarr.library.profiles import Profiles
from mvidarr.library.shapes import Profile
from mvidarr.library.sources import SourceKey, recognise
from mvidarr.library.wants import Wants
from mvidarr.web.endpoint import Body, Call, endpoint
from mvidarr.web.leaving import while_they_wait

_ONE = "Give either a video_id or a url."


class SitePreviewAsked(Body):
    """Either ``video_id`` or ``url``. ``profile_id`` is the profile, else the one that counts for the video, else the
    default one; ``heights`` and ``wants`` replace what it says. ``again``: the site is asked, even if it was lately."""

    video_id: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    url: Annotated[str | None, Field(max_length=2_000)] = None
    profile_id: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    heights: Annotated[list[int] | None, Field(min_length=1, max_length=20)] = None
    wants: Wants | None = None
    again: bool = False


class SitePreview(Preview):
    """``title`` and ``url`` as the site has them; ``asked``: when it told its formats; ``profile_id`` that was held
    against them."""

    title: str
    url: str
    asked: str
    profile_id: int


class SitePreviewApi:
    def __init__(self, offers: Offers, profiles: Profiles) -> None:
        self._offers = offers
        self._profiles = profiles

    @endpoint(
        role="manager",
        body=SitePreviewAsked,
        result=SitePreview,
        errors=(NotFound, Invalid, Conflict, External),
        unhurried=True,
    )
    async def preview(self, call: Call) -> SitePreview:
        """Say what a profile would take of a video or address, of the formats that its site offers.

        The profile may be one that is not kept yet. The site is asked where it was not within the last hour, and no
        longer than somebody waits for its answer.
        """
        asked: SitePreviewAsked = call.body
        profile = await self._profile(asked)
        source = await self._source(asked)
        async with while_they_wait(call.request.receive):
            offer = None if asked.again else await self._offers.kept(source, asked.video_id)
            offer = offer or await self._offers.ask(source)
        return {
            **told_of(judge(offer.info, profile)),
            "title": offer.title,
            "url": offer.source.url,
            "asked": iso(offer.asked),
            "profile_id": profile["id"],
        }

    async def _profile(self, asked: SitePreviewAsked) -> Profile:
        """NotFound without the video."""
        given: dict[str, Any] = {"heights": asked.heights, "wants": asked.wants}
        news = {name: value for name, value in given.items() if value is not None}
        named = asked.profile_id
        if named is None and asked.video_id is not None:
            named = (await self._profiles.of(asked.video_id))["id"]
        return await self._profiles.tried(named, news)

    async def _source(self, asked: SitePreviewAsked) -> SourceKey:
        if (asked.video_id is None) == (asked.url is None):
            raise Invalid(_ONE, errors=(FieldError("url", _ONE),))
        return recognise(asked.url) if asked.url is not None else await self._offers.source_of(asked.video_id or 0)
