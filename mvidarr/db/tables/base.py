"""What every table is made of: one metadata, the id type, JSON kept as text.

Times are whole milliseconds since the epoch (``clock.now``), so both databases store and compare them alike.
"""

import json
from collections.abc import Callable
from typing import Any

import orjson
from sqlalchemy import BigInteger, Dialect, Integer, MetaData, Text
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only in an INTEGER PRIMARY KEY
Moment = BigInteger  # milliseconds since 1970, UTC


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _bound(value: Any) -> str | None:
    if value is None:
        return None
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # numbers of more than 64 bits, keys that are no text
        return _written(value)


def _read(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)


class Json(TypeDecorator[Any]):
    """Any JSON value, stored as compact text on both databases; what must be searched gets a column of its own.

    Its processors are plain functions: of a long change every row has five such values each way, and the two calls
    around each would cost as much as the value."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        return _bound

    def result_processor(self, dialect: Dialect, coltype: Any) -> Callable[[str | None], Any]:
        return _read
