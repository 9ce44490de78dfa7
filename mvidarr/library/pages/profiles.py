"""Quality profiles in a browser: all of them on one page, a form for a new one and one for each."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from mvidarr.downloads.choosing import SAMPLES, judge
from mvidarr.errors import MvidarrError, NotFound
from mvidarr.library.heights import HEIGHTS, liked_first
from mvidarr.library.pages.wants_form import NotNumber, WantsForm, beside_field, choices, values_of, wants_of
from mvidarr.library.profiles import Profiles
from mvidarr.library.shapes import Profile
from mvidarr.library.wants_words import AUDIO, CODECS, CONTAINERS, sentences
from mvidarr.web.endpoint import Call, Flash, Page, See, page

KEPT = 0  # in ``first``: the order as it is

Version = Annotated[int, Field(ge=0)]


class ProfileForm(WantsForm):
    """``first`` is the height liked most; the others follow, lower ones before higher ones. ``act``: keep it, or show
    what it would take of ``sample``."""

    name: Annotated[str, Field(max_length=200)] = ""
    heights: Annotated[list[int], Field(default_factory=list, max_length=20)]
    first: int = KEPT
    cutoff: int = 0
    version: Version = 0
    act: Literal["save", "preview"] = "save"
    sample: Annotated[str, Field(max_length=20)] = ""


class SampleAsked(BaseModel):
    sample: Annotated[str, Field(max_length=20)] = ""


class VersionForm(BaseModel):
    version: Version


class ProfilesPages:
    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles

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

    @page(role="manager", form=ProfileForm)
    async def add(self, call: Call) -> Page | See:
        """Add a profile."""
        return await self._saved(call, None)

    @page(role="manager", query=SampleAsked)
    async def edit_page(self, call: Call) -> Page:
        """A form for one profile, and what it would take of a list."""
        profile = await self._profiles.get(call.id)
        return _form(profile, _values(profile), {}, _taken(call.query.sample, profile))

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
            return _form(profile, _values(profile), errors, {}, status=422)
        values = form.model_dump()
        if form.heights and form.first not in (KEPT, *form.heights):
            return _form(profile, values, {"first": "Choose one of the heights it takes."}, {}, status=422)
        try:
            wants = wants_of(form, profile["wants"] if profile else {})
            wanted = {"name": form.name, "heights": _order(form, profile), "cutoff": form.cutoff, "wants": wants}
            if form.act == "preview":
                news = {**wanted, "name": form.name or "A new one"}
                tried = await self._profiles.tried(profile["id"] if profile else None, news)
                return _form(profile, values, {}, _taken(form.sample, tried))
            if profile is None:
                _, change = await self._profiles.add(wanted, actor=call.actor, origin="page")
            else:
                _, change = await self._profiles.edit(
                    profile["id"], wanted, version=form.version, actor=call.actor, origin="page"
                )
        except NotNumber as error:
            return _form(profile, values, {str(error): "Give a number, or nothing."}, {}, status=422)
        except MvidarrError as error:
            errors = {beside_field(item.field): item.message for item in error.errors} or {"": error.detail}
            return _form(profile, values, errors, {}, status=409 if not error.errors else 422)
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


def _taken(name: str, profile: Profile) -> dict[str, Any]:
    """What it would take of a list of ours; of the first where none is named."""
    sample = next((sample for sample in SAMPLES if sample.name == name), SAMPLES[0])
    return {"sample": sample.name, "judged": judge(sample.info, profile)}


def _form(
    profile: Profile | None,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    taken: Mapping[str, Any],
    *,
    status: int = 200,
) -> Page:
    context = {
        "choices": choices(str(values["fps"])),
        "samples": [(sample.name, sample.label) for sample in SAMPLES],
        "words": {"codec": CODECS, "sound": AUDIO, "container": CONTAINERS},
        "sample": "",
        "judged": None,
        **taken,
        "profile": profile,
        "values": values,
        "errors": errors,
        "ladder": HEIGHTS[::-1],
        "kept": profile is not None and _first(profile) == KEPT,
    }
    return Page("library/profile.html", context, status=status)
