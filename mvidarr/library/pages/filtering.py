"""The filter of a list as its page shows it: what is wrong with it, its parts, what may be added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.errors import Invalid
from mvidarr.library.pages.listing import Address

BAD_QUERY = "bad_query"


@dataclass(frozen=True)
class Mistake:
    """A query cut at the part that makes no sense, and the sentence about it."""

    sentence: str
    before: str
    token: str
    after: str


@dataclass(frozen=True)
class Chip:
    """One part of the filter and the way to the list without it, or one that may be added and the way to it."""

    text: str
    path: str
    field: str = ""


def mistake_in(q: str, error: Invalid) -> Mistake:
    start = min(max(0, int(error.extra.get("position", 0))), len(q))
    end = min(start + int(error.extra.get("length", 0)), len(q))
    return Mistake(error.detail, q[:start], q[start:end], q[end:])


def added(here: Address, q: str, quick: Mapping[str, str]) -> list[Chip]:
    """Quick filters that are not part of the query yet."""
    said = set(q.split())
    return [
        Chip(text, here.to(q=f"{q} {term}".strip())) for text, term in quick.items() if term not in said
    ]


def removable(here: Address, parts: Sequence[Any]) -> list[Chip]:
    return [Chip(part.text, here.to(q=part.rest), part.field) for part in parts]
