"""What the API answers of facets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from typing_extensions import TypedDict

from mvidarr.library.facets.kinds import Name
from mvidarr.library.facets.steering import Steering, term
from mvidarr.query import text_of


class FacetValue(TypedDict):
    """``value`` is null for the videos without any, and their ``count`` null where counting them takes too long.
    ``term`` asks for it in the query language; ``state`` is whether the query does."""

    value: str | None
    count: int | None
    term: str
    state: Literal["chosen", "excluded", "open"]


class Facet(TypedDict):
    """``more``: how many values there are besides these, the most frequent ones."""

    name: str
    values: list[FacetValue]
    more: int


class FacetList(TypedDict):
    facets: list[Facet]


@dataclass(frozen=True)
class Counted:
    """One facet beside a query. ``values``: those with any videos, and those that the query names; ``without``: how
    many have none, None where that is not counted; ``more``: how many values there are besides."""

    name: Name
    steering: Steering
    values: Sequence[tuple[str, int]]
    without: int | None
    more: int

    def shape(self) -> Facet:
        values = [self._value(value, count) for value, count in self.values]
        if self.without != 0:
            values.append(self._value(None, self.without))
        return {"name": self.name, "values": values, "more": self.more}

    def _value(self, value: str | None, count: int | None) -> FacetValue:
        asks = text_of(term(self.steering.facet, value))
        return {"value": value, "count": count, "term": asks, "state": self.steering.state(value)}
