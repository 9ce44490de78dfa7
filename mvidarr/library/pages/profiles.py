"""Quality profiles in a browser: all of them on one page, a form for a new one and one for each."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from mvidarr.errors import MvidarrError, NotFound
from mvidarr.library.heights import HEIGHTS, liked_first
from mvidarr.library.profiles import Profiles
from mvidarr.library.shapes import Profile
from mvidarr.web.endpoint import Call, Flash, Page, See, page

KEPT = 0  # in ``first``: the order as it is

Version = Annotated[int, Field(ge=0)]


class ProfileForm(BaseModel):
    """``first`` is the height liked most; the others follow, lower ones before higher ones."""

    name: Annotated[str, Field(max_length=200)] = ""
    heights: Annotated[list[int], Field(default_factory=list, max_length=20)]
    first: int = KEPT
    cutoff: int = 0
    version: Version = 0


class VersionForm(BaseModel):
    version: Version


class ProfilesPages:
    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles

    @page(role="readonly")
    async def index(self, call: Call) -> Page:
        """All quality profiles, and who uses them."""
        return Page("library/profiles.html", {"profiles": await self._profiles.all()})

    @page(role="manager")
    async def add_page(self, call: Call) -> Page:
        """A form for a new profile."""
        heights = [height for height in HEIGHTS if height <= 1080]
        return _form(None, {"name": "", "heights": heights, "first": 1080, "cutoff": 1080, "version": 0}, {})

    @page(role="manager", form=ProfileForm)
    async def add(self, call: Call) -> Page | See:
        """Add a profile."""
        return await self._saved(call, None)

    @page(role="manager")
    async def edit_page(self, call: Call) -> Page:
        """A form for one profile."""
        profile = await self._profiles.get(call.id)
        return _form(profile, {**profile, "first": _first(profile)}, {})

    @page(role="manager", form=ProfileForm)
    async def edit(self, call: Call) -> Page | See:
        """Change a profile."""
        return await self._saved(call, await self._profiles.get(call.id))

    @page(role="manager")
    async def make_default(self, call: Call) -> See:
        """Make a profile the default."""
        try:
            profile, change = await self._profiles.edit(
                call.id, {"default": True}, version=None, actor=call.actor, origin="page"
            )
        except NotFound as error:
            return See("/profiles", flash=Flash(error.detail, "bad"))
        return See("/profiles", flash=Flash(f"“{profile['name']}” is the default now.", change=change))

    @page(role="manager", form=VersionForm)
    async def delete(self, call: Call) -> See:
        """Delete a profile that nothing names."""
        version = call.form.version if call.form else None
        try:
            change = await self._profiles.delete(call.id, version=version, actor=call.actor, origin="page")
        except MvidarrError as error:
            return See("/profiles", flash=Flash(error.detail, "bad"))
        return See("/profiles", flash=Flash("Deleted.", change=change))

    async def _saved(self, call: Call, profile: Profile | None) -> Page | See:
        """The list again, or the form as it was sent, with what is wrong."""
        form: ProfileForm | None = call.form
        if form is None:
            errors = {field.partition(".")[0]: text for field, text in call.form_errors.items()}
            return _form(profile, _blank(profile), errors, status=422)
        values = form.model_dump()
        wanted = {"name": form.name, "heights": _order(form, profile), "cutoff": form.cutoff}
        if form.heights and form.first not in (KEPT, *form.heights):
            return _form(profile, values, {"first": "Choose one of the heights it takes."}, status=422)
        try:
            if profile is None:
                _, change = await self._profiles.add(wanted, actor=call.actor, origin="page")
            else:
                _, change = await self._profiles.edit(
                    profile["id"], wanted, version=form.version, actor=call.actor, origin="page"
                )
        except MvidarrError as error:
            errors = {item.field: item.message for item in error.errors} or {"": error.detail}
            return _form(profile, values, errors, status=409 if not error.errors else 422)
        return See("/profiles", flash=Flash("Saved." if profile else f"Added “{form.name}”.", change=change))


def _first(profile: Profile) -> int:
    """The height liked most, where the order follows from it."""
    heights = profile["heights"]
    return heights[0] if heights == liked_first(heights, heights[0]) else KEPT


def _order(form: ProfileForm, profile: Profile | None) -> list[int]:
    chosen = sorted(set(form.heights), reverse=True)
    if form.first in chosen:
        return liked_first(chosen, form.first)
    stood = [height for height in profile["heights"] if height in chosen] if profile else []
    return [*stood, *(height for height in chosen if height not in stood)]


def _blank(profile: Profile | None) -> dict[str, Any]:
    """For a form that could not be read at all."""
    if profile is not None:
        return {**profile, "first": _first(profile)}
    return {"name": "", "heights": [], "first": KEPT, "cutoff": 0, "version": 0}


def _form(profile: Profile | None, values: Mapping[str, Any], errors: Mapping[str, str], *, status: int = 200) -> Page:
    context = {
        "profile": profile,
        "values": values,
        "errors": errors,
        "ladder": HEIGHTS[::-1],
        "kept": profile is not None and _first(profile) == KEPT,
    }
    return Page("library/profile.html", context, status=status)
