"""The few phrases of SQL that the two databases spell differently, and bound values that keep statements alike.

Every value travels as a parameter of a fixed type, so two queries of one shape are one statement: compiled once by
``db.statements``, prepared once by the database.
"""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Float, Integer, Text, false, literal, literal_column, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class bytewise(FunctionElement[str]):  # noqa: N801 - reads as the function it is
    """A text that is compared and sorted by its bytes. PostgreSQL would follow the language of the server; an index
    serves it where the column itself has the collation "C"."""

    type = Text()
    inherit_cache = True


@compiles(bytewise)
def _plain_text(element: bytewise, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(bytewise, "postgresql")
def _text_in_c(element: bytewise, compiler: SQLCompiler, **kw: Any) -> str:
    return f'({compiler.process(element.clauses, **kw)} COLLATE "C")'


def plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column itself, where it is one that is sorted by its bytes."""
    inner = list(column.clauses) if isinstance(column, bytewise) else []
    return inner[0] if len(inner) == 1 else column


class aside(FunctionElement[Any]):  # noqa: N801
    """A value of which SQLite shall not think that an index of it would help; PostgreSQL counts its rows and knows."""

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(aside)
def _as_it_is(element: aside, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(aside, "sqlite")
def _with_a_sign(element: aside, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


class anew(aside):  # noqa: N801
    """A key that is sorted by, not walked in the order of its index: neither database shall look for the first rows
    that fit by going through all."""

    inherit_cache = True


@compiles(anew, "postgresql")
def _with_nothing_added(element: anew, compiler: SQLCompiler, **kw: Any) -> str:
    nothing = "|| ''" if isinstance(element.type, Text) else "+ 0"
    return f"({compiler.process(element.clauses, **kw)} {nothing})"


class place_of(FunctionElement[int]):  # noqa: N801
    type = Integer()
    inherit_cache = True


@compiles(place_of)
def _instr(element: place_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kw)})"


@compiles(place_of, "postgresql")
def _strpos(element: place_of, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **kw)})"


def holds(text: ColumnElement[Any], part: str | ColumnElement[Any]) -> ColumnElement[bool]:
    """The part stands somewhere in the text, byte for byte. Without LIKE there is nothing to escape, and SQLite takes
    a third of the time."""
    return place_of(text, bound(part)) > literal_column("0")


def bound(value: int | float | str | ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(value, ColumnElement):
        return value
    kind = Text if isinstance(value, str) else Float if isinstance(value, float) else BigInteger
    return literal(value, kind())


def whole(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Looked at row by row: SQLite would gather the rows of each part by an index of its own and sort them all, where a
    page needs the first few in the order it walks anyway."""
    return condition.self_group().is_(true())


def untrue(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Not exactly true: also where the condition is neither, as what it asks for is empty."""
    return condition.self_group().is_not(true())


NOTHING: ColumnElement[bool] = false()
