"""How sure it is that a name that was found is the one that was looked for, where a source does not say so itself."""

from rapidfuzz import fuzz

from mvidarr.query.text import fold

SUREST = 0.95  # only an id is surer than a name
_STEP = 0.01  # the likeliest come first, so each place counts a little


def sureness(asked: str, name: str, place: int = 0) -> float:
    """0 to 1. ``place`` counts from 0."""
    alike = fuzz.ratio(fold(asked), fold(name)) / 100
    return round(max(0.0, SUREST * alike - _STEP * place), 3)
