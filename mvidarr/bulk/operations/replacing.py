"""What finding and replacing in many videos and in many artists have in common.

The texts are looked through in a thread, since a pattern may take its time. What was found is written down in the plan
and written to the rows as it stands there: nothing is looked for again.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import Field

from mvidarr.bulk.operation import GivenArguments, Operation, Planned
from mvidarr.bulk.operations.finding import Finder, Refused, finder
from mvidarr.db import Reader
from mvidarr.errors import Invalid
from mvidarr.query import Asker

Row = dict[str, Any]
Text = str | list[str] | None

_LONGEST = 1000
_TOLD = 60  # characters of it in the history


class Replacement(GivenArguments):
    field: str
    find: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    replace: Annotated[
        str, Field(title="Replace with", max_length=_LONGEST, description="Left empty, what is found is taken away.")
    ] = ""
    regex: Annotated[
        bool,
        Field(title="Regular expression", description=r"Groups are put in as \1 or \g<name>."),
    ] = False
    case: Annotated[bool, Field(title="Match case")] = False


@dataclass(frozen=True)
class Sought:
    field: str
    finder: Finder


G = TypeVar("G", bound=Replacement)


class Replace(Operation[G, Sought]):
    """A noun says where its texts stand, what they may be, and how they are written."""

    name, label, icon = "replace", "Find and replace…", "search"

    def reason(self, arguments: G, count: int) -> str:
        what = f"{count:,} {self.noun}{'s' if count != 1 else ''}"
        return (
            f"Replaced “{_short(arguments.find)}” with “{_short(arguments.replace)}” in the {arguments.field} of {what}"
        )

    async def prepare(self, r: Reader, arguments: G, asker: Asker) -> Sought:
        given = arguments
        return Sought(given.field, finder(given.find, given.replace, expression=given.regex, case=given.case))

    async def plan(self, r: Reader, prepared: Sought, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        rows = await self.texts(r, prepared.field, ids)
        return await asyncio.to_thread(lambda: [self._judged(prepared, row) for row in rows])

    @abstractmethod
    async def texts(self, r: Reader, field: str, ids: Sequence[int]) -> Sequence[Row]:
        """``id``, ``version``, the field, and ``nfo``: how many NFO files tell it."""

    @abstractmethod
    def checked(self, field: str, text: Text, row: Row) -> Text:
        """As it is stored; Invalid."""

    def _judged(self, sought: Sought, row: Row) -> Planned:
        name, before = sought.field, row[sought.field]
        try:
            found = _replaced(sought.finder, before)
        except Refused as refused:
            return Planned(row["id"], row["version"], "conflict", {name: before}, {name: before}, str(refused))
        if found == before:
            return Planned(row["id"], row["version"], "same")
        try:
            after = self.checked(name, found, row)
        except Invalid as error:
            return Planned(row["id"], row["version"], "conflict", {name: before}, {name: found}, error.detail)
        if after == before:
            return Planned(row["id"], row["version"], "same")
        effects: Mapping[str, int] = {"nfo": row["nfo"]} if row["nfo"] else {}
        return Planned(row["id"], row["version"], "change", {name: before}, {name: after}, effects=effects)


def _replaced(finder: Finder, text: Text) -> Text:
    """Of a list every name; those of which nothing is left are left out."""
    if text is None:
        return None
    if isinstance(text, str):
        return finder.replaced(text)
    return [found for found in map(finder.renamed, text) if found.strip()]


def _short(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[: _TOLD - 1]}…"
