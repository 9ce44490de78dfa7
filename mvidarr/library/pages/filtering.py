"""The filter of a list as its page shows it: what is wrong with it, its parts, what may be added."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mvidarr.errors import Invalid
from mvidarr.library.pages.listing import Address
from mvidarr.query import Query, text_of
from mvidarr.query.explain import Part, parts_of

BAD_QUERY = "bad_query"
MOST_FIXES = 3
_NAME = re.compile("[a-z_0-9]+")


@dataclass(frozen=True)
class Mistake:
    """A query cut at the part that makes no sense, and the sentence about it. ``fixes``: what may stand there instead,
    each as it would be and the whole query with it."""

    sentence: str
    before: str
    token: str
    after: str
    fixes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Chip:
    """One part of the filter and the way to the list without it, or one that may be added and the way to it. A part
    has its text ``q``, and the way to the list of its opposite."""

    text: str
    path: str
    field: str = ""
    q: str = ""
    turned: str = ""
    negated: bool = False


def mistake_in(q: str, error: Invalid) -> Mistake:
    start = min(max(0, int(error.extra.get("position", 0))), len(q))
    end = min(start + int(error.extra.get("length", 0)), len(q))
    before, token, after = q[:start], q[start:end], q[end:]
    written = str(error.extra.get("token", ""))
    near = error.extra.get("expected", ())
    near = [name for name in near if _NAME.fullmatch(str(name))] if written and len(near) <= MOST_FIXES else []
    fixes = [(name, f"{before}{token.replace(written, name, 1)}{after}") for name in near if written in token]
    return Mistake(error.detail, before, token, after, fixes)


def removable(here: Address, query: Query) -> list[Chip]:
    """A chip for each part that the query asks for; its link leads to the list without this part."""
    chips = [_chip(here, part) for part in parts_of(query)]
    if query.sort:
        keys = list(map(str, query.sort))
        chips.append(Chip(", ".join(keys), here.to(q=text_of(Query(query.tree))), "sort", f"sort:{','.join(keys)}"))
    return chips


def added(here: Address, q: str, quick: Mapping[str, str]) -> list[Chip]:
    """Quick filters that are not part of the query yet."""
    said = set(q.split())
    return [Chip(text, here.to(q=f"{q} {term}".strip())) for text, term in quick.items() if term not in said]


def _chip(here: Address, part: Part) -> Chip:
    field = f"not {part.field}".strip() if part.negated else part.field
    return Chip(part.text, here.to(q=part.without), field, part.q, here.to(q=part.turned), part.negated)
