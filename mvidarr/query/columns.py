"""Many columns of a statement as one: their text is made once, as it takes longer to write forty of them than all the
rest of a list's statement."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from sqlalchemy import BindParameter, Column, ColumnElement, Label
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnClause

_Told = Callable[[str, str, tuple[Any, ...], Any], None]

KEPT = 64  # sets of columns

_numbers = count()


class together(ColumnClause[Any]):  # noqa: N801 - stands where a column stands
    """Columns of tables that are read under their own names; ``select_from`` has to say which."""

    inherit_cache = True

    def __init__(self, columns: Sequence[ColumnElement[Any]]) -> None:
        super().__init__(f"together_{next(_numbers)}", is_literal=True)  # a name of its own tells it from others
        self.columns_of_it = columns
        self.texts: dict[str, str] = {}  # by the name of the dialect


class Columns:
    """What is read of a row, by which columns of it are asked for."""

    def __init__(self, id: ColumnElement[int]) -> None:
        self._id = id
        self._known: dict[tuple[int, ...], tuple[Sequence[Any], Sequence[Any]]] = {}

    def of(self, columns: Sequence[ColumnElement[Any]]) -> Sequence[ColumnElement[Any]]:
        """The id as ``id``, and these. They are held, as they are known by their place in memory."""
        key = tuple(map(id, columns))
        if key not in self._known:
            if len(self._known) >= KEPT:
                self._known.clear()
            others = (column for column in columns if column is not self._id)
            self._known[key] = (columns, _made_once([self._id.label("id"), *others]))
        return self._known[key][1]


def _made_once(columns: Sequence[ColumnElement[Any]]) -> Sequence[ColumnElement[Any]]:
    """Those that can be together, as one; what has values of its own is written anew for each statement."""
    fitting = [one for one in columns if isinstance(one, Column | Label) and not _has_values(one)]
    others = [one for one in columns if not any(one is other for other in fitting)]
    return [together(fitting), *others] if fitting else others


def _has_values(column: ColumnElement[Any]) -> bool:
    return any(isinstance(one, BindParameter) for one in visitors.iterate(column))


@compiles(together)
def _written(element: together, compiler: SQLCompiler, add_to_result_map: _Told | None = None, **kw: Any) -> str:
    known = element.texts.get(compiler.dialect.name)
    if known is None:
        known = ", ".join(_one(column, compiler) for column in element.columns_of_it)
        element.texts[compiler.dialect.name] = known
    if add_to_result_map is not None:
        for column in element.columns_of_it:
            add_to_result_map(_name(column), _name(column), (column,), column.type)
    return known


def _one(column: ColumnElement[Any], compiler: SQLCompiler) -> str:
    plain = column.element if isinstance(column, Label) else column
    return f"{compiler.process(plain)} AS {compiler.preparer.quote(_name(column))}"


def _name(column: ColumnElement[Any]) -> str:
    return str(column.key)
