"""The filter of a list as its page shows it: what is wrong with it, its parts, what may be added."""

from collections.abc import Mapping
from dataclasses import dataclass

from mvidarr.errors import Invalid
from mvidarr.library.pages.listing import Address
from mvidarr.query import Query, text_of
from mvidarr.query.tree import And, Criterion, Item, Node, Not, all_of

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


def removable(here: Address, query: Query) -> list[Chip]:
    """A chip for each part that the query asks for; its link leads to the list without this part."""
    parts = query.tree.parts if isinstance(query.tree, And) else (query.tree,)
    without = [Query(all_of(parts[:at] + parts[at + 1 :]), query.sort) for at in range(len(parts))]
    chips = [_chip(here, part, rest) for part, rest in zip(parts, without, strict=True)]
    if query.sort:
        chips.append(Chip(", ".join(map(str, query.sort)), here.to(q=text_of(Query(query.tree))), "sort"))
    return chips


def added(here: Address, q: str, quick: Mapping[str, str]) -> list[Chip]:
    """Quick filters that are not part of the query yet."""
    said = set(q.split())
    return [Chip(text, here.to(q=f"{q} {term}".strip())) for text, term in quick.items() if term not in said]


def _chip(here: Address, part: Node, rest: Query) -> Chip:
    field, text = _said(part)
    return Chip(text, here.to(q=text_of(rest)), field)


def _said(node: Node) -> tuple[str, str]:
    """Field and value in words: ``-kind:(live,cover)`` -> not kind, live or cover."""
    if isinstance(node, Not):
        field, text = _said(node.part)
        return f"not {field}".strip(), text
    if isinstance(node, Criterion):
        return node.field, " or ".join(map(_value, node.items))
    return "", text_of(Query(node))


def _value(item: Item) -> str:
    if item.op == "..":
        return f"{item.low or ''}–{item.high or ''}"
    signs = {"is": "", "prefix": "", "=": "= ", "<": "< ", "<=": "≤ ", ">": "> ", ">=": "≥ "}
    return f"{signs[item.op]}{item.value}{'*' if item.op == 'prefix' else ''}"
