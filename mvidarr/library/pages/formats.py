"""Which of the formats that a site offers of a video would be taken, in a browser."""

from typing import Annotated, Any

from pydantic import Field

from mvidarr.downloads.choosing import judge
from mvidarr.downloads.fetching.offers import Offers
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.library.pages.profile_trial import WORDS, listed_by
from mvidarr.library.profiles import Profiles
from mvidarr.library.shapes import Profile
from mvidarr.library.videos import Videos
from mvidarr.web.endpoint import Call, Fields, Page, page
from mvidarr.web.leaving import while_they_wait

Chosen = Annotated[int, Field(ge=0, le=2**63 - 1)]


class FormatsAsked(Fields):
    """``profile``: held against this one; 0 is the one that counts for the video."""

    profile: Chosen = 0


class FormatsPages:
    def __init__(self, offers: Offers, videos: Videos, profiles: Profiles) -> None:
        self._offers = offers
        self._videos = videos
        self._profiles = profiles

    @page(role="manager", query=FormatsAsked)
    async def formats(self, call: Call) -> Page:
        """What its site said it has of a video, lately, and what a profile takes of that."""
        return await self._shown(call, call.query.profile, ask=False)

    @page(role="manager", form=FormatsAsked, unhurried=True)
    async def ask(self, call: Call) -> Page:
        """Ask the site of a video which formats it has."""
        async with while_they_wait(call.request.receive):
            return await self._shown(call, call.form.profile if call.form else 0, ask=True)

    async def _shown(self, call: Call, profile_id: int, *, ask: bool) -> Page:
        video = await self._videos.get(call.id)
        own, profiles = await self._profiles.of(call.id), await self._profiles.all()
        profile = next((one for one in profiles if one["id"] == profile_id), own)
        context = {
            "video": video, "profile": profile, "own": own, "profiles": profiles, "words": WORDS, "source": None,
            "judged": None, "listed": None, "refused": "",
        }  # fmt: skip
        try:
            found = await self._found(call.id, profile, ask=ask)
        except NotFound:
            raise
        except MvidarrError as error:
            told = error.errors[0].message if error.errors else error.detail
            return Page("library/formats.html", {**context, "refused": told})
        return Page("library/formats.html", {**context, **found})

    async def _found(self, video_id: int, profile: Profile, *, ask: bool) -> dict[str, Any]:
        source = await self._offers.source_of(video_id)
        offer = await self._offers.ask(source) if ask else await self._offers.kept(source, video_id)
        if offer is None:
            return {"source": source}
        return {"source": source, "judged": judge(offer.info, profile), "listed": listed_by(offer)}
