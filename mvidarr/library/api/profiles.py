"""Quality profiles over HTTP."""

from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library.api.previewing import Preview, PreviewAsked, previewed
from mvidarr.library.profiles import Profiles
from mvidarr.library.shapes import Profile
from mvidarr.library.wants import Wants
from mvidarr.web.endpoint import Answer, Body, Call, endpoint

Heights = Annotated[
    list[int],
    Field(min_length=1, max_length=20, description="Those that may be taken, the one liked most first."),
]
Cutoff = Annotated[int, Field(description="One of the heights: a file this high is good enough for ever.")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Wanted = Annotated[Wants, Field(description="All else, given as a whole; what is left out is as usual.")]


class NewProfile(Body):
    name: Name
    heights: Heights
    cutoff: Cutoff | None = None
    wants: Wanted = Field(default_factory=lambda: Wants())
    default: bool = False


class ProfilePatch(Body):
    """What is left out stays as it is."""

    name: Name = ""
    heights: Heights = Field(default_factory=list)
    cutoff: Cutoff = 0
    wants: Wanted = Field(default_factory=lambda: Wants())
    default: bool = False


class ProfileList(TypedDict):
    items: list[Profile]
    next: str | None


class ProfileEnvelope(TypedDict):
    """Without ``change_id`` nothing changed that the journal keeps: which profile is the default is not kept."""

    profile: Profile
    change_id: NotRequired[int]


class ProfileDeleted(TypedDict):
    change_id: int


class ProfilesApi:
    """Everybody sees them, a manager changes them."""

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles

    @endpoint(role="readonly", result=ProfileList)
    async def all(self, call: Call) -> ProfileList:
        """All quality profiles, the default first."""
        return {"items": await self._profiles.all(), "next": None}

    @endpoint(role="readonly", result=Profile, errors=(NotFound,))
    async def one(self, call: Call) -> Answer:
        """One quality profile."""
        profile = await self._profiles.get(call.id)
        return Answer(profile, version=profile["version"])

    @endpoint(role="manager", body=NewProfile, result=ProfileEnvelope, status=201, errors=(Conflict, Invalid))
    async def add(self, call: Call) -> Answer:
        """A new quality profile."""
        values = call.body.model_dump(exclude_none=True)
        profile, change_id = await self._profiles.add(values, actor=call.actor, origin="api")
        return _envelope(profile, change_id, location=f"/api/profiles/{profile['id']}")

    @endpoint(
        role="manager",
        body=ProfilePatch,
        result=ProfileEnvelope,
        if_match=True,
        errors=(NotFound, Conflict, Invalid),
    )
    async def edit(self, call: Call) -> Answer:
        """Change a quality profile, or make it the default."""
        values: dict[str, Any] = call.body.model_dump(exclude_unset=True)
        profile, change_id = await self._profiles.edit(
            call.id, values, version=call.version, actor=call.actor, origin="api"
        )
        return _envelope(profile, change_id)

    @endpoint(role="readonly", body=PreviewAsked, result=Preview, errors=(NotFound, Invalid))
    async def preview(self, call: Call) -> Preview:
        """What a profile, or one that is not kept yet, would take of a list of formats, and why."""
        asked: PreviewAsked = call.body
        given: dict[str, Any] = {"heights": asked.heights, "wants": asked.wants}
        news = {name: value for name, value in given.items() if value is not None}
        return previewed(asked, await self._profiles.tried(asked.profile_id, news))

    @endpoint(role="manager", result=ProfileDeleted, if_match=True, errors=(NotFound, Conflict))
    async def delete(self, call: Call) -> ProfileDeleted:
        """Delete a quality profile that nothing names."""
        change_id = await self._profiles.delete(call.id, version=call.version, actor=call.actor, origin="api")
        return {"change_id": change_id}


def _envelope(profile: Profile, change_id: int | None, *, location: str | None = None) -> Answer:
    body: ProfileEnvelope = {"profile": profile}
    if change_id is not None:
        body["change_id"] = change_id
    return Answer(body, version=profile["version"], location=location)
