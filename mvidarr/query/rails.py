"""Rails beside a list: which keys there are, and at which rank each begins. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

Counted = Sequence[tuple[Any, int]]  # key, number of rows; in the order of the list

_SCRIPTS = {"CJK": "漢", "HANGUL": "가", "HIRAGANA": "あ", "KATAKANA": "ア"}  # too many first letters for a rail


def letters(counted: Counted) -> list[tuple[str, int]]:
    """By first letter. What begins with none stands together as ``#`` before all letters."""
    return list(_merged((_letter(key), number) for key, number in counted))


def values(counted: Counted) -> list[tuple[str, int]]:
    """By whole values; the rows without one are ``""``."""
    return list(_merged(("" if key is None else str(key), number) for key, number in counted))


def _merged(counted: Iterable[tuple[str, int]]) -> Iterable[tuple[str, int]]:
    """A key that comes again later, or signs behind letters, belong to the key before them."""
    rank, seen = 0, set[str]()
    for key, number in counted:
        if key not in seen and not (key == "#" and seen):
            seen.add(key)
            yield key, rank
        rank += number


def _letter(first: str | None) -> str:
    if not first or not first.isalpha():
        return "#"
    script = unicodedata.name(first, "").partition(" ")[0]
    return _SCRIPTS.get(script) or first.upper()[:1]
