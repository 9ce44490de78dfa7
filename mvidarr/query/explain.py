"""A query in a sentence, and its parts, each as a text that stands alone: what chips are made of. Pure.

The texts ``q`` of all parts beside each other ask for what the query did, but for its order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mvidarr.query import values
from mvidarr.query.fields import Moment
from mvidarr.query.table import Field, FieldTable
from mvidarr.query.tree import And, Criterion, Item, Node, Not, Or, Order, Query, Said, all_of
from mvidarr.query.write import text_of

_SIGNS = {"<": "below", "<=": "at most", ">": "above", ">=": "at least", "=": "exactly", "prefix": "beginning with"}
_OF_TIMES = {"<": "before", "<=": "until", ">": "after", ">=": "since", "=": "exactly"}
_OF_AGES = {"<": "in the last", "<=": "in the last", ">": "longer ago than", ">=": "longer ago than"}
_FLOWING = ("with ", "without ", "that ")  # goes on from the noun
_UNITS = {"h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_BRIEF = {"is": "", "prefix": "", "=": "= ", "<": "< ", "<=": "≤ ", ">": "> ", ">=": "≥ "}


@dataclass(frozen=True, slots=True)
class Part:
    """``text`` is brief, for a chip, beside its ``field`` (empty for words); ``says`` reads within a sentence.

    ``q`` asks for this part alone; ``without``, ``turned`` are the whole query without it, and with its opposite
    instead. ``at`` counts the parts.
    """

    at: int
    field: str
    text: str
    says: str
    negated: bool
    q: str
    without: str
    turned: str


def parts_of(query: Query, table: FieldTable | None = None) -> list[Part]:
    """What must all hold. ``table`` tells times from other values."""
    parts = _tops(query)
    return [_part(at, part, parts, query, table) for at, part in enumerate(parts)]


def with_part(query: Query, at: int, q: Query) -> Query:
    """The query with another part in the place of one of them; one behind the last is added."""
    parts = list(_tops(query))
    parts[at : at + 1] = [q.tree]
    return Query(all_of(parts), q.sort or query.sort)


def sentence_of(query: Query, table: FieldTable) -> str:
    """``Videos with “army”, year 1990 to 1999, not kind “live”; by title.`` or ``Videos: artist “björk”.``"""
    noun = table.noun.capitalize()
    said = ", ".join(_says(part, table) for part in _tops(query))
    order = ", then ".join(map(_order, query.sort))
    head = f"{noun}{' ' if said.startswith(_FLOWING) else ': '}{said}" if said else f"All {table.noun}"
    return f"{head}{f'; by {order}' if order else ''}."


def _tops(query: Query) -> Sequence[Node]:
    return query.tree.parts if isinstance(query.tree, And) else (query.tree,)


def _part(at: int, part: Node, parts: Sequence[Node], query: Query, table: FieldTable | None) -> Part:
    others = (*parts[:at], *parts[at + 1 :])
    opposite = part.part if isinstance(part, Not) else Not(part)
    turned = all_of((*parts[:at], opposite, *parts[at + 1 :]))
    field, text = _briefly(part.part if isinstance(part, Not) else part)
    return Part(
        at,
        field,
        text,
        _says(part, table),
        isinstance(part, Not),
        _alone(part),
        text_of(Query(all_of(others), query.sort)),
        text_of(Query(turned, query.sort)),
    )


def _alone(node: Node) -> str:
    """As it can stand beside others."""
    text = text_of(Query(node))
    return f"({text})" if isinstance(node, Or) else text


def _briefly(node: Node) -> tuple[str, str]:
    """Field and value: ``kind:(live,cover)`` -> kind, live or cover."""
    if isinstance(node, Criterion):
        return node.field, " or ".join(map(_brief_item, node.items))
    return "", text_of(Query(node))


def _brief_item(item: Item) -> str:
    if item.op == "..":
        return f"{item.low or ''}–{item.high or ''}"
    return f"{_BRIEF[item.op]}{item.value}{'*' if item.op == 'prefix' else ''}"


def _says(node: Node, table: FieldTable | None) -> str:
    if isinstance(node, Not):
        return _denied(node.part, table)
    if isinstance(node, Said):
        return f"with {'a word that begins with ' if node.prefix else ''}“{node.text}”"
    if isinstance(node, Criterion):
        return _criterion(node, table)
    word = " or " if isinstance(node, Or) else " and "
    said = [_says(part, table) for part in node.parts]
    held = [f"({text})" if isinstance(part, And | Or) else text for part, text in zip(node.parts, said, strict=True)]
    return word.join(held) or "all"


def _denied(node: Node, table: FieldTable | None) -> str:
    if isinstance(node, Criterion) and node.field == "is":
        return f"that are not {_named(node)}"
    said = _says(node, table)
    if isinstance(node, Said) or (isinstance(node, Criterion) and node.field == "has"):
        return f"without {said.removeprefix('with ')}"
    return f"not ({said})" if isinstance(node, And | Or | Not) else f"not {said}"


def _criterion(node: Criterion, table: FieldTable | None) -> str:
    if node.field == "is":
        return f"that are {_named(node)}"
    if node.field == "has":
        return f"with {_named(node)}"
    field = table.fields.get(node.field) if table else None
    return f"{node.field.replace('_', ' ')} {' or '.join(_value(item, field) for item in node.items)}"


def _named(node: Criterion) -> str:
    return " or ".join(item.value.replace("_", " ") for item in node.items)


def _value(item: Item, field: Field | None) -> str:
    timely = isinstance(_inner(field), Moment)
    if item.op == "..":
        return _range(item, timely)
    age = values.age(item.value) and _OF_AGES.get(item.op) if timely else None
    if age:
        return f"{age} {_age(item.value)}"
    sign = (_OF_TIMES if timely else _SIGNS).get(item.op, "")
    return f"{sign} {_quoted(item.value)}".strip()


def _range(item: Item, timely: bool) -> str:
    low, high = (f"{_age(end)} ago" if end and timely and values.age(end) else end for end in (item.low, item.high))
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else f"up to {high}"


def _age(text: str) -> str:
    number, unit = text.rstrip("hdwmoyHDWMOY"), text.lstrip("0123456789").lower()
    return f"{number} {_UNITS[unit]}{'' if int(number) == 1 else 's'}"


def _inner(field: object) -> object:
    """Of a field that wraps another one, as of another table."""
    while not isinstance(field, Moment) and (inside := getattr(field, "field", None)) is not None:
        field = inside
    return field


def _quoted(text: str) -> str:
    return text if text[:1].isdigit() else f"“{text}”"


def _order(order: Order) -> str:
    return f"{order.name.replace('_', ' ')}{', largest first' if order.down else ''}"
