"""Ids that go from one statement into the next as one value, and columns that no index is to be sought by."""

from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class _Ids(TypeDecorator[Any]):
    """A text of JSON to SQLite, an array to PostgreSQL: 100,000 ids are one value, and never rows of Python."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(BigInteger()))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """In their order, in which SQLite gathers and finds them in half the time."""
        if dialect.name != "sqlite":
            return value or []
        return orjson.dumps(sorted(orjson.loads(value))).decode()


class gathered(FunctionElement[Any]):  # noqa: N801 - reads as the function it is
    """All values of a column as one, for ``GIVEN``."""

    type = _Ids()
    inherit_cache = True


@compiles(gathered, "sqlite")
def _as_json(element: gathered, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **kw)})"


@compiles(gathered, "postgresql")
def _as_array(element: gathered, compiler: SQLCompiler, **kw: Any) -> str:
    return f"array_agg({compiler.process(element.clauses, **kw)})"


class unsought(FunctionElement[Any]):  # noqa: N801
    """A column that SQLite neither seeks nor sorts by through an index, so that it walks the one that it groups by;
    PostgreSQL weighs that itself."""

    inherit_cache = True

    def self_group(self, against: Any = None) -> "unsought":
        return self


@compiles(unsought)
def _plain(element: unsought, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(unsought, "sqlite")
def _with_plus(element: unsought, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


class _given(FunctionElement[bool]):  # noqa: N801
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_given":
        return self


@compiles(_given, "sqlite")
def _in_json(element: _given, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(part, **kw) for part in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({ids})))"  # noqa: S608 - a bound value


@compiles(_given, "postgresql")
def _in_array(element: _given, compiler: SQLCompiler, **kw: Any) -> str:
    column, ids = (compiler.process(part, **kw) for part in element.clauses)
    return f"({column} IN (SELECT unnest(CAST({ids} AS bigint[]))))"


def among_ids(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The column is one of the ids that the statement is run with: ``{"ids": …}`` as ``gathered`` gave them."""
    return _given(column, bindparam("ids", type_=_Ids()))
