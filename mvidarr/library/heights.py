"""The ladder of heights that quality is told in, and the order in which a profile takes them. Pure."""

from collections.abc import Sequence

HEIGHTS = (144, 240, 360, 480, 720, 1080, 1440, 2160, 4320)

_SHORT = 0.94  # of a height: 1064 lines still are 1080p


def rung(height: int, width: int | None = None) -> int:
    """What a picture of this size is called: 1920 × 800 and 1080 × 1920 are 1080p, as sites and people call them."""
    long, short = max(height, width or 0), min(height, width or height)
    lines = max(short, round(long * 9 / 16)) if width else height
    reached = [step for step in HEIGHTS if lines >= step * _SHORT]
    return reached[-1] if reached else HEIGHTS[0]


def liked_first(heights: Sequence[int], first: int) -> list[int]:
    """``first``, then the lower ones from the top, then the higher ones from the bottom."""
    lower = sorted((height for height in heights if height < first), reverse=True)
    return [first, *lower, *sorted(height for height in heights if height > first)]


def names(heights: Sequence[int], last: str = "and") -> str:
    """``[720, 1080]`` -> ``720p and 1080p``."""
    said = [f"{height}p" for height in heights]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {last} {said[-1]}" if said else "nothing"
