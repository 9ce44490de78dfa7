"""What can be exported of a row, column by column.

A value is what the API shows, so that a program reads a file as it reads an answer: names as lists, an artist as
``{id, name}``. Tables have one cell for each, which is what ``flat`` makes of it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, TypeAlias

from mvidarr.errors import FieldError, Invalid

Row: TypeAlias = Mapping[str, Any]
Cell: TypeAlias = str | int | float | None  # and bool

BETWEEN = "; "  # the names in one cell

# What a spreadsheet may take for a formula, the wide forms that it reads alike among them.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


@dataclass(frozen=True)
class Column:
    """``name`` stands at the head of a table and in the address, ``label`` is for people. ``needs``: what the statement
    must read for it; ``item`` what one of several is called in XML; ``usual``: taken when nobody chooses."""

    name: str
    label: str
    read: Callable[[Row], Any]
    flat: Callable[[Any], Cell] | None = None  # None: the value is one cell as it is
    needs: tuple[str, ...] = ()
    item: str = "item"
    moment: bool = False  # an ISO time
    usual: bool = True

    def cell(self, value: Any) -> Cell:
        return value if self.flat is None or value is None else self.flat(value)

    def unusual(self) -> "Column":
        return replace(self, usual=False)


@dataclass(frozen=True)
class Columns:
    """Those of one noun, in their usual order."""

    all: tuple[Column, ...]

    def usual(self) -> tuple[Column, ...]:
        return tuple(column for column in self.all if column.usual)

    def chosen(self, names: Iterable[str]) -> tuple[Column, ...]:
        """In the order of ``names``; the usual ones without any. A name that there is not is ``Invalid``."""
        known = {column.name: column for column in self.all}
        wanted = list(dict.fromkeys(name for name in names if name))
        if unknown := [name for name in wanted if name not in known]:
            near = get_close_matches(unknown[0][:100], known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
            sentence = f"There is no column “{unknown[0][:100]}”; {hint}"
            raise Invalid(sentence, code="bad_column", errors=(FieldError("columns", sentence),))
        return tuple(known[name] for name in wanted) or self.usual()

    def ordered(self, names: Iterable[str]) -> tuple[Column, ...]:
        """All of them, those of ``names`` first."""
        known = {column.name: column for column in self.all}
        first = [known[name] for name in dict.fromkeys(names) if name in known]
        return (*first, *(column for column in self.all if column not in first))


def together(texts: Iterable[str]) -> str:
    return BETWEEN.join(texts)


def named(ones: Iterable[Mapping[str, Any]]) -> str:
    return together(one["name"] for one in ones)


def names_of(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]


def like_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None
