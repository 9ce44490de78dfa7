"""What a query asks for, in the forms in which a list's statements ask it: each made once for all of its orders."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, select

from mvidarr.query.order import Key
from mvidarr.query.rowwise import by_row, is_covered, is_filled, of_column, scanned, started
from mvidarr.query.sql import plain, whole
from mvidarr.query.table import Condition


class Found:
    """``id`` is that of the rows; ``covered`` the columns of the index that is gone through where no other leads;
    ``joined`` the table of the rows with those beside it that may be asked too, where there are any."""

    def __init__(
        self,
        condition: Condition,
        id: ColumnElement[int],
        covered: Collection[str],
        joined: FromClause | None = None,
    ) -> None:
        self._condition = condition
        self._id = id
        self._covered = covered
        self._joined = joined
        self._of_columns: dict[ColumnElement[Any], list[Condition]] = {}

    @cached_property
    def seen(self) -> Condition:
        """Of one row after the other."""
        return whole(self._by_row)

    @cached_property
    def fitting(self) -> Condition:
        """Of all rows at once."""
        return scanned(started(self._condition), self._id, self._covered)

    @cached_property
    def ids(self) -> Select[Any]:
        return self.narrow(select(self._id)).correlate(None)

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        """Of all rows those that fit. Only where a table beside is asked it is joined: else nothing ties the two."""
        narrowed = rows.where(self.fitting)
        if self._joined is None or len(narrowed.get_final_froms()) < 2:
            return narrowed
        return narrowed.select_from(self._joined)

    def of_column(self, column: ColumnElement[Any]) -> list[Condition]:
        """The parts that must be true of every row and compare nothing but this column."""
        column = plain(column)
        if column not in self._of_columns:
            self._of_columns[column] = of_column(self._by_row, column)
        return self._of_columns[column]

    def fills(self, column: ColumnElement[Any]) -> bool:
        """It holds for no row in which this column is empty."""
        return is_filled(self.of_column(column), plain(column))

    def covers(self, key: Key) -> bool:
        """Whether the index that is gone through has it."""
        return is_covered(key.column, self._id.table, self._covered)

    @cached_property
    def _by_row(self) -> Condition:
        return by_row(self._condition)
