"""What is alike in queries that differ in their values only. A form's statements are made once, and each query is then
nothing but values for them: to make a statement takes longer than most databases take to answer it.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlalchemy.sql import visitors

from mvidarr.db.statements import likeness
from mvidarr.query.table import Condition


class Form(NamedTuple):
    """``values`` are those of the condition, by the names that its parameters have in ``general``."""

    key: Any  # None: it is like no other
    values: dict[str, Any]
    condition: Condition
    parameters: list[Any]

    @property
    def general(self) -> Condition:
        """The condition with a name for each of its values."""
        names = {id(old): f"given_{n}" for n, old in reversed(list(enumerate(self.parameters)))}

        def instead(element: Any, **_: Any) -> Any:
            name = names.get(id(element))
            if name is None:
                return None
            return bindparam(name, element.value, type_=element.type, expanding=element.expanding)

        replaced: Condition = visitors.replacement_traverse(self.condition, {}, instead)
        return replaced


def form_of(condition: Condition) -> Form:
    found = likeness(condition)
    if found is None:
        return Form(None, {}, condition, [])
    key, parameters = found
    return Form(key, {f"given_{n}": one.value for n, one in enumerate(parameters)}, condition, parameters)
