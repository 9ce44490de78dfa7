"""Quality profiles in a browser: all of them on one page, a form for a new one and one for each."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from mvidarr.errors import MvidarrError, NotFound
from mvidarr.library.heights import HEIGHTS, liked_first
from mvidarr.library.pages.profile_trial import BLANK, ProfileTrial, TrialAsked, TrialForm
from mvidarr.library.pages.wants_form import Misfilled, WantsForm, beside_field, choices, lists_of, values_of, wants_of
from mvidarr.library.profiles import Profiles
from mvidarr.library.shapes import Profile
from mvidarr.library.wants_words import sentences
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page
from mvidarr.web.leaving import while_they_wait

KEPT = 0  # in ``first``: the order as it is

Version = Annotated[int, Field(ge=0)]


class ProfileForm(WantsForm, TrialForm):
    """``first`` is the height liked most; the others follow, lower ones before higher ones."""

    name: Annotated[str, Field(max_length=200)] = ""
    heights: Annotated[list[int], Field(default_factory=list, max_length=20)]
    first: int = KEPT
    cutoff: int = 0
    version: Version = 0


class VersionForm(Fields):
    version: Version


class ProfilesPages:
    def __init__(self, profiles: Profiles, trial: ProfileTrial) -> None:
        self._profiles = profiles
        self._trial = trial

    @page(role="readonly")
    async def index(self, call: Call) -> Page:
        """All quality profiles, and who uses them."""
        profiles = await self._profiles.all()
        wanted = {profile["id"]: sentences(profile["wants"]) for profile in profiles}
        return Page("library/profiles.html", {"profiles": profiles, "wanted": wanted})

    @page(role="manager")
    async def add_page(self, call: Call) -> Page:
        """A form for a new profile."""
        heights = [height for height in HEIGHTS if height <= 1080]
        blank = {"name": "", "heights": heights, "first": 1080, "cutoff": 1080, "version": 0, **values_of({})}
        return _form(None, blank, {}, {})

    @page(role="manager", form=ProfileForm, unhurried=True)
    async def add(self, call: Call) -> Page | See:
        """Add a profile."""
        return await self._saved(call, None)

    @page(role="manager", query=TrialAsked)
    async def edit_page(self, call: Call) -> Page:
        """A form for one profile, and what it would take of a list that is there."""
        profile, asked = await self._profiles.get(call.id), call.query
        trial = TrialForm(act="kept", of=asked.of, pick=asked.video, sample=asked.sample)
        return _form(profile, _values(profile), {}, await self._trial.tried(trial, profile, call.asker))

    @page(role="manager", form=ProfileForm, unhurried=True)
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
            return _form(profile, _values(profile), errors, {}, status=422)
        values, asked = {**form.model_dump(), **lists_of(form)}, _asked(form)
        if form.heights and form.first not in (KEPT, *form.heights):
            return _form(profile, values, {"first": "Choose one of the heights it takes."}, asked, status=422)
        try:
            wants = wants_of(form, profile["wants"] if profile else {})
            wanted = {"name": form.name, "heights": _order(form, profile), "cutoff": form.cutoff, "wants": wants}
            if not form.saves:
                news = {**wanted, "name": form.name or "A new one"}
                tried = await self._profiles.tried(profile["id"] if profile else None, news)
                async with while_they_wait(call.request.receive):
                    return _form(profile, values, {}, await self._trial.tried(form, tried, call.asker))
            if profile is None:
                _, change = await self._profiles.add(wanted, actor=call.actor, origin="page")
            else:
                _, change = await self._profiles.edit(
                    profile["id"], wanted, version=form.version, actor=call.actor, origin="page"
                )
        except Misfilled as error:
            return _form(profile, values, {error.field: str(error)}, asked, status=422)
        except MvidarrError as error:
            errors = {beside_field(item.field): item.message for item in error.errors} or {"": error.detail}
            return _form(profile, values, errors, asked, status=409 if not error.errors else 422)
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


def _values(profile: Profile | None) -> dict[str, Any]:
    """As it stands; of one that is not there yet, nothing."""
    if profile is not None:
        return {**profile, **values_of(profile["wants"]), "first": _first(profile)}
    return {"name": "", "heights": [], "first": KEPT, "cutoff": 0, "version": 0, **values_of({})}


def _asked(form: ProfileForm) -> dict[str, Any]:
    """What is to be tried stays in its fields while others are put right."""
    return {"of": form.of, "video": form.video, "sample": form.sample}


def _form(
    profile: Profile | None,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    taken: Mapping[str, Any],
    *,
    status: int = 200,
) -> Page:
    context = {
        **BLANK,
        **taken,
        "choices": choices(str(values["fps"])),
        "profile": profile,
        "values": values,
        "errors": errors,
        "ladder": HEIGHTS[::-1],
        "kept": profile is not None and _first(profile) == KEPT,
    }
    return Page("library/profile.html", context, status=status)
