"""What a list is answered with."""

from typing import Any, NamedTuple, TypeAlias

from typing_extensions import TypedDict

Row: TypeAlias = dict[str, Any]


class Slice(NamedTuple):
    """``next`` is the cursor of the next page, None on the last."""

    rows: list[Row]
    next: str | None


class Ids(NamedTuple):
    ids: list[int]
    next: str | None


class Order(NamedTuple):
    """``looked``: what of the asker it depends on."""

    ids: list[int]
    looked: frozenset[str]


class RailKey(TypedDict):
    """``at`` is the rank of the first row with this key: ``page(at=…)`` begins there."""

    key: str
    at: int
