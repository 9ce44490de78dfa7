"""Texts that no column keeps folded: paths, addresses, what a probe or a page said. They are compared as they are
stored; only A to Z may be written in either case, as that is all both databases agree about.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, and_, func, or_, type_coerce
from sqlalchemy import Text as TextType
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from mvidarr.library.fields.kinds import Condition
from mvidarr.query import Asker, Number
from mvidarr.query import values as reading
from mvidarr.query.mistakes import mistake
from mvidarr.query.sql import bound, bytewise, holds
from mvidarr.query.text import fold
from mvidarr.query.tree import Item
from mvidarr.query.values import Stretch

_CAPITALS = re.compile("[A-Z]+")


def small(text: str) -> str:
    """As both databases make capitals small where no language is asked: A to Z alone."""
    return _CAPITALS.sub(lambda found: found[0].lower(), text)


class _Comparing:
    """Whole, from the beginning, or somewhere inside; several values are any of them."""

    def condition(self, item: Item, asker: Asker) -> Condition:
        if item.op not in ("is", "=", "prefix"):
            raise mistake("This field has no order; name a part of it.", item.at, item.length, item.value, ["a word"])
        return self.compared(item)

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return or_(*(self.condition(item, asker) for item in items))

    def compared(self, item: Item) -> Condition:
        raise NotImplementedError


@dataclass(frozen=True)
class Stored(_Comparing):
    """A plain value stands anywhere inside. ``within`` as of ``query.Text``; ``folded``: the column is kept so."""

    column: ColumnElement[Any]
    within: Callable[[Condition], Condition] | None = None
    folded: bool = False

    def compared(self, item: Item) -> Condition:
        value = fold(item.value) if self.folded else small(item.value)
        text = bytewise(self.column) if self.folded else func.lower(bytewise(self.column))
        if item.op == "=":
            return self._outside(text == bound(value))
        if item.op == "prefix":
            return self._outside(func.substr(text, 1, len(value)) == bound(value))
        return self._outside(holds(text, value))

    def present(self, asker: Asker) -> Condition:
        return self._outside(and_(self.column.is_not(None), self.column != bound("")))

    def _outside(self, inner: Condition) -> Condition:
        return self.within(inner) if self.within else inner


@dataclass(frozen=True)
class Entry(_Comparing):
    """A column of JSON that lists objects; asks for what each says under ``key``."""

    column: ColumnElement[Any]
    key: str

    def compared(self, item: Item) -> Condition:
        value = bound(small(item.value))
        said = _said(self.key)
        inner = said == value if item.op == "=" else func.substr(said, 1, len(item.value)) == value
        return and_(self._some(), any_entry(self._text, holds(said, small(item.value)) if item.op == "is" else inner))

    def present(self, asker: Asker) -> Condition:
        return self._some()

    @property
    def _text(self) -> ColumnElement[str]:
        return type_coerce(self.column, TextType)

    def _some(self) -> Condition:
        return self._text != bound("[]")


class Bitrate(Number):
    """A column of bits per second."""

    expected = ("a bitrate", "800k", "5M", ">8M", "2M..5M")

    def read(self, text: str, asker: Asker) -> Stretch | None:
        return reading.size(text)


class under(FunctionElement[str]):  # noqa: N801 - reads as the function it is
    """What a column of JSON says under a key: ``under(column, literal_key)``."""

    type = String()
    inherit_cache = True


@compiles(under, "sqlite")
def _extract(element: under, compiler: SQLCompiler, **kw: Any) -> str:
    column, key = (compiler.process(part, **kw) for part in element.clauses)
    return f"json_extract({column}, '$.' || {key})"


@compiles(under, "postgresql")
def _arrow(element: under, compiler: SQLCompiler, **kw: Any) -> str:
    column, key = (compiler.process(part, **kw) for part in element.clauses)
    return f"(CAST({column} AS jsonb) ->> {key})"


class _entry(FunctionElement[str]):  # noqa: N801
    """What the entry that is looked at says under a key."""

    type = String()
    inherit_cache = True


@compiles(_entry, "sqlite")
def _entry_in_sqlite(element: _entry, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_extract(entry.value, '$.' || {compiler.process(element.clauses, **kw)})"


@compiles(_entry, "postgresql")
def _entry_in_postgres(element: _entry, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(entry.value ->> {compiler.process(element.clauses, **kw)})"


class any_entry(FunctionElement[bool]):  # noqa: N801
    """A condition holds of one of the entries of a list in JSON."""

    type = Boolean()
    inherit_cache = True


@compiles(any_entry, "sqlite")
def _each(element: any_entry, compiler: SQLCompiler, **kw: Any) -> str:
    column, inner = (compiler.process(part, **kw) for part in element.clauses)
    return f"EXISTS (SELECT 1 FROM json_each({column}) AS entry WHERE {inner})"  # noqa: S608 - bound values


@compiles(any_entry, "postgresql")
def _elements(element: any_entry, compiler: SQLCompiler, **kw: Any) -> str:
    column, inner = (compiler.process(part, **kw) for part in element.clauses)
    entries = f"jsonb_array_elements(CAST({column} AS jsonb)) AS entry(value)"
    return f"EXISTS (SELECT 1 FROM {entries} WHERE {inner})"  # noqa: S608 - bound values


def _said(key: str) -> ColumnElement[str]:
    return func.lower(bytewise(_entry(bound(key))))
