"""The candidates of a query in the order of how well they fit, and what stands behind them. Pure."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

Row = dict[str, Any]
Stored = tuple[int, int, int]  # standing, added, id: largest first
Numbers = tuple[int, ...]  # of a ``Place``

_WIDTH = 6


class Place(NamedTuple):
    """Smaller is better: ``level`` is 0 for an exact title, 1 for an exact artist, 2 for all words in title and artist,
    3 for the rest; everything else has its sign turned. Rows of candidates have these numbers in this order."""

    level: int
    plays: int
    rating: int
    standing: int
    added: int
    id: int

    @property
    def video(self) -> int:
        return -self.id

    @property
    def stored(self) -> Stored:
        return (-self.standing, -self.added, -self.id)


TITLE, ARTIST, NAMES, REST = range(4)
BEHIND = 4  # the level of what is not ranked


def behind(stored: Stored) -> Place:
    standing, added, id = stored
    return Place(BEHIND, 0, 0, -standing, -added, -id)


class Ranked:
    """``edge``: what is not ranked stands behind it in the stored order; None: at its beginning. ``whole``: nothing is
    left. Six numbers a video are kept, in 50 kB."""

    def __init__(self, places: Iterable[Numbers], edge: Stored | None, *, whole: bool, walked: bool) -> None:
        self.edge = edge
        self.whole = whole
        self.walked = walked  # how the rest is asked for
        self._numbers = array("q", chain.from_iterable(sorted(places)))

    def __len__(self) -> int:
        return len(self._numbers) // _WIDTH

    def __getitem__(self, at: int) -> Place:
        return Place(*self._numbers[at * _WIDTH : (at + 1) * _WIDTH])

    def some(self, start: int, number: int) -> list[Place]:
        return [self[at] for at in range(start, min(start + number, len(self)))]

    def behind(self, place: Place) -> int:
        """The index of the first one that comes after."""
        return bisect_right(range(len(self)), place, key=self.__getitem__)

    def left_out(self, edge: Stored | None) -> "LeftOut":
        """The candidates that stand behind the edge in the stored order."""
        stored = (place.stored for place in self.some(0, len(self)))
        return LeftOut(one for one in stored if edge is None or one < edge)


class LeftOut:
    """What the rest of a list has to step over."""

    def __init__(self, stored: Iterable[Stored]) -> None:
        self._stored = list(stored)
        self._ids = {id for _, _, id in self._stored}

    def __len__(self) -> int:
        return len(self._stored)

    def others(self, rows: Sequence[Row], *, past: bool = False) -> list[Stored]:
        """The rows without them. ``past``: they were counted from a rank that reckoned without them too; so as many
        are passed over as of them stand before the first row."""
        found = [(row["standing"], row["added"], row["id"]) for row in rows]
        before = sum(one > found[0] for one in self._stored) if past and found else 0
        return [one for one in found if one[2] not in self._ids][before:]
