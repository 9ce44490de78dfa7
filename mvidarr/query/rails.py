"""Rails beside a list: which keys there are, and at which rank each begins."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from mvidarr.query.found import Found
from mvidarr.query.order import Key
from mvidarr.query.sql import bytewise

Counted = Sequence[tuple[Any, int]]  # key, number of rows; in the order of the list

_SCRIPTS = {"CJK": "漢", "HANGUL": "가", "HIRAGANA": "あ", "KATAKANA": "ア"}  # too many first letters for a rail


def counted(id: ColumnElement[int], key: Key, found: Found | None, *, first: bool) -> Select[Any]:
    """The statement that tells each key as ``key``, and as ``n`` how many rows have it. ``first``: by first letters."""
    inner = select((func.substr(key.column, 1, 1) if first else key.column).label("key")).select_from(id.table)
    groups = (inner if found is None else inner.where(id.in_(found.ids))).subquery()
    column = bytewise(groups.c.key) if key.kind is str else groups.c.key
    grouped = replace(key, column=column).written(last=True)
    return select(groups.c.key, func.count().label("n")).group_by(groups.c.key).order_by(grouped)


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
