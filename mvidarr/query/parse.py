"""Text to tree. Any text whatsoever becomes a ``Query`` or raises ``Invalid``; nothing here knows a field."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, NamedTuple, NoReturn

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.visitors import v_args

from mvidarr.query.grammar import CRITERION, GRAMMAR, ITEM, QUOTES
from mvidarr.query.mistakes import mistake, shown, syntax
from mvidarr.query.tree import And, Criterion, Item, Node, Not, Op, Or, Order, Query, Said, all_of, any_of

LONGEST = 2000  # characters
DEEPEST = 32  # brackets and negations within each other
MOST_TERMS = 250  # words and values in all: SQLite refuses an expression 1,000 deep, and a list nests in its parser
MOST_KEYS = 4

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STAR = re.compile(r"(?<!\\)(?:\\\\)*\*")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PARSED = 1024  # texts whose trees are kept: pages, counts and rails of one list ask with the same text


def parse(text: str, *, typing: bool = False) -> Query:
    """``typing``: the text is still being typed, so its last word may go on.

    ``Invalid(code="bad_query")`` with ``position``, ``length``, ``token`` and ``expected`` in ``extra``.
    """
    return _parse(text, typing and not text[-1:].isspace())


@lru_cache(_PARSED)
def _parse(text: str, typing: bool) -> Query:
    _refuse_outright(text)
    try:
        part: Any = _parser().parse(text)  # what the builder makes of it: a _Part
    except UnexpectedInput as error:
        raise syntax(text, _where(text, error)) from None
    if part.terms > MOST_TERMS:
        raise mistake(f"A query has at most {MOST_TERMS} terms; ask for less at once.", 0, len(text), shown(text))
    if len(part.sort) > MOST_KEYS:
        last = part.sort[-1]
        raise mistake(f"An order has at most {MOST_KEYS} keys.", last.at, last.length, str(last))
    return Query(_with_last_open(part.node, text) if typing else part.node, part.sort)


def storable(text: str) -> bool:
    """Neither database takes NUL or half a surrogate pair, so nothing in them has one."""
    return _UNSTORABLE.search(text) is None


def _refuse_outright(text: str) -> None:
    if len(text) > LONGEST:
        raise mistake(
            f"A query has at most {LONGEST} characters; this one has {len(text)}.", LONGEST, len(text) - LONGEST, ""
        )
    if found := _UNSTORABLE.search(text):
        raise mistake("This character is not text; leave it out.", found.start(), 1, "")


def _where(text: str, error: UnexpectedInput) -> int:
    token = getattr(error, "token", None)
    at = error.pos_in_stream
    return len(text) if at is None or (token is not None and token.type == "$END") else at


def _with_last_open(node: Node, text: str) -> Node:
    """Only a bare word at the very end is still being typed; a phrase whose quote is closed is not."""
    if isinstance(node, And | Or) and node.parts:
        return type(node)((*node.parts[:-1], _with_last_open(node.parts[-1], text)))
    if isinstance(node, Said) and node.at + node.length == len(text) and text[node.at] not in QUOTES:
        return replace(node, prefix=True)
    return node


class _Part(NamedTuple):
    node: Node
    depth: int = 0
    terms: int = 1
    sort: tuple[Order, ...] = ()


@v_args(inline=True)
class _Builder(Transformer[Token, _Part]):
    """Runs while lark parses: no tree of tokens is made, and nothing here recurses."""

    def start(self, part: _Part | None = None) -> _Part:
        return part or _Part(all_of(()), terms=0)

    def either(self, *parts: _Part) -> _Part:
        if len(parts) == 1:
            return parts[0]
        _no_sort(part for part in parts if not part.terms)
        return _joined(any_of(part.node for part in parts), parts)

    def both(self, *parts: _Part) -> _Part:
        return _joined(all_of(part.node for part in parts), parts) if len(parts) > 1 else parts[0]

    def negation(self, part: _Part) -> _Part:
        return _deeper(_Part(Not(part.node), part.depth, part.terms, _no_sort([part])))

    def bracket(self, part: _Part) -> _Part:
        return _deeper(_Part(part.node, part.depth, part.terms, _no_sort([part])))

    def said(self, token: Token) -> _Part:
        text, prefix = _plain(str(token), *_span(token))
        if not text.strip():
            raise mistake("There is nothing between these quotes; write a word.", *_span(token), str(token), ["a word"])
        return _Part(Said(text, prefix, *_span(token)))

    def criterion(self, token: Token) -> _Part:
        found = CRITERION.fullmatch(token)
        if found is None:
            _odd(token)
        name, at = found["field"].lower(), _span(token)
        item = _item(found, *at)
        if name == "sort":
            return _Part(all_of(()), terms=0, sort=_orders(item))
        node = Criterion(name, (item,), *at)
        return _Part(Not(node) if found["op"] == "!=" else node)

    def listed(self, opening: Token, *tokens: Token) -> _Part:
        name, _, sign = opening[:-1].partition(":")
        items = tuple(_listed_item(token, exact=bool(sign)) for token in tokens)
        last = tokens[-1]
        at = _span(opening)[0]
        node = Criterion(name.lower(), items, at, _span(last)[0] + len(last) - at)
        if node.field == "sort":
            raise mistake("sort: takes its keys with commas between them: sort:-added,title.", at, node.length, opening)
        return _Part(Not(node) if sign == "!=" else node, terms=len(items))


@cache
def _parser() -> Lark:
    """Built at the first query: 13 ms that no start has to wait for."""
    return Lark(GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


def _span(token: Token) -> tuple[int, int]:
    return token.start_pos or 0, len(token)


def _odd(token: Token) -> NoReturn:
    raise mistake(f"“{shown(str(token))}” cannot stand here; put it in quotes.", *_span(token), str(token))


def _joined(node: Node, parts: Sequence[_Part]) -> _Part:
    sort = tuple(order for part in parts for order in part.sort)
    return _Part(node, max(part.depth for part in parts), sum(part.terms for part in parts), sort)


def _deeper(part: _Part) -> _Part:
    if part.depth >= DEEPEST:
        sentence = f"Brackets and negations go at most {DEEPEST} deep; say it more simply."
        raise mistake(sentence, *_first_place(part.node), "")
    return part._replace(depth=part.depth + 1)


def _first_place(node: Node) -> tuple[int, int]:
    while not isinstance(node, Said | Criterion):
        node = node.part if isinstance(node, Not) else node.parts[0]
    return node.at, node.length


def _no_sort(parts: Iterable[_Part]) -> tuple[Order, ...]:
    for part in parts:
        for order in part.sort:
            sentence = "sort: orders the whole list; write it outside of brackets and negations."
            raise mistake(sentence, order.at, order.length, str(order))
    return ()


def _listed_item(token: Token, *, exact: bool) -> Item:
    found = ITEM.fullmatch(token)
    if found is None:
        _odd(token)
    item = _item(found, *_span(token))
    if found["op"] == "!=" or (exact and item.op != "is"):
        sentence = "In a list of whole values each one is plain; put - or != before the list to exclude them."
        raise mistake(sentence, item.at, item.length, str(token), ["a value"])
    return Item("=", item.low, None, item.at, item.length) if exact else item


def _item(found: re.Match[str], at: int, length: int) -> Item:
    if found["to"]:
        return _range(found, at, length)
    raw = found["of"] or found["value"]
    text, prefix = _plain(raw, at, length)
    sign = found["op"]
    if prefix and sign:
        raise mistake("A value that is compared is whole; leave out the *.", at, length, raw, ["a value"])
    ops: dict[str | None, Op] = {None: "prefix" if prefix else "is", "=": "=", "!=": "=", "<": "<", "<=": "<="}
    op: Op = ops.get(sign) or (">" if sign == ">" else ">=")
    return Item(op, text, None, at, length)


def _range(found: re.Match[str], at: int, length: int) -> Item:
    ends = [_plain(end, at, length) if end else (None, False) for end in (found["low"], found["high"])]
    (low, open_low), (high, open_high) = ends
    if low is None and high is None:
        raise mistake("A range needs an end: lo..hi, lo.. or ..hi.", at, length, found[0], ["lo..hi", "lo..", "..hi"])
    if open_low or open_high:
        raise mistake("The ends of a range are whole; leave out the *.", at, length, found[0], ["a value"])
    return Item("..", low, high, at, length)


def _plain(raw: str, at: int, length: int) -> tuple[str, bool]:
    """The text without quotes and escapes, and whether a star at its end asks for a prefix."""
    if raw[0] in QUOTES:
        prefix = raw.endswith("*")
        return _ESCAPED.sub(r"\1", raw[1:-2] if prefix else raw[1:-1]), prefix
    stars = list(_STAR.finditer(raw))
    prefix = bool(stars) and stars[-1].end() == len(raw)
    if len(stars) > prefix or raw == "*":
        sentence = f"A * stands at the end of a word; put “{shown(raw)}” in quotes to search for it as it is."
        raise mistake(sentence, at, length, raw, ["a word", "prefix*"])
    return _ESCAPED.sub(r"\1", raw[:-1] if prefix else raw), prefix


def _orders(item: Item) -> tuple[Order, ...]:
    """``sort:-added,title``"""
    names = item.value.split(",")
    if item.op != "is" or not all(name.strip("-") for name in names) or len(names) > MOST_KEYS:
        sentence = f"sort: takes one to {MOST_KEYS} fields, with - for largest first: sort:-added,title."
        raise mistake(sentence, item.at, item.length, item.value, ["sort:field", "sort:-field"])
    return tuple(Order(name.removeprefix("-").lower(), name[0] == "-", item.at, item.length) for name in names)
