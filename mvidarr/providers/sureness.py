"""How sure it is that a name that was found is the one that was looked for, where a source does not say so itself."""

from functools import cache
from importlib import import_module
from typing import Any

from mvidarr.query.text import fold

SUREST = 0.95  # only an id is surer than a name
_STEP = 0.01  # the likeliest come first, so each place counts a little


def sureness(asked: str, name: str, place: int = 0) -> float:
    """0 to 1. ``place`` counts from 0."""
    return round(max(0.0, SUREST * alike(fold(asked), fold(name)) - _STEP * place), 3)


def alike(one: str, other: str) -> float:
    """By their letters, 0 to 1."""
    return float(_fuzz().ratio(one, other)) / 100


@cache
def _fuzz() -> Any:
    """By name: a house that looks for nothing never loads its 4 MiB."""
    return import_module("rapidfuzz.fuzz")
