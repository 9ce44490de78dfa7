"""A query as a facet sees it: the rest, what of the facet is asked for or left out, and the query with one value more
or less. Pure.

A facet leaves its own criteria out of what it counts: beside ``genre:rock`` it tells what another genre would find,
for a list that shows rock alone has nothing else to offer. Only parts that every found video must meet are its own;
inside of OR they are a part of the rest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mvidarr.library.facets.kinds import Facet
from mvidarr.query.tree import And, Criterion, Item, Node, Not, Query, all_of

State = Literal["chosen", "excluded", "open"]


@dataclass(frozen=True)
class Steering:
    """``rest``: everything but the facet's own parts; ``chosen`` and ``excluded``: values, None for those without."""

    facet: Facet
    query: Query
    rest: Node
    chosen: Sequence[str | None]
    excluded: Sequence[str | None]

    def state(self, value: str | None) -> State:
        key = self.facet.key(value)
        if key in map(self.facet.key, self.chosen):
            return "chosen"
        return "excluded" if key in map(self.facet.key, self.excluded) else "open"

    def toggled(self, value: str | None) -> Query:
        """With this value, beside those that are chosen; or without it, where it is chosen or excluded."""
        if self.state(value) != "open":
            return self._without(value)
        if value is None or None in self.chosen:
            return self._said(_one(self.facet, value))
        return self._with(value, negated=False)

    def without(self, value: str | None) -> Query:
        """Nothing that has this value; again: back to how it was."""
        if self.state(value) == "excluded":
            return self._without(value)
        if value is None:
            return self._said(Criterion("has", (Item("is", self.facet.field),)))
        steered = steering(self._without(value), self.facet)
        return steered._with(value, negated=True)

    def _said(self, node: Node) -> Query:
        """This instead of all that the facet says now."""
        return replace(self.query, tree=all_of((self.rest, node)))

    def _with(self, value: str, *, negated: bool) -> Query:
        """Behind the last of the facet's own parts of this kind, or as a new one."""
        parts = _parts(self.query.tree)
        item = self.facet.item(value)
        for at in reversed(range(len(parts))):
            criterion = _criterion(parts[at], self.facet, negated=negated)
            if criterion is not None:
                more = replace(criterion, items=(*criterion.items, item))
                parts[at] = Not(more) if negated else more
                return replace(self.query, tree=all_of(parts))
        one = Criterion(self.facet.field, (item,))
        return replace(self.query, tree=all_of((*parts, Not(one) if negated else one)))

    def _without(self, value: str | None) -> Query:
        return replace(self.query, tree=all_of(self._kept(value)))

    def _kept(self, value: str | None) -> Iterator[Node]:
        key = self.facet.key(value)
        for part in _parts(self.query.tree):
            if value is None and _is_none(part, self.facet) is not None:
                continue
            criterion = part.part if isinstance(part, Not) else part
            if value is None or not isinstance(criterion, Criterion) or criterion.field not in self.facet.fields:
                yield part
                continue
            items = tuple(item for item in criterion.items if self.facet.key(self.facet.value(item)) != key)
            if items:
                less = replace(criterion, items=items)
                yield Not(less) if isinstance(part, Not) else less


def steering(query: Query, facet: Facet) -> Steering:
    parts = _parts(query.tree)
    rest = [part for part in parts if not _is_own(part, facet)]
    return Steering(
        facet, query, all_of(rest), _values(parts, facet, negated=False), _values(parts, facet, negated=True)
    )


def term(facet: Facet, value: str | None) -> Query:
    """What asks for this value alone."""
    return Query(_one(facet, value))


def _one(facet: Facet, value: str | None) -> Node:
    return facet.none if value is None else Criterion(facet.field, (facet.item(value),))


def _parts(tree: Node) -> list[Node]:
    return list(tree.parts) if isinstance(tree, And) else [tree]


def _is_own(part: Node, facet: Facet) -> bool:
    if _is_none(part, facet) is not None:
        return True
    return any(_criterion(part, facet, negated=negated) is not None for negated in (False, True))


def _criterion(part: Node, facet: Facet, *, negated: bool) -> Criterion | None:
    if negated:
        return _criterion(part.part, facet, negated=False) if isinstance(part, Not) else None
    return part if isinstance(part, Criterion) and part.field in facet.fields else None


def _is_none(part: Node, facet: Facet) -> State | None:
    """``-has:genre`` chooses the videos without any, ``has:genre`` excludes them."""
    inner = part.part if isinstance(part, Not) else part
    if not isinstance(inner, Criterion) or inner.field != "has" or len(inner.items) != 1:
        return None
    if inner.items[0].value.lower() not in facet.fields:
        return None
    return "chosen" if isinstance(part, Not) else "excluded"


def _values(parts: Iterable[Node], facet: Facet, *, negated: bool) -> list[str | None]:
    found: list[str | None] = []
    for part in parts:
        if _is_none(part, facet) == ("excluded" if negated else "chosen"):
            found.append(None)
        criterion = _criterion(part, facet, negated=negated)
        if criterion is not None:
            found += [value for value in map(facet.value, criterion.items) if value is not None]
    return found
