"""Before and after beside each other, with the parts marked that differ. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from mvidarr.bulk.shapes import PlannedRow

Words = Callable[[str, Any], str]
Part = tuple[str, bool]  # a text, and whether it is only here

_LONG = 400  # characters: longer texts are compared by their ends alone
_ALIKE = 0.5  # of the shorter one: what has less in common is another text
_AROUND = 24  # characters that are told before the first difference
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Compared:
    field: str
    before: Sequence[Part]
    after: Sequence[Part]


def compared(row: PlannedRow, label: Callable[[str], str], words: Words) -> list[Compared]:
    names = dict.fromkeys((*row["before"], *row["after"]))
    return [
        Compared(label(name), *_sides(name, row["before"].get(name), row["after"].get(name), words)) for name in names
    ]


def _sides(name: str, before: Any, after: Any, words: Words) -> tuple[list[Part], list[Part]]:
    if isinstance(before, list) and isinstance(after, list):
        one, other = ([words(name, each) for each in side] for side in (before, after))
        if sorted(one) != sorted(other):
            return _named(one, other), _named(other, one)
    return differing(words(name, before), words(name, after))


def _named(names: Sequence[str], others: Sequence[str]) -> list[Part]:
    """Those that are only here come first: of a long list the end is out of sight."""
    own = [name for name in names if name not in others]
    rest = ", ".join(name for name in names if name in others)
    parts: list[Part] = []
    for name in own:
        parts += [(", ", False)] if parts else []
        parts.append((name, True))
    if rest:
        parts.append((f", {rest}" if parts else rest, False))
    return parts


def differing(before: str, after: str) -> tuple[list[Part], list[Part]]:
    if not before or not after:
        return [(before, True)] if before else [], [(after, True)] if after else []
    if len(before) > _LONG or len(after) > _LONG:
        return _ends(before, after)
    one, other = _PIECE.findall(before), _PIECE.findall(after)
    match = SequenceMatcher(str.isspace, one, other, autojunk=False)
    alike = sum(block.size for block in match.get_matching_blocks())
    if alike < _ALIKE * min(len(one), len(other)):
        return [(before, True)], [(after, True)]
    left: list[Part] = []
    right: list[Part] = []
    for tag, a, b, c, d in match.get_opcodes():
        _join(left, "".join(one[a:b]), tag != "equal")
        _join(right, "".join(other[c:d]), tag != "equal")
    return _near(left), _near(right)


def _join(parts: list[Part], text: str, own: bool) -> None:
    """A space between two that differ belongs to them."""
    if own and len(parts) > 1 and parts[-1][0].isspace() and parts[-2][1]:
        space, _ = parts.pop()
        text = parts.pop()[0] + space + text
    if text:
        parts.append((text, own))


def _ends(before: str, after: str) -> tuple[list[Part], list[Part]]:
    first = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    most = min(len(before), len(after)) - first
    last = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)

    def side(text: str) -> list[Part]:
        end = len(text) - last
        parts = [(text[:first], False), (text[first:end], True), (text[end:], False)]
        return _near([part for part in parts if part[0]])

    return side(before), side(after)


def _near(parts: list[Part]) -> list[Part]:
    """The beginning that both have is cut, so that what differs is in sight."""
    if parts and not parts[0][1] and len(parts) > 1 and len(parts[0][0]) > 2 * _AROUND:
        return [("…" + parts[0][0][-_AROUND:], False), *parts[1:]]
    return parts
