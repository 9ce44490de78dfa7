"""What a list says of its selection when it asks for a page of an operation: as texts of a form."""

import re
from typing import Annotated
from urllib.parse import urlencode

from pydantic import Field

from mvidarr.bulk.operation import Noun
from mvidarr.errors import Invalid, NotFound
from mvidarr.library import Selection
from mvidarr.web.endpoint import Fields, Page

PATH = re.compile(r"/([^/\\\x00-\x20].*)?")  # one of ours
LARGEST = 2**63 - 1
LONGEST_LINK = 4000  # characters: what lies before a server may refuse more than eight thousand

Back = Annotated[str, Field(max_length=3000)]
Place = Annotated[int, Field(ge=0, le=2**31 - 1)]
Text = Annotated[str, Field(max_length=20_000)]
Texts = Annotated[list[Text], Field(max_length=100)]


class Chosen(Fields):
    """Ids with commas between, or a query with its order and exceptions. ``back`` is the list, at its place."""

    ids: str = ""
    q: Annotated[str, Field(max_length=2000)] = ""
    sort: Annotated[str, Field(max_length=200)] = ""
    exclude: str = ""
    back: Back = ""

    def selection(self) -> Selection:
        """Invalid where it cannot be read."""
        ids = numbers_in(self.ids) if self.ids.strip() else None
        return Selection(ids, self.q.strip(), self.sort or None, frozenset(numbers_in(self.exclude)))


class Typed(Chosen):
    """The form of an operation. Lines of an edit: ``field``, ``do`` and ``value`` of each. ``turn``: "more" for one
    more line, "drop:2" for one less."""

    field: Texts = Field(default_factory=list)
    do: Texts = Field(default_factory=list)
    value: Texts = Field(default_factory=list)
    more: Annotated[str, Field(max_length=100)] = ""
    turn: Annotated[str, Field(max_length=20)] = ""


class Again(Fields):
    back: Back = ""


def chosen_again(selection: Selection, back: str) -> Chosen:
    """What a list said when it had this selection."""
    ids, exclude = (",".join(map(str, some)) for some in (selection.ids or (), sorted(selection.exclude)))
    return Chosen(ids=ids, q=selection.q, sort=selection.sort or "", exclude=exclude, back=back)


def linked_to(noun: Noun, name: str, form: Typed) -> str | None:
    """The same page by its address, to which Back finds, unless something is typed already or it is too long."""
    if form.turn or form.field:
        return None
    held = {part: text for part in ("ids", "q", "sort", "exclude", "back") if (text := getattr(form, part))}
    link = f"/{noun}s/bulk/{name}?{urlencode(held, safe=',/:')}".removesuffix("?")
    return link if len(link) <= LONGEST_LINK else None


def back_to(noun: Noun, said: str) -> str:
    return said if PATH.fullmatch(said) else f"/{noun}s"


def gone(error: NotFound, back: str) -> Page:
    """Instead of the page of a plan that is no longer there."""
    return Page("bulk/gone.html", {"sentence": error.detail, "back": back_to("video", back)}, status=404)


def numbers_in(text: str) -> tuple[int, ...]:
    """``3,5`` -> (3, 5)."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 20 and int(part) <= LARGEST for part in parts):
        raise Invalid("What was selected cannot be read. Go back and select again.", code="bad_selection")
    return tuple(map(int, parts))
