"""How alike names and titles are. Pure.

Two spellings that people would call the same have the same key; what is only near is compared by its letters, and never
across different numbers: ``Part 1`` is not ``Part 2``.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from mvidarr.library.text import fold

_PART = re.compile(r"\b(?:part|pt|teil|parte|partie|vol|volume|chapter)\b\.?\s*(\w+)")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "one": "1", "two": "2", "three": "3"}
_DIGITS = re.compile(r"\d+")
_LEAD = re.compile(r"^\s*[(（\[][^()（）\[\]]+[)）\]]\s*(?=\w)")
_TAIL = re.compile(r"(?<=\S)\s*[(（\[~～][^()（）\[\]~～]+[)）\]~～]?\s*$")
_YEAR = re.compile(r"(?<=\S)\s+(?:19|20)\d\d$")
_BETWEEN = re.compile(r"\s+[-–—/／|]\s+")
_SHORTEST = 5  # letters; shorter names are the same or they are not
NEAR = 0.86  # from here on two titles are taken for one, written carelessly


@lru_cache(maxsize=16_384)
def key(text: str) -> str:
    """Letters and digits of a folded text; ``&`` is ``and``, ``Pt. II`` is ``part2``. Signs stay where all is signs."""
    folded = fold(text)
    if not folded.isalpha():
        folded = _PART.sub(_numbered, folded.replace("&", " and ").replace("＆", " and "))
    return "".join(filter(str.isalnum, folded)) or folded


@lru_cache(maxsize=4_096)
def loose_keys(title: str) -> frozenset[str]:
    """Keys of what others may call it: without the brackets at either end, or in one of its two scripts. They are a
    hint only: what has them in common is the same when something else says so, too."""
    if title.isalnum():
        return frozenset()
    bare = _TAIL.sub("", title)
    parts = [_LEAD.sub("", title), bare, _YEAR.sub("", bare), *_BETWEEN.split(title), *_inside(title)]
    return frozenset(one for part in parts if len(one := key(part)) > 1) - {key(title)}


@lru_cache(maxsize=16_384)
def nearness(one: str, other: str) -> float:
    """Of two keys, 0 to 1."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < _SHORTEST or _DIGITS.findall(one) != _DIGITS.findall(other):
        return 0.0
    return float(_fuzz().ratio(one, other)) / 100


def near_ones(one: str, others: Sequence[str]) -> list[int]:
    """Which of these keys are near to one, by their places; of thousands within a moment."""
    if len(one) < _SHORTEST or not others:
        return []
    fuzz, process = _fuzz(), import_module("rapidfuzz.process")
    found = process.extract(one, others, scorer=fuzz.ratio, score_cutoff=NEAR * 100, limit=None)
    return sorted(at for other, _, at in found if nearness(one, other) >= NEAR)


def title_likeness(one: str, other: str) -> float:
    """Of two titles as they are written, 0 to 1."""
    whole = nearness(key(one), key(other))
    if whole == 1.0:
        return whole
    mine, others = {key(one), *loose_keys(one)}, {key(other), *loose_keys(other)}
    return max(whole, 0.9 if mine & others else 0.0)


def _inside(title: str) -> list[str]:
    """What stands in brackets at the end, where that is the title in another script."""
    found = _TAIL.search(title)
    inside = found[0].strip(" ()（）[]~～") if found else ""
    return [inside] if inside and inside.isascii() != title[: found.start() if found else 0].isascii() else []


def _numbered(found: re.Match[str]) -> str:
    return f"part{_ROMAN.get(found[1], found[1])}"


@cache
def _fuzz() -> Any:
    """By name: a house that looks for nothing never loads its 4 MiB."""
    return import_module("rapidfuzz.fuzz")
