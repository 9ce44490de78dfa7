"""How much of a long change fits into one transaction: as much as holds the database for about 30 ms."""

import time

HOLD = 0.03  # seconds; with it another writer waits 50 ms or less
_FEWEST, _MOST = 40, 2000  # below, a busy machine would spend its time between the transactions


class Pace:
    """Learns from each transaction: ``rows`` is how many to take in the next."""

    def __init__(self, rows: int = 100, *, fewest: int = _FEWEST) -> None:
        self.rows = rows
        self._fewest = fewest
        self._began = 0.0

    def began(self) -> None:
        """First thing inside the transaction, so that waiting for others is not counted."""
        self._began = time.perf_counter()

    def ended(self, rows: int | None = None) -> None:
        """Once it is committed; ``rows`` when it took others than it was told. Half way to what would have been right,
        and never more than twice as many."""
        took = time.perf_counter() - self._began
        right = (rows or self.rows) * min(HOLD / max(took, 1e-6), 3.0)
        self.rows = _rounded(min(max((self.rows + right) / 2, self._fewest), _MOST))


def _rounded(rows: float) -> int:
    """To one of a few numbers: statements with as many values as before are known already."""
    step = 10 if rows < 150 else 50 if rows < 600 else 200
    return max(round(rows / step), 1) * step
