"""Adding an artist in a browser: one search box over all sources, then how they shall be looked after.

A script shows answers as they come; without one the page waits a few seconds for those that are quick.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.discovery.adding.adding import Adding
from mvidarr.discovery.adding.known_artists import KnownArtists
from mvidarr.discovery.adding.lookup import LONGEST, Lookup, is_address
from mvidarr.errors import Conflict, External, Invalid, MvidarrError
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

SECONDS = 4.0  # a page without a script waits no longer

Choices = Callable[[], Awaitable[Mapping[str, Sequence[tuple[str, str]]]]]  # by field: value and label
_FIELDS = frozenset({"name", "ids", "monitor", "kinds", "profile_id", "folder"})


class Asked(Fields):
    term: Annotated[str, Field(max_length=LONGEST)] = ""


class Picked(Fields):
    """``ids``: provider:value, with spaces between. ``picture``: where ours is, below the base URL."""

    name: Annotated[str, Field(max_length=500)] = ""
    ids: Annotated[str, Field(max_length=4000)] = ""
    disambiguation: Annotated[str, Field(max_length=500)] = ""
    picture: Annotated[str, Field(max_length=4000, pattern=r"^(/api/pictures/remote/[\w.-]+)?$")] = ""
    term: Annotated[str, Field(max_length=LONGEST)] = ""


class Options(Picked):
    alias: Annotated[str, Field(max_length=500)] = ""
    monitor: Annotated[str, Field(max_length=50)] = "all"
    kinds: Annotated[list[str], Field(max_length=50, default_factory=list)]
    profile_id: Annotated[str, Field(max_length=20)] = ""
    folder: Annotated[str, Field(max_length=500)] = ""
    auto_download: bool = False
    discover: bool = False


class AddingPages:
    """``choices``: what may be chosen for a field."""

    def __init__(self, lookup: Lookup, adding: Adding, known: KnownArtists, choices: Choices) -> None:
        self._lookup = lookup
        self._adding = adding
        self._known = known
        self._choices = choices

    @page(role="user", query=Asked)
    async def find(self, call: Call) -> Page:
        """Search an artist at all sources."""
        term = call.query.term.strip()
        found = await self._lookup.answer(term, seconds=SECONDS) if term else None
        context = {"term": term, "found": found, "address": is_address(term)}
        return Page("discovery/add-artist.html", context)

    @page(role="user", query=Picked)
    async def options(self, call: Call) -> Page:
        """How an artist shall be looked after."""
        picked: Picked = call.query
        asked = Options(**picked.model_dump(), discover=True, kinds=["official"])
        taken = await self._known.of_name(asked.name, _ids(asked.ids)) if asked.name.strip() else None
        if taken is not None and taken.another:
            asked.alias, asked.name = asked.name, _told_apart(asked)
        return await self._form(asked, {}, taken=taken.id if taken else None)

    @page(role="user", form=Options)
    async def add(self, call: Call) -> Page | See:
        """Add an artist."""
        asked: Options | None = call.form
        if asked is None:
            return await self._form(Options(name=call.form_values.get("name", "")[:500], kinds=[]), call.form_errors)
        try:
            added = await self._adding.add(_patch(asked), discover=asked.discover, actor=call.actor, origin="page")
        except Conflict as error:
            return await self._here_already(asked, error)
        except Invalid as error:
            return await self._form(asked, _beside(error))
        except External as error:
            return await self._form(asked, {"": error.detail})
        told = "Added. Their videos are looked for." if asked.discover else "Added."
        return See(f"/artists/{added.id}", flash=Flash(told, change=added.change_id))

    @page(role="manager")
    async def describe(self, call: Call) -> See:
        """Fill in what sources know of an artist, where nothing stands yet."""
        here = f"/artists/{call.id}"
        try:
            await self._adding.describe(call.id, actor=call.actor)
        except MvidarrError as error:
            return See(here, flash=Flash(error.detail, "bad"))
        return See(here, flash=Flash("Sources are asked; what they know is filled in where nothing stands yet."))

    async def _here_already(self, asked: Options, error: Conflict) -> Page | See:
        if "artist_id" not in error.extra:
            raise error
        here = int(error.extra["artist_id"])
        taken = await self._known.of_name(asked.name, _ids(asked.ids)) if error.code != "id_taken" else None
        if taken is None or not taken.another:
            return See(f"/artists/{here}", flash=Flash("This artist is here already."))
        sentence = f"Another artist has this name. Write one that tells them apart, such as “{_told_apart(asked)}”."
        return await self._form(asked, {"name": sentence}, taken=here, status=409)

    async def _form(
        self, asked: Options, errors: Mapping[str, str], *, taken: int | None = None, status: int = 200
    ) -> Page:
        back = "/artists/add" + (f"?{urlencode({'term': asked.term})}" if asked.term else "")
        context: dict[str, Any] = {
            "asked": asked, "errors": errors, "taken": taken, "back": back, "options": await self._choices(),
        }  # fmt: skip
        return Page("discovery/add-options.html", context, status=422 if errors and status == 200 else status)


def _patch(asked: Options) -> dict[str, Any]:
    patch: dict[str, Any] = {"name": asked.name, "monitor": asked.monitor, "auto_download": asked.auto_download}
    if asked.profile_id:
        patch["profile_id"] = int(asked.profile_id) if asked.profile_id.isdecimal() else -1
    given = {
        "ids": _ids(asked.ids), "kinds": asked.kinds, "folder": asked.folder.strip(),
        "disambiguation": asked.disambiguation.strip(), "aliases": [asked.alias] if asked.alias.strip() else [],
    }  # fmt: skip
    return patch | {name: value for name, value in given.items() if value}


def _ids(text: str) -> dict[str, str]:
    pairs = (pair.partition(":") for pair in text.split())
    return {provider: value for provider, _, value in pairs}


def _told_apart(asked: Options) -> str:
    """A name of their own for who shares one."""
    return f"{asked.name.strip()} ({asked.disambiguation.strip() or 'another'})"[:300]


def _beside(error: Invalid) -> dict[str, str]:
    """By field of the form; what is about none of them stands above it."""
    found: dict[str, str] = {}
    for one in error.errors:
        field = one.field.partition(".")[0]
        found.setdefault(field if field in _FIELDS else "", one.message)
    return found or {"": error.detail}
