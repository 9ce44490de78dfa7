"""The facets of videos: what each counts, and how one of its values is asked for in the query language. Pure.

A value is a text as the API tells it (``rock``, ``1990``, ``1080``), None for the videos without any.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mvidarr.library.heights import HEIGHTS
from mvidarr.query import fold
from mvidarr.query.tree import Criterion, Item, Node, Not

Name = str
FEWEST_LINES = HEIGHTS[0]


@dataclass(frozen=True)
class Facet:
    """``fields``: the names that its criteria have in a query; the first is the one it writes. ``item``: what asks for
    a value; ``value``: which value an item asks for, None for anything else."""

    fields: Sequence[str]
    item: Callable[[str], Item]
    value: Callable[[Item], str | None]

    @property
    def field(self) -> str:
        return self.fields[0]

    @property
    def none(self) -> Node:
        """What asks for the videos without any."""
        return Not(Criterion("has", (Item("is", self.field),)))

    def key(self, value: str | None) -> str | None:
        """Equal for values that the language takes for the same."""
        return None if value is None else fold(value)


def _named(value: str) -> Item:
    return Item("=", value)


def _word(value: str) -> Item:
    return Item("is", value)


def _name_of(item: Item) -> str | None:
    return item.value if item.op in ("is", "=") else None


def _word_of(item: Item) -> str | None:
    return fold(item.value).replace("-", "_").replace(" ", "_") if item.op in ("is", "=") else None


def decade_of(year: int | None) -> str | None:
    return None if year is None else f"{year // 10 * 10}"


def _decade(value: str) -> Item:
    return Item("..", value, f"{int(value) + 9}")


def _decade_in(item: Item) -> str | None:
    return _stretch_of(item, _decade, item.low)


def quality_of(height: int | None) -> str | None:
    """The rung of the ladder that this many lines reach; the lowest holds all below it too."""
    if height is None:
        return None
    return str(max((rung for rung in HEIGHTS if rung <= height), default=FEWEST_LINES))


def _quality(value: str) -> Item:
    """``1080`` -> ``1080..1439``; open at both ends of the ladder."""
    at = HEIGHTS.index(int(value))
    low = None if at == 0 else value
    return Item("..", low, None if at == len(HEIGHTS) - 1 else str(HEIGHTS[at + 1] - 1))


def _quality_in(item: Item) -> str | None:
    return _stretch_of(item, _quality, item.low or str(FEWEST_LINES))


def _stretch_of(item: Item, write: Callable[[str], Item], value: str | None) -> str | None:
    """The value, when this is just what asks for it."""
    if item.op != ".." or value is None or not value.isascii() or not value.isdigit() or len(value) > 4:
        return None
    if write is _quality and int(value) not in HEIGHTS:
        return None
    return value if write(value) == item else None


FACETS: Final[Mapping[Name, Facet]] = {
    "genre": Facet(("genre", "genres"), _named, _name_of),
    "decade": Facet(("year",), _decade, _decade_in),
    "status": Facet(("status",), _word, _word_of),
    "kind": Facet(("kind",), _word, _word_of),
    "quality": Facet(("quality", "height"), _quality, _quality_in),
    "source": Facet(("source",), _word, _word_of),
    "artist": Facet(("artist",), _named, _name_of),
}
