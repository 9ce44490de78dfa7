"""What may be typed for a playlist. Pure but for the query, which the table of fields must understand."""

from collections.abc import Mapping
from typing import Any

from mvidarr.accounts import ROLES
from mvidarr.errors import FieldError, Invalid
from mvidarr.library.text import one_line, paragraphs
from mvidarr.query import Asker, FieldTable, condition_of, parse
from mvidarr.query.order import ordering_of

Row = dict[str, Any]

FIELDS = ("name", "description", "smart", "q", "sort", "most", "repeats", "shared")
LONGEST_NAME = 120
LONGEST_TEXT = 5_000
LONGEST_NOTE = 1_000
MOST = 100_000  # videos of one playlist
_FRESH: Row = {
    "name": "", "description": None, "smart": False, "q": "", "sort": "", "most": None, "repeats": False,
    "shared": None,
}  # fmt: skip


def fresh(values: Mapping[str, Any]) -> Row:
    """All fields of a new one."""
    return {**_FRESH, **values}


def checked(values: Mapping[str, Any], table: FieldTable, asker: Asker) -> Row:
    """The fields of a whole playlist as they are kept; Invalid names every one that is wrong."""
    name = one_line(str(values["name"]))
    text = paragraphs(values["description"] or "") or None
    clean: Row = {**{field: values[field] for field in FIELDS}, "name": name, "description": text}
    wrong = [
        *_limit("name", name, LONGEST_NAME, needed=True),
        *_limit("description", text or "", LONGEST_TEXT),
        *_shared(values["shared"]),
        *(_smart(clean, table, asker) if values["smart"] else _by_hand(clean)),
    ]
    if wrong:
        raise wrong_in(*wrong)
    return clean


def wrong_in(*errors: FieldError) -> Invalid:
    return Invalid("The playlist is not complete: see its fields.", code="bad_playlist", errors=errors)


def note_of(text: str | None) -> str | None:
    clean = paragraphs(text or "") or None
    if wrong := _limit("note", clean or "", LONGEST_NOTE):
        raise Invalid("The note is too long.", code="bad_playlist", errors=tuple(wrong))
    return clean


def _limit(field: str, text: str, longest: int, *, needed: bool = False) -> list[FieldError]:
    if len(text) > longest or (needed and not text):
        return [FieldError(field, f"Give it a {field} of at most {longest:,} characters.")]
    return []


def _shared(role: Any) -> list[FieldError]:
    if role is None or role in ROLES:
        return []
    return [FieldError("shared", f"Share it with nobody, or with a role: {', '.join(ROLES)}.")]


def _by_hand(clean: Row) -> list[FieldError]:
    said = [name for name in ("q", "sort", "most") if clean[name] not in ("", None)]
    return [FieldError(name, "Only a smart playlist has this.") for name in said]


def _smart(clean: Row, table: FieldTable, asker: Asker) -> list[FieldError]:
    """The order is always written down: a playlist must not change it because a query got a word."""
    wrong = []
    if clean["repeats"]:
        wrong.append(FieldError("repeats", "A smart playlist finds every video once."))
    if clean["most"] is not None and not 1 <= clean["most"] <= MOST:
        wrong.append(FieldError("most", f"It holds 1 to {MOST:,} videos, or all that are found."))
    clean["q"], clean["sort"] = one_line(clean["q"]), clean["sort"].strip() or table.default_sort
    return [*wrong, *_query(clean, table, asker)]


def _query(clean: Row, table: FieldTable, asker: Asker) -> list[FieldError]:
    try:
        query = parse(clean["q"])
        condition_of(table, query, asker)
        ordering_of(table, query, None, asker)
    except Invalid as error:
        return [FieldError("q", error.detail)]
    try:
        ordering_of(table, parse(""), clean["sort"], asker)
    except Invalid as error:
        return [FieldError("sort", error.detail)]
    return []
