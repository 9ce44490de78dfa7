"""What somebody means of a list: rows by id, or all that a query finds but for some. So a selection of everything
travels as its query.
"""

from array import array
from dataclasses import dataclass
from typing import Protocol

from mvidarr.query import Asker, Ids

_AT_ONCE = 5000  # ids


class Listed(Protocol):
    """``VideoLists``, ``ArtistLists``."""

    async def ids(self, q: str, sort: str | None, cursor: str, limit: int, *, asker: Asker) -> Ids: ...

    async def count(self, q: str, asker: Asker) -> int: ...


@dataclass(frozen=True)
class Selection:
    """``ids``, in their order; without them all that ``q`` finds in the order ``sort``. ``exclude`` are not meant."""

    ids: tuple[int, ...] | None = None
    q: str = ""
    sort: str | None = None
    exclude: frozenset[int] = frozenset()

    async def size(self, lists: Listed, asker: Asker) -> int:
        """How many they are at most: what is excluded may not be found at all. Invalid for a query that makes no
        sense."""
        if self.ids is not None:
            return len(set(self.ids) - self.exclude)
        return max(0, await lists.count(self.q, asker) - len(self.exclude))

    async def all_ids(self, lists: Listed, asker: Asker) -> "array[int]":
        """Each once, in their order, in eight bytes; those that were given may be gone by now. Invalid as above, and
        for an order that is none."""
        found = array("q")
        if self.ids is not None:
            found.extend(id for id in dict.fromkeys(self.ids) if id not in self.exclude)
            return found
        cursor: str | None = ""
        while cursor is not None:
            page = await lists.ids(self.q, self.sort, cursor, _AT_ONCE, asker=asker)
            found.extend(id for id in page.ids if id not in self.exclude)
            cursor = page.next
        return found
