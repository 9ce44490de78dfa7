"""The order of a playlist: each item has a number, with gaps between them, so that moving one writes one row. Pure."""

GAP = 1 << 20  # between two that were put behind each other


def between(left: int | None, right: int | None, count: int) -> list[int] | None:
    """Numbers for ``count`` items after ``left`` and before ``right``; None is the end of the list on that side. None
    when there is no room for them."""
    if right is None:
        first = (left or 0) + GAP
        return [first + GAP * at for at in range(count)]
    if left is None:
        return [right - GAP * (count - at) for at in range(count)]
    step = (right - left) // (count + 1)
    return [left + step * (at + 1) for at in range(count)] if step else None
