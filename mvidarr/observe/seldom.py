"""What is tried every second while something is away is told when it begins, then once a minute."""

import time
from collections.abc import Callable

PAUSE = 60.0  # seconds


class Seldom:
    """A night without a database would push everything else out of the log."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._told: float | None = None

    def due(self) -> bool:
        """Whether to tell it; then it was told."""
        moment = self._clock()
        if self._told is not None and moment - self._told < PAUSE:
            return False
        self._told = moment
        return True

    def over(self) -> None:
        """It went well; the next trouble is another one."""
        self._told = None
