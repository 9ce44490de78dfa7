"""Merging an artist into another: find the other, see what moves, confirm."""

from typing import Annotated, Any

from pydantic import Field

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library.artists import Artists
from mvidarr.library.consequences import Consequences
from mvidarr.library.lists import ArtistLists
from mvidarr.library.merge import Merging
from mvidarr.library.shapes import Artist
from mvidarr.query import Query, text_of, tokens
from mvidarr.query.tree import And, Or, Said
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page

CANDIDATES = 12
MOST = 2**63 - 1


class MergeAsked(Fields):
    name: Annotated[str, Field(max_length=500)] = ""
    into: Annotated[int, Field(ge=1, le=MOST)] | None = None


class MergeForm(Fields):
    into: Annotated[int, Field(ge=1, le=MOST)]
    version: Annotated[int, Field(ge=0)]


class MergingPages:
    def __init__(self, artists: Artists, lists: ArtistLists, merging: Merging, consequences: Consequences) -> None:
        self._artists = artists
        self._lists = lists
        self._merging = merging
        self._consequences = consequences

    @page(role="manager", query=MergeAsked)
    async def ask(self, call: Call) -> Page:
        """Who the other is, and what would move."""
        asked: MergeAsked = call.query
        return await self._asked(call, asked.into, asked.name)

    @page(role="manager", form=MergeForm)
    async def merge(self, call: Call) -> Page | See:
        """Merge an artist into another."""
        form: MergeForm | None = call.form
        if form is None:
            return await self._asked(call, None, "", "Choose the artist that stays.", 422)
        gone = await self._artists.get(call.id)
        try:
            change = await self._merging.merge(
                call.id, form.into, version=form.version, actor=call.actor, origin="page"
            )
        except Invalid as error:
            return await self._asked(call, None, "", error.errors[0].message if error.errors else error.detail, 422)
        except Conflict as error:
            said = "This artist was changed since you opened this page. Look again whether they shall be merged."
            return await self._asked(call, form.into, "", said if error.code == "moved_on" else error.detail, 409)
        return See(f"/artists/{form.into}", flash=Flash(f"Merged “{gone['name']}” into this artist.", change=change))

    async def _asked(self, call: Call, into: int | None, name: str, error: str = "", status: int = 200) -> Page:
        artist = await self._artists.get(call.id)
        other = None
        if into is not None and into != call.id:
            try:
                other = await self._artists.get(into)
            except NotFound:
                error = error or "That artist is no longer there. Choose another."
        context = {
            "artist": artist,
            "other": other,
            "moves": await self._consequences.of_merging(call.id) if other else None,
            "name": name,
            "candidates": [] if other else await self._candidates(call, artist, name),
            "error": error,
        }
        return Page("library/merge.html", context, status=status)

    async def _candidates(self, call: Call, artist: Artist, name: str) -> list[Artist]:
        """Those who are called so; without a name, those who share a word with this one."""
        query = _all_words(name) if name.strip() else _any_word(artist["name"])
        if query is None:
            return []
        asker = call.asker
        found = await self._lists.page(query, None, "", None, CANDIDATES + 1, asker=asker)
        return [other for other in found["items"] if other["id"] != artist["id"]][:CANDIDATES]


def _all_words(name: str) -> str | None:
    parts: Any = tuple(Said(word, prefix=True) for word in tokens(name))
    return text_of(Query(And(parts))) if parts else None


def _any_word(name: str) -> str | None:
    parts: Any = tuple(Said(word) for word in tokens(name) if len(word) > 3 or not word.isascii())
    return (text_of(Query(Or(parts))) if len(parts) > 1 else text_of(Query(And(parts)))) if parts else None
