"""Tree to condition, over a given table of fields."""

from collections.abc import Iterable

from sqlalchemy import and_, or_, true

from mvidarr.query.fields import phrase_of
from mvidarr.query.mistakes import mistake, unknown
from mvidarr.query.rowwise import effort
from mvidarr.query.sql import untrue, whole
from mvidarr.query.table import Asker, Condition, FieldTable, for_asker
from mvidarr.query.tree import And, Criterion, Item, Node, Not, Or, Query, Said


def condition_of(table: FieldTable, query: Query, asker: Asker) -> Condition | None:
    """None: everything. ``Invalid(code="bad_query")`` names the field or value that the table does not know."""
    if isinstance(query.tree, And) and not query.tree.parts:
        return None
    return _Compiler(table, asker).node(query.tree)


class _Compiler:
    def __init__(self, table: FieldTable, asker: Asker) -> None:
        self._table = table
        self._asker = asker

    def node(self, node: Node) -> Condition:
        if isinstance(node, Criterion):
            return self._criterion(node)
        if isinstance(node, Said):
            return self._said([node])
        if isinstance(node, And):
            return self._all(node.parts)
        if isinstance(node, Or):
            return whole(or_(*sorted((self.node(part) for part in node.parts), key=effort)))
        if isinstance(node.part, Not):  # denied twice it is asked for, as quickly as if it was said so
            return self.node(node.part.part)
        return untrue(self.node(node.part))

    def _all(self, parts: Iterable[Node]) -> Condition:
        """Criteria first, they are cheaper than words; among them those first that only look at the row itself, and of
        those that look as far what must be before what must not: most rows are passed over by that."""
        said = [part for part in parts if isinstance(part, Said)]
        others = [(self.node(part), isinstance(part, Not)) for part in parts if not isinstance(part, Said)]
        others.sort(key=lambda one: (effort(one[0]), one[1]))
        return and_(true(), *(condition for condition, _ in others), *([self._said(said)] if said else []))

    def _said(self, said: Iterable[Said]) -> Condition:
        phrases = [phrase_of(one.text, one.prefix) for one in said]
        asking = [phrase for phrase in phrases if phrase.tokens]
        return self._table.words(asking) if asking else true()

    def _criterion(self, node: Criterion) -> Condition:
        if node.field in ("is", "has"):
            return or_(*(self._named(node.field, item) for item in node.items))
        field = self._table.fields.get(node.field)
        if field is None:
            raise unknown("field", node.field, [*self._table.fields, "is", "has"], node.at, len(node.field))
        return field.any_of(node.items, self._asker)

    def _named(self, field: str, item: Item) -> Condition:
        known = self._table.is_ if field == "is" else {**self._table.fields, **self._table.has}
        name = item.value.lower()
        if item.op != "is":
            raise mistake(f"{field}: takes a plain word.", item.at, item.length, item.value, sorted(known))
        if field == "is" and name in self._table.is_:
            return for_asker(self._table.is_[name], self._asker)
        if field == "has" and name in self._table.has:
            return for_asker(self._table.has[name], self._asker)
        if field == "has" and name in self._table.fields:
            return self._table.fields[name].present(self._asker)
        raise unknown(f"{field}:", name, known, item.at, item.length)
