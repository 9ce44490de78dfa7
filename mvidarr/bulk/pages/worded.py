"""What these pages are given by the roof: words, forms and lists of other rooms."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from mvidarr.bulk.operation import EFFECTS, AnyOperation
from mvidarr.bulk.pages.lines import FormField
from mvidarr.bulk.shapes import Plan
from mvidarr.errors import Invalid
from mvidarr.library import Selection
from mvidarr.library.selection import Listed
from mvidarr.query import FieldTable, parse
from mvidarr.query.explain import sentence_of

Choices = Mapping[str, Sequence[tuple[str, str]]]  # by field: value, label


class Lists(Listed, Protocol):
    @property
    def table(self) -> FieldTable: ...


@dataclass(frozen=True)
class Worded:
    """``fields`` are those of the form that edits one, by noun; ``choices`` what some of them can be."""

    label: Callable[[str], str]
    value: Callable[[str, Any], str]
    fields: Mapping[str, Sequence[FormField]]
    lists: Mapping[str, Lists]
    choices: Callable[[str], Awaitable[Choices]]

    def sentence(self, noun: str, selection: Selection) -> str:
        """What the query asks for; empty for everything and for what makes no sense."""
        if selection.ids is not None or not selection.q:
            return ""
        try:
            return sentence_of(parse(selection.q), self.lists[noun].table)
        except Invalid:
            return ""

    def whom(self, noun: str, selection: Selection) -> "Whom":
        q = selection.q if selection.ids is None else ""
        held = {"q": q, "sort": selection.sort or ""}
        path = f"/{noun}s?{urlencode({name: value for name, value in held.items() if value})}".removesuffix("?")
        named = selection.ids is not None
        return Whom(named, q, self.sentence(noun, selection), 0 if named else len(selection.exclude), path)


@dataclass(frozen=True)
class Whom:
    """Who was selected: by hand (``named``), or what ``q`` finds, in words ``said``, but for some. ``path`` is the
    list of what it finds."""

    named: bool
    q: str
    said: str
    excepted: int
    path: str


def heading(operation: AnyOperation, count: int) -> str:
    """As in: Edit: 12 videos."""
    verb = operation.label.removesuffix("…")
    return f"{verb}: {count:,} {operation.noun}{'' if count == 1 else 's'}"


def effects_of(plan: Plan) -> list[tuple[int, str]]:
    """What else happens: how many, of what; bytes are named "bytes"."""
    return [
        (number, "bytes" if name == "bytes" else EFFECTS[name][number != 1]) for name, number in plan["effects"].items()
    ]
