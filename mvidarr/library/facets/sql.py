"""Ids that go from one statement into the next as one value, and columns that no index is to be sought by."""

from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, Dialect, LargeBinary, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class Ids:
    """What a query found, for the next statement either to seek by or to look up; each form is made once."""

    def __init__(self, found: list[int]) -> None:
        self.found = found

    @cached_property
    def listed(self) -> str:
        """JSON, in their order, in which SQLite finds them in half the time."""
        return orjson.dumps(sorted(self.found)).decode()

    @cached_property
    def marked(self) -> bytes:
        """A byte for each id from 1 to the largest, 1 where it is one of them. Looking into it is a tenth of what
        finding an id in a list costs SQLite, which sorts the list anew for each statement: counting 80,000 of 100,000
        took 175 ms with lists and takes 70 ms with this. To PostgreSQL it is also an eighth of the array to send."""
        marks = bytearray(max(self.found, default=0))
        for id in self.found:
            marks[id - 1] = 1
        return bytes(marks)


class _Ids(TypeDecorator[Any]):
    """A text of JSON with SQLite, an array with PostgreSQL: 100,000 ids are one value, and never rows of Python."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(BigInteger()))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return Ids(orjson.loads(value) if dialect.name == "sqlite" else value or [])

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value.listed if dialect.name == "sqlite" else value.found


class _Marks(TypeDecorator[Any]):
    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return value.marked


class gathered(FunctionElement[Any]):  # noqa: N801 - reads as the function it is
    """All values of a column as one, for ``among`` and ``marked``."""

    type = _Ids()
    inherit_cache = True


@compiles(gathered, "sqlite")
def _as_json(element: gathered, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **kw)})"


@compiles(gathered, "postgresql")
def _as_array(element: gathered, compiler: SQLCompiler, **kw: Any) -> str:
    return f"array_agg({compiler.process(element.clauses, **kw)})"


class _among(FunctionElement[bool]):  # noqa: N801
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_among":
        return self


class _marked(_among):  # noqa: N801
    inherit_cache = True


@compiles(_among, "sqlite")
def _in_json(element: _among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(part, **kw) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({ids})))"  # noqa: S608 - a bound value


@compiles(_marked, "sqlite")
def _at_its_place(element: _marked, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(part, **kw) for part in element.clauses)
    return f"(substr({ids}, {column}, 1) > x'00')"


@compiles(_marked, "postgresql")
def _at_its_place_too(element: _marked, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(part, **kw) for part in element.clauses)
    """Larger, as PostgreSQL takes that to be so for a third of the rows, which it groups without sorting them."""
    return f"(substr(CAST({ids} AS bytea), CAST({column} AS integer), 1) > '\\x00'::bytea)"


@compiles(_among, "postgresql")
def _in_array(element: _among, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(part, **kw) for part in element.clauses)
    return f"({column} IN (SELECT unnest(CAST({ids} AS bigint[]))))"


def among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The column is one of the ids that the statement is run with, ``{"ids": …}`` as ``gathered`` gave them; SQLite
    seeks each of them."""
    return _among(column, bindparam("ids", type_=_Ids()))


def marked(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The same for so many that the whole table or index had better be walked and each row looked up."""
    return _marked(column, bindparam("ids", type_=_Marks()))
