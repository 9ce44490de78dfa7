"""When somebody looks for videos again, and which looks are due. Pure: milliseconds in, milliseconds out.

There are two kinds of look. A poll is cheap (one small answer, mostly "nothing has changed") and only possible where a
source can be polled; a full look asks all sources for all there is. Who can be polled is looked for fully now and then
only; for whoever can't, a full look is the only one, and no more often than once a day unless somebody says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from mvidarr.clock import DAY, MINUTE, SECOND

T = TypeVar("T")

AHEAD = 15 * MINUTE  # between two runs of the schedule; what comes due until the next one is looked at now
_FIRST_PAUSE = 15 * MINUTE  # after a failure
_LONGEST_PAUSE = DAY


@dataclass(frozen=True)
class Rhythm:
    """Milliseconds between two polls and between two full looks; ``poll`` is None for whoever can't be polled."""

    poll: int | None
    full: int

    @property
    def promise(self) -> int:
        """Within what time something new is found."""
        return self.full if self.poll is None else self.poll


def rhythm(own: int | None, *, every: int, full: int, pollable: bool) -> Rhythm:
    """``own``: seconds that somebody chose for this one; ``every`` and ``full``: seconds of the settings."""
    wanted = (own or every) * SECOND
    if pollable:
        return Rhythm(wanted, max(full * SECOND, wanted))
    return Rhythm(None, wanted if own else max(wanted, DAY))


def first(moment: int, every: int, chance: float) -> int:
    """Of many that begin at once each gets its own place within the interval."""
    return moment + round(every * chance)


def after(moment: int, every: int, chance: float) -> int:
    """A little sooner than it must be, so that looks spread and none comes late."""
    return moment + round(every * (0.85 + 0.1 * chance))


def after_failure(moment: int, every: int, failures: int, chance: float) -> int:
    """``failures`` in a row, this one included: soon at first, and then later and later, up to a day, or to the
    interval where that is longer."""
    pause = min(_FIRST_PAUSE << min(max(failures, 1) - 1, 20), max(every, _LONGEST_PAUSE))
    return moment + round(pause * (0.8 + 0.2 * chance))


def too_far(due: int, moment: int, every: int, failures: int) -> bool:
    """Somebody has set a shorter interval since, or the clock was put back."""
    return due - moment > (max(every, _LONGEST_PAUSE) if failures else every)


def fair(ones: Sequence[T], others: Sequence[T], most: int) -> list[T]:
    """Of two lines at most so many, the first of each: half of them of either, more where the other is short."""
    first = ones[: max(most - len(others), (most + 1) // 2)]
    return [*first, *others[: most - len(first)]]
