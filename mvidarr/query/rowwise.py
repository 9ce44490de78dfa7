"""A condition in the form in which a row is looked at by itself.

``id IN (SELECT …)`` gathers all that the inner query finds before the first row is looked at: right where those rows
are few, or are the ones to start from. For a page that walks an index until it is full the same is asked of each row.
"""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import BindParameter, Column, ColumnElement, FromClause, Select, and_, select
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList

from mvidarr.query.sql import aside
from mvidarr.query.table import Condition

_WIDE: Final = frozenset({operators.lt, operators.le, operators.gt, operators.ge, operators.is_not, operators.ne})
_LEAVES: Final = (Column, BindParameter)
_FILLED: Final = frozenset({operators.lt, operators.le, operators.gt, operators.ge, operators.eq, operators.ne})
_COMPARED: Final = _WIDE | {operators.eq, operators.is_}
_LISTED: Final = _COMPARED | {operators.in_op}


def by_row(condition: Condition) -> Condition:
    """Every ``x IN (SELECT y …)`` in it as ``EXISTS (SELECT … WHERE y = x)``; what an index of words finds says itself
    how it is asked of a row, by its ``by_row``, and where other rows count too, by its ``beside``."""
    replaced: Condition = visitors.replacement_traverse(condition, {}, _instead)
    return replaced


def effort(condition: Any) -> int:
    """How much else is looked at for a row."""
    if isinstance(condition, _LEAVES):
        return 0
    own = 2 if _is_of_words(condition) else int(isinstance(condition, Select))
    return own + sum(effort(child) for child in condition.get_children())


def started(condition: Condition) -> Condition:
    """What must be true of all can be started from; elsewhere an index of words is asked as its ``beside`` says."""
    if isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        return and_(*(started(part) for part in condition.clauses))
    if _is_of_words(condition):
        return condition
    replaced: Condition = visitors.replacement_traverse(condition, {}, _beside)
    return replaced


def of_column(condition: Condition, column: ColumnElement[Any]) -> list[Condition]:
    """The parts of it that must be true of every row and compare nothing but this column."""
    if isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        return [found for part in condition.clauses for found in of_column(part, column)]
    columns = {one for one in visitors.iterate(condition) if isinstance(one, Column)}
    is_compared = isinstance(condition, BinaryExpression) and condition.operator in _COMPARED
    return [condition] if is_compared and columns == {column} else []


def is_filled(conditions: Collection[Condition], column: ColumnElement[Any]) -> bool:
    """One of these is never true of a row in which the column is empty."""
    return any(
        isinstance(one, BinaryExpression) and one.operator in _FILLED and one.left is column for one in conditions
    )


def scanned(condition: Condition, id: ColumnElement[int], covered: Collection[str]) -> Condition:
    """For SQLite, which takes any index of a column that is compared, and then has to look for each of its rows.

    An index that covers all that is asked is gone through in a fraction of that time, so no other is offered, but for
    the columns that lead to a few rows, and for a list of values of which nothing else is asked: an index of that
    column says all. Where none covers it, what is covered is asked first, and of comparisons only those are left to
    other indexes that few rows meet.
    """
    table = _table_of(id)
    parts = _parts(condition)
    first = [part for part in parts if is_covered(part, table, covered)]
    if len(first) == len(parts):
        passed = _LISTED if len(_columns(condition, table)) > 1 else _COMPARED
        return _aside(condition, table, covered, passed)
    if not first or any(_is_start(part) for part in parts):
        return _aside(condition, table, covered, _WIDE)
    others = [part for part in parts if not any(part is one for one in first)]
    inner = select(id).where(_aside(and_(*first), table, covered, _COMPARED)).correlate(None)
    return and_(id.in_(inner), *others)


def is_covered(element: Any, table: FromClause, covered: Collection[str]) -> bool:
    """Nothing else of a row of the table is looked at for it."""
    return _columns(element, table) <= {*covered, "id"}


def _is_of_words(element: Any) -> bool:
    """Asked of its class, as SQLAlchemy's own would look for the attribute in many places."""
    return hasattr(type(element), "by_row")


def _parts(condition: Condition) -> list[Condition]:
    if isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        return [found for part in condition.clauses for found in _parts(part)]
    return [condition]


def _is_start(condition: Condition) -> bool:
    return _is_of_words(condition) or (isinstance(condition, BinaryExpression) and _inner(condition) is not None)


def _columns(element: Any, table: FromClause) -> set[str]:
    """Those that are looked at for a row; an index of words looks at none."""
    if isinstance(element, Column):
        return {element.name} if element.table is table else set()
    if _is_of_words(element):
        return set()
    return {name for child in element.get_children() for name in _columns(child, table)}


def _table_of(id: ColumnElement[int]) -> FromClause:
    return id.table  # type: ignore[no-any-return]


def _aside(condition: Condition, table: FromClause, covered: Collection[str], passed: Collection[Any]) -> Condition:
    def instead(element: Any, **_: Any) -> ColumnElement[Any] | None:
        if _is_of_words(element):  # it is written as its indexes want it
            return element  # type: ignore[no-any-return]
        if not isinstance(element, BinaryExpression) or element.operator not in passed or _inner(element) is not None:
            return None
        column = element.left
        if not isinstance(column, Column) or column.table is not table or _leads(column, covered):
            return None
        return BinaryExpression(
            aside(column), element.right, element.operator, element.type, modifiers=element.modifiers
        )

    replaced: Condition = visitors.replacement_traverse(condition, {}, instead)
    return replaced


def _leads(column: Column[Any], covered: Collection[str]) -> bool:
    """To few rows, or it comes first in the index that covers the others."""
    return column.primary_key or bool(column.foreign_keys) or column.name == next(iter(covered), None)


def _inner(element: Any) -> Select[Any] | None:
    if element.operator is not operators.in_op:
        return None
    inner = getattr(element.right, "element", element.right)
    return inner if isinstance(inner, Select) else None


def _instead(element: Any, **more: Any) -> ColumnElement[Any] | None:
    if _is_of_words(element):
        return element.by_row()  # type: ignore[no-any-return]
    return _instead_of_select(element, **more)


def _beside(element: Any, **_: Any) -> ColumnElement[Any] | None:
    return element.beside() if _is_of_words(element) else None


def _instead_of_select(element: Any, **_: Any) -> ColumnElement[Any] | None:
    if not isinstance(element, BinaryExpression):
        return None
    inner = _inner(element)
    if inner is None:
        return None
    (found,) = inner.selected_columns
    return inner.where(found == element.left).correlate(element.left.table).exists()
