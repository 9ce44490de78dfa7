"""The edit forms of videos and artists, with and without JavaScript.

A form carries what it showed (``was``) beside what was typed: so only what a person changed is saved, and when somebody
else saved meanwhile, both versions can be held against each other.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import orjson
from pydantic import BeforeValidator, Field

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library.artists import Artists
from mvidarr.library.edit import Edits
from mvidarr.library.pages import form_fields
from mvidarr.library.pages.form_fields import LOCKED, FormField
from mvidarr.library.pages.versions import beside_fields, differing, locks_of_both, patch_of, texts_of, typed
from mvidarr.library.pages.words import KINDS, choices, with_own
from mvidarr.library.profiles import Profiles
from mvidarr.library.videos import Videos
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

Row = Mapping[str, Any]


def _texts(said: Any) -> Any:
    """The hidden field, which nobody types."""
    try:
        return orjson.loads(said) if isinstance(said, str) else said
    except ValueError:
        return None


class EditForm(Fields):
    """The texts themselves are read by the fields of the form."""

    version: Annotated[int, Field(ge=0)]
    was: Annotated[dict[str, str] | None, BeforeValidator(_texts)] = None
    lock: Annotated[list[str], Field(max_length=50, default_factory=list)]
    kinds: Annotated[list[str], Field(max_length=50, default_factory=list)]


@dataclass(frozen=True)
class _Noun:
    """What differs between the two forms."""

    name: str
    path: str
    fields: tuple[FormField, ...]
    heading: str  # the field that names it
    read: Callable[[int], Awaitable[Row]]
    save: Callable[..., Awaitable[int | None]]


@dataclass
class _Typed:
    """A form as it was sent."""

    version: int
    was: dict[str, str]
    mine: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    other: int | None = None  # the artist who has the name or id that was typed


class EditingPages:
    def __init__(self, videos: Videos, artists: Artists, edits: Edits, profiles: Profiles) -> None:
        self._profiles = profiles
        self._video = _Noun("video", "/videos", form_fields.VIDEO, "title", videos.get, edits.video)
        self._artist = _Noun("artist", "/artists", form_fields.ARTIST, "name", artists.get, edits.artist)

    @page(role="manager")
    async def video_page(self, call: Call) -> Page:
        """The form of a video."""
        return await self._shown(self._video, call)

    @page(role="manager", form=EditForm)
    async def video(self, call: Call) -> Page | See:
        """Save what was changed of a video."""
        return await self._saved(self._video, call)

    @page(role="manager")
    async def artist_page(self, call: Call) -> Page:
        """The form of an artist."""
        return await self._shown(self._artist, call)

    @page(role="manager", form=EditForm)
    async def artist(self, call: Call) -> Page | See:
        """Save what was changed of an artist."""
        return await self._saved(self._artist, call)

    async def _shown(self, noun: _Noun, call: Call) -> Page:
        row = await noun.read(call.id)
        texts = texts_of(noun.fields, row)
        return await self._form(noun, call.id, _Typed(row["version"], texts, texts))

    async def _saved(self, noun: _Noun, call: Call) -> Page | See:
        try:
            row = await noun.read(call.id)
        except NotFound as error:
            return await self._gone(noun, call, error)
        sent = _sent(noun, call, texts_of(noun.fields, row))
        if sent is None:
            return await self._shown(noun, call)
        patch, sent.errors = patch_of(noun.fields, sent.mine, sent.was)
        if sent.errors:
            return await self._form(noun, call.id, sent, status=422)
        here = f"{noun.path}/{call.id}"
        if not patch:
            return See(here, flash=Flash("Nothing was changed."))
        try:
            change = await noun.save(call.id, patch, version=sent.version, actor=call.actor, origin="page")
        except Invalid as error:
            sent.errors = beside_fields((one.field, one.message) for one in error.errors) or {"": error.detail}
            return await self._form(noun, call.id, sent, status=422)
        except Conflict as error:
            return await self._refused(noun, call, sent, error)
        return See(here, flash=Flash("Saved." if change else "Nothing was changed.", change=change))

    async def _refused(self, noun: _Noun, call: Call, sent: _Typed, error: Conflict) -> Page:
        if error.code == "moved_on" and error.extra.get(noun.name):
            return self._conflict(noun, call.id, sent, error.extra[noun.name])
        field, _, _ = str(error.extra.get("field", "")).partition(".")
        sent.errors, sent.other = {field: error.detail}, error.extra.get("artist_id")
        return await self._form(noun, call.id, sent, status=409)

    def _conflict(self, noun: _Noun, id: int, sent: _Typed, row: Row) -> Page:
        """Both versions, field by field; what only one side changed is chosen already."""
        theirs = texts_of(noun.fields, row)
        context = {
            "noun": noun.name,
            "here": f"{noun.path}/{id}",
            "heading": theirs[noun.heading],
            "version": row["version"],
            "fields": noun.fields,
            "differing": differing(noun.fields, sent.mine, sent.was, theirs),
            "mine": sent.mine,
            "was": orjson.dumps(theirs).decode(),
            "locks": locks_of_both(sent.mine, sent.was, theirs),
        }
        return Page("library/edit-conflict.html", context, status=409)

    async def _gone(self, noun: _Noun, call: Call, error: NotFound) -> Page:
        """Deleted while the form was open: what was typed stays on the screen."""
        blank = {each.name: "" for each in noun.fields} | {LOCKED: ""}
        sent = _sent(noun, call, blank)
        if sent is None:
            raise error
        sent.errors = {"": f"This {noun.name} was deleted meanwhile. Undo that in the history, then save this again."}
        return await self._form(noun, call.id, sent, status=404)

    async def _form(self, noun: _Noun, id: int, typed: _Typed, *, status: int = 200) -> Page:
        profiles = [(str(profile["id"]), profile["name"]) for profile in await self._profiles.all()]
        usual = "As its artist has it" if noun.name == "video" else "The default one"
        context = {
            "noun": noun.name,
            "here": f"{noun.path}/{id}",
            "heading": typed.was[noun.heading],
            "fields": noun.fields,
            "texts": typed.mine,
            "locks": typed.mine[LOCKED].split(),
            "version": typed.version,
            "was": orjson.dumps(typed.was).decode(),
            "errors": typed.errors,
            "other": typed.other,
            "options": with_own({**choices(), "profile_id": [("", usual), *profiles]}, typed.mine),
        }
        return Page("library/edit.html", context, status=status)


def _sent(noun: _Noun, call: Call, standing: dict[str, str]) -> _Typed | None:
    """None when it is none of our forms. ``pick-title=theirs`` leaves a field as ``was`` has it."""
    form: EditForm | None = call.form
    if form is None:
        return None
    was = {**standing, **{name: text for name, text in (form.was or {}).items() if name in standing}}
    lines = {LOCKED: "\n".join(sorted(set(form.lock)))} if form.was is not None or form.lock else {LOCKED: was[LOCKED]}
    if "kinds" in was and "kinds" in call.form_values:
        lines["kinds"] = "\n".join(kind for kind in KINDS if kind in form.kinds)
    mine = typed(noun.fields, {n: v for n, v in call.form_values.items() if n != "kinds"}, lines, was)
    for name in mine:
        if call.form_values.get(f"pick-{name}") == "theirs":
            mine[name] = was[name]
    return _Typed(form.version, was, mine)
