"""Tree to text: what chips, saved views and links carry. ``parse(text_of(query)) == query`` for every parsed query."""

import re

from mvidarr.query.grammar import JOINING
from mvidarr.query.tree import And, Criterion, Item, Node, Not, Or, Query, Said

_KEYWORDS = {"AND", "OR", "NOT"}
_BARE_WORD = re.compile(r"""[^\s"“”„():\\*-][^\s"“”„():\\*]*""")
_BARE_VALUE = re.compile(r"""[^\s"“”„(),\\*.!<=>](?:[^\s"“”„(),\\*.]|\.(?=[^.\s"“”„(),\\*]))*""")
_JOINING = re.compile(JOINING)


def text_of(query: Query) -> str:
    said = [_node(query.tree)] if query.tree != And(()) else []
    if query.sort:
        said.append(f"sort:{','.join(map(str, query.sort))}")
    return " ".join(said)


def _node(node: Node) -> str:
    if isinstance(node, Said):
        return _word(node)
    if isinstance(node, Criterion):
        items = [_item(item) for item in node.items]
        return f"{node.field}:{items[0]}" if len(items) == 1 else f"{node.field}:({','.join(items)})"
    if isinstance(node, Not):
        return f"-{_closed(node.part) if isinstance(node.part, And | Or) else _node(node.part)}"
    if isinstance(node, And):
        return " ".join(_closed(part) if isinstance(part, Or) else _node(part) for part in node.parts)
    return " OR ".join(_node(part) for part in node.parts)


def _closed(node: Node) -> str:
    return f"({_node(node)})"


def _word(said: Said) -> str:
    plain = _BARE_WORD.fullmatch(said.text) and said.text not in _KEYWORDS and not _JOINING.fullmatch(said.text)
    return f"{said.text if plain else _quoted(said.text)}{'*' if said.prefix else ''}"


def _item(item: Item) -> str:
    if item.op == "..":
        low, high = ("" if end is None else value_text(end) for end in (item.low, item.high))
        return f"{low}..{high}"
    sign = "" if item.op in ("is", "prefix") else item.op
    return f"{sign}{value_text(item.value)}{'*' if item.op == 'prefix' else ''}"


def value_text(text: str) -> str:
    """In quotes where it needs them."""
    return text if _BARE_VALUE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
