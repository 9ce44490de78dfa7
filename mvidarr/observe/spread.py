"""How times are spread, in little memory: counts in boxes that grow by a fifth, so a quantile is right to a tenth."""

import math
from collections.abc import Iterator, Mapping

SMALLEST = 0.0001  # seconds; what is quicker lies in box 0
PER_DOUBLING = 4
BOXES = 84  # the last one begins at 150 s and has no end


class Spread:
    """``boxes``: box -> how many, those that are not empty. Can be kept as JSON and put together again."""

    __slots__ = ("boxes", "count", "longest", "total")

    def __init__(self) -> None:
        self.boxes: dict[int, int] = {}
        self.count = 0
        self.total = 0.0  # seconds
        self.longest = 0.0

    def add(self, seconds: float) -> None:
        box = _box(seconds)
        self.boxes[box] = self.boxes.get(box, 0) + 1
        self.count += 1
        self.total += seconds
        if seconds > self.longest:
            self.longest = seconds

    def merge(self, other: "Spread") -> None:
        for box, count in other.boxes.items():
            self.boxes[box] = self.boxes.get(box, 0) + count
        self.count += other.count
        self.total += other.total
        self.longest = max(self.longest, other.longest)

    def quantile(self, share: float) -> float:
        """Seconds that ``share`` of all stay within; 0 of nothing. Never more than the longest."""
        wanted = share * self.count
        for box, reached in self._reached():
            if reached >= wanted:
                return min(_middle(box), self.longest)
        return self.longest

    def _reached(self) -> Iterator[tuple[int, int]]:
        reached = 0
        for box in sorted(self.boxes):
            reached += self.boxes[box]
            yield box, reached

    def kept(self) -> dict[str, object]:
        """As JSON: ``{"n": 3, "sum": 0.2, "max": 0.1, "at": {"12": 3}}``."""
        boxes = {str(box): count for box, count in sorted(self.boxes.items())}
        return {"n": self.count, "sum": round(self.total, 6), "max": round(self.longest, 6), "at": boxes}

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> "Spread":
        """What ``kept`` gave; anything else is an empty one."""
        spread = cls()
        boxes = kept.get("at")
        if isinstance(boxes, dict):
            spread.boxes = {int(box): int(count) for box, count in boxes.items()}
        spread.count = sum(spread.boxes.values())
        spread.total = float(str(kept.get("sum", 0.0)))
        spread.longest = float(str(kept.get("max", 0.0)))
        return spread


def _box(seconds: float) -> int:
    if seconds <= SMALLEST:
        return 0
    return min(BOXES - 1, 1 + int(math.log2(seconds / SMALLEST) * PER_DOUBLING))


def _middle(box: int) -> float:
    return SMALLEST * 2.0 ** ((box - 0.5) / PER_DOUBLING) if box else SMALLEST
