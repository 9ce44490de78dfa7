"""Kinds of field that only the library has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, or_, type_coerce

from mvidarr.query import Asker, Field, Number, Words, fold, values
from mvidarr.query.fields import phrase_of
from mvidarr.query.mistakes import mistake
from mvidarr.query.sql import bound, holds
from mvidarr.query.tree import Item

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Either:
    """Several fields under one name: an artist is known by name and by alias."""

    fields: tuple[Field, ...]

    def condition(self, item: Item, asker: Asker) -> Condition:
        return or_(*(field.condition(item, asker) for field in self.fields))

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return or_(*(field.any_of(items, asker) for field in self.fields))

    def present(self, asker: Asker) -> Condition:
        return or_(*(field.present(asker) for field in self.fields))


@dataclass(frozen=True)
class Searched:
    """A text whose words are among those of an index, by which the few rows are found that are worth a look."""

    field: Field
    index: Words

    def condition(self, item: Item, asker: Asker) -> Condition:
        found = self.field.condition(item, asker)
        phrase = phrase_of(item.value, item.op == "prefix") if item.op in ("is", "prefix") else None
        return and_(self.index([phrase]), found) if phrase is not None and phrase.tokens else found

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return self.condition(items[0], asker) if len(items) == 1 else self.field.any_of(items, asker)

    def present(self, asker: Asker) -> Condition:
        return self.field.present(asker)


@dataclass(frozen=True)
class Related:
    """A field of another table; ``within`` as of ``query.Text``."""

    field: Field
    within: Callable[[Condition], Condition]

    def condition(self, item: Item, asker: Asker) -> Condition:
        return self.within(self.field.condition(item, asker))

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return self.within(self.field.any_of(items, asker))

    def present(self, asker: Asker) -> Condition:
        return self.within(self.field.present(asker))


@dataclass(frozen=True)
class Own:
    """What the asker did, as a table has it for some rows only. ``every``, when it is there, is the same field where
    rows without are 0, for what those meet too."""

    field: Field
    within: Callable[[Asker, Condition], Condition]
    every: Number | None = None

    def condition(self, item: Item, asker: Asker) -> Condition:
        if self.every is not None and not _above_nothing(item):
            return self.every.condition(item, asker)
        return self.within(asker, self.field.condition(item, asker))

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return or_(*(self.condition(item, asker) for item in items))

    def present(self, asker: Asker) -> Condition:
        return self.every.present(asker) if self.every else self.within(asker, self.field.present(asker))


def _above_nothing(item: Item) -> bool:
    """0 is not among what it asks for."""
    found = values.number((item.low if item.op == ".." else item.value) or "")
    if found is None or item.op not in ("is", "=", ">", ">=", ".."):
        return False
    return bool(found.start >= 0 if item.op == ">" else found.start > 0)


@dataclass(frozen=True)
class _Plain:
    """Takes plain values, whole or by their beginning."""

    def condition(self, item: Item, asker: Asker) -> Condition:
        if item.op not in ("is", "=", "prefix"):
            raise mistake(
                "This field has no order; name one of its values.", item.at, item.length, item.value, ["a word"]
            )
        return self.equals(fold(item.value), item.op == "prefix")

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return or_(*(self.condition(item, asker) for item in items))

    def equals(self, value: str, prefix: bool) -> Condition:
        raise NotImplementedError


@dataclass(frozen=True)
class Code(_Plain):
    """A column of short names in lower case, such as h264 or youtube; ``within`` as of ``query.Text``."""

    column: ColumnElement[Any]
    within: Callable[[Condition], Condition]

    def equals(self, value: str, prefix: bool) -> Condition:
        wanted = bound(value)
        return self.within(self.column.startswith(value, autoescape=True) if prefix else self.column == wanted)

    def present(self, asker: Asker) -> Condition:
        return self.within(self.column.is_not(None))


@dataclass(frozen=True)
class Listed(_Plain):
    """A column of JSON that lists short names, such as the locked fields."""

    column: ColumnElement[Any]

    def equals(self, value: str, prefix: bool) -> Condition:
        return holds(type_coerce(self.column, Text), f'"{value}' if prefix else f'"{value}"')

    def present(self, asker: Asker) -> Condition:
        return type_coerce(self.column, Text) != bound("[]")
