"""An amount divided among those who want some of it. Pure."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def divide(amount: int, wanted: Mapping[K, int]) -> dict[K, int]:
    """To each the same, to nobody more than they want; what is left so goes to the others. Nothing is made or lost:
    the sum is ``amount``, or all that is wanted where that is less."""
    shares: dict[K, int] = {}
    left, waiting = max(amount, 0), len(wanted)
    for key, want in sorted(wanted.items(), key=lambda item: item[1]):
        shares[key] = min(want, left // waiting)
        left -= shares[key]
        waiting -= 1
    return shares
