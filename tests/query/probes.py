"""Queries made together with what they mean: a text, and a plain function that knows which records it asks for.

Nothing here is told by the engine how a value is read; only folding and the cutting into words are the same.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from mvidarr.query import fold, tokens
from tests.query.records import KINDS, NOW, Record

Test = Callable[[Record], bool]

DAY = 86_400_000
_LETTERS = st.text("abAB é%_\\'!ßя東京", min_size=1, max_size=5).filter(lambda text: text.strip() != "")
TEXTS = (
    st.sampled_from(["Army of Me", "army", "Björk", "100%", "a_b", "!!!", "椎名林檎", "Don't", "AC/DC", "x"]) | _LETTERS
)
_SPANS = {"h": 3_600_000, "d": DAY, "w": 7 * DAY, "mo": 30 * DAY, "y": 365 * DAY}
_MOMENTS = st.integers(NOW - 800 * DAY, NOW + 10 * DAY) | st.integers(0, 60).map(lambda days: NOW - days * DAY)
_DAYS = st.integers(0, 900).map(lambda days: (date(2025, 7, 1) - timedelta(days)).isoformat())

RECORDS = st.builds(
    Record,
    title=TEXTS,
    album=st.none() | TEXTS,
    genres=st.lists(st.sampled_from(["Rock", "Hip Hop", "Pop", "東京"]), max_size=2, unique=True).map(tuple),
    kind=st.sampled_from(KINDS),
    year=st.none() | st.integers(1988, 1993),
    length=st.none() | st.sampled_from([59.5, 60.0, 60.9, 61.0, 150.0, 150.25, 3600.0]),
    size=st.none() | st.sampled_from([0, 999_999, 1_000_000, 1_048_576, 500_000_000, 5_000_000_000]),
    height=st.none() | st.sampled_from([480, 720, 1080, 2160]),
    loud=st.none() | st.booleans(),
    added=_MOMENTS,
    released=st.none() | _DAYS,
    ratings=st.lists(st.tuples(st.integers(1, 2), st.integers(1, 10)), max_size=2, unique_by=lambda r: r[0]).map(tuple),
)


@dataclass(frozen=True)
class Probe:
    text: str
    fits: Test

    def __repr__(self) -> str:
        return self.text


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def escaped(text: str) -> str:
    """Without quotes: a backslash before every character keeps any of them as it is."""
    return "".join(f"\\{ch}" for ch in text)


def _has_words(text: str | None, wanted: list[str], prefix: bool) -> bool:
    found = tokens(text) if text else []
    ends = [found[at : at + len(wanted)] for at in range(len(found))]
    if prefix:
        return any(
            len(end) == len(wanted) and end[:-1] == wanted[:-1] and end[-1].startswith(wanted[-1]) for end in ends
        )
    return wanted in ends


def _bytes(text: str) -> bytes:
    return text.encode()


@st.composite
def said(draw: st.DrawFn) -> Probe:
    text, prefix = draw(TEXTS), draw(st.booleans())
    wanted = tokens(text, whole=False)
    written = draw(st.sampled_from([quoted, escaped]))(text) + ("*" if prefix else "")
    return Probe(
        written,
        lambda record: (
            not wanted or any(_has_words(own, wanted, prefix) for own in (record.title, record.album, *record.genres))
        ),
    )


def _named(values_of: Callable[[Record], tuple[str | None, ...]], field: str) -> st.SearchStrategy[Probe]:
    @st.composite
    def made(draw: st.DrawFn) -> Probe:
        text = draw(TEXTS | st.sampled_from(["rock", "hip hop", "HOP", "Pop"]))
        op = draw(st.sampled_from(["", "*", "="]))
        wanted = tokens(text, whole=False)
        if op == "=":
            return Probe(
                f"{field}:={quoted(text)}",
                lambda record: any(own is not None and fold(own) == fold(text) for own in values_of(record)),
            )
        return Probe(
            f"{field}:{quoted(text)}{op}",
            lambda record: bool(wanted) and any(_has_words(own, wanted, op == "*") for own in values_of(record)),
        )

    return made()


_COMPARED: dict[str, Callable[[Any, Any, Any], bool]] = {
    "": lambda own, low, high: low <= own <= high,
    "=": lambda own, low, high: low <= own <= high,
    "<": lambda own, low, high: own < low,
    "<=": lambda own, low, high: own <= high,
    ">": lambda own, low, high: own > high,
    ">=": lambda own, low, high: own >= low,
}


def _ordered(
    field: str, own_of: Callable[[Record], Any], values: st.SearchStrategy[tuple[str, Any, Any]]
) -> st.SearchStrategy[Probe]:
    """``values`` are texts with the least and the greatest value they mean."""

    @st.composite
    def compared(draw: st.DrawFn) -> Probe:
        op, (text, low, high) = draw(st.sampled_from(list(_COMPARED))), draw(values)
        test = _COMPARED[op]
        return Probe(f"{field}:{op}{text}", lambda record: _known(own_of(record), lambda own: test(own, low, high)))

    @st.composite
    def ranged(draw: st.DrawFn) -> Probe:
        first, last = draw(st.none() | values), draw(values)
        text = f"{first[0] if first else ''}..{last[0]}"
        if first and draw(st.booleans()):
            return Probe(f"{field}:{first[0]}..", lambda record: _known(own_of(record), lambda own: own >= first[1]))
        return Probe(
            f"{field}:{text}",
            lambda record: _known(own_of(record), lambda own: (not first or own >= first[1]) and own <= last[2]),
        )

    @st.composite
    def listed(draw: st.DrawFn) -> Probe:
        some = draw(st.lists(values, min_size=1, max_size=3))
        return Probe(
            f"{field}:({', '.join(text for text, _, _ in some)})",
            lambda record: _known(own_of(record), lambda own: any(low <= own <= high for _, low, high in some)),
        )

    return compared() | ranged() | listed()


def _known(own: Any, test: Callable[[Any], bool]) -> bool:
    return own is not None and test(own)


@st.composite
def _dates(draw: st.DrawFn) -> tuple[str, date, date]:
    year, month, day = draw(st.integers(2023, 2025)), draw(st.integers(1, 12)), draw(st.integers(1, 28))
    parts = draw(st.integers(1, 3))
    if parts == 1:
        return f"{year}", date(year, 1, 1), date(year, 12, 31)
    if parts == 2:
        last = calendar.monthrange(year, month)[1]
        return f"{year}-{month:02}", date(year, month, 1), date(year, month, last)
    return f"{year}-{month:02}-{day:02}", date(year, month, day), date(year, month, day)


def _milliseconds(day: date) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


_moments = _dates().map(lambda found: (found[0], _milliseconds(found[1]), _milliseconds(found[2]) + DAY - 1))
_release_days = _dates().map(lambda found: (found[0], found[1].isoformat(), found[2].isoformat()))


@st.composite
def _ages(draw: st.DrawFn) -> Probe:
    number, unit = draw(st.integers(0, 60)), draw(st.sampled_from(list(_SPANS)))
    op = draw(st.sampled_from(["", "<", "<=", ">", ">=", ".."]))
    edge = NOW - number * _SPANS[unit]
    other = draw(st.integers(0, 60))
    young, old = NOW - min(other * DAY, NOW - edge), NOW - max(other * DAY, NOW - edge)
    tests: dict[str, Test] = {
        "": lambda record: record.added >= edge,
        "<": lambda record: record.added > edge,
        "<=": lambda record: record.added >= edge,
        ">": lambda record: record.added < edge,
        ">=": lambda record: record.added <= edge,
        "..": lambda record: old <= record.added <= young,
    }
    return Probe(f"added:{number}{unit}..{other}d" if op == ".." else f"added:{op}{number}{unit}", tests[op])


def _texts_in_order() -> st.SearchStrategy[tuple[str, bytes, bytes]]:
    return TEXTS.filter(lambda text: fold(text) != "").map(
        lambda text: (quoted(text), _bytes(fold(text)), _bytes(fold(text)) + b"\xff")
    )


def _title_order() -> st.SearchStrategy[Probe]:
    """Only comparisons and ranges: plain values of a text are words."""
    return _ordered("title", lambda record: _bytes(fold(record.title)), _texts_in_order()).filter(
        lambda probe: probe.text[6] in "<>" or '.."' in probe.text or probe.text.endswith("..")
    )


def _of_kinds() -> st.SearchStrategy[Probe]:
    @st.composite
    def made(draw: st.DrawFn) -> Probe:
        kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2))
        return Probe(f"kind:({','.join(kinds)})", lambda record: record.kind in kinds)

    prefix = Probe("kind:Behind*", lambda record: record.kind == "behind_the_scenes")
    return made() | st.just(prefix) | st.just(Probe("kind:behind-the-scenes", prefix.fits))


def _mine(record: Record) -> int | None:
    return dict(record.ratings).get(1)


_numbers = st.integers(1987, 1994).map(lambda year: (str(year), year, year))
_lengths = st.sampled_from(
    [("60", 60, 60.999), ("1m", 60, 60.999), ("1:01", 61, 61.999), ("2m30s", 150, 150.999), ("1h", 3600, 3600.999)]
)
_sizes = st.sampled_from(
    [(text, size, size) for text, size in (("1MB", 10**6), ("1MiB", 2**20), ("0.5GB", 5 * 10**8), ("5G", 5 * 10**9))]
)
_heights = st.sampled_from([("720", 720, 720), ("1080p", 1080, 1080), ("4k", 2160, 2160)])
_ratings = st.integers(0, 11).map(lambda rating: (str(rating), rating, rating))

_FIXED = [
    Probe("loud:yes", lambda record: record.loud is True),
    Probe("loud:no", lambda record: record.loud is False),
    Probe("is:loud", lambda record: record.loud is True),
    Probe("is:rated", lambda record: _mine(record) is not None),
    Probe("is:(loud,rated)", lambda record: record.loud is True or _mine(record) is not None),
    Probe("has:album", lambda record: record.album is not None),
    Probe("has:cover", lambda record: (record.height or 0) > 700),
    Probe("has:genre", lambda record: bool(record.genres)),
    Probe("has:year", lambda record: record.year is not None),
    Probe("has:rating", lambda record: _mine(record) is not None),
    Probe("year:2000000000000..", lambda record: False),
    Probe("year:<1990.5", lambda record: record.year is not None and record.year <= 1990),
]

CRITERIA = st.one_of(
    said(),
    _named(lambda record: (record.title,), "title"),
    _named(lambda record: record.genres, "genre"),
    _title_order(),
    _ordered("year", lambda record: record.year, _numbers),
    _ordered("length", lambda record: record.length, _lengths),
    _ordered("size", lambda record: record.size, _sizes),
    _ordered("quality", lambda record: record.height, _heights),
    _ordered("rating", _mine, _ratings),
    _ordered("added", lambda record: record.added, _moments),
    _ordered("released", lambda record: record.released, _release_days),
    _ages(),
    _of_kinds(),
    st.sampled_from(_FIXED),
)


def _negated(probe: Probe) -> st.SearchStrategy[Probe]:
    fits = probe.fits
    signs = st.sampled_from(["-", "NOT "])
    return signs.map(lambda sign: Probe(f"{sign}({probe.text})", lambda record: not fits(record)))


def _joined(parts: list[Probe]) -> st.SearchStrategy[Probe]:
    tests = [part.fits for part in parts]
    texts = [f"({part.text})" for part in parts]
    return st.sampled_from(
        [
            Probe(" ".join(texts), lambda record: all(test(record) for test in tests)),
            Probe(" AND ".join(texts), lambda record: all(test(record) for test in tests)),
            Probe(" OR ".join(texts), lambda record: any(test(record) for test in tests)),
        ]
    )


def _larger(inner: st.SearchStrategy[Probe]) -> st.SearchStrategy[Probe]:
    return inner.flatmap(_negated) | st.lists(inner, min_size=2, max_size=4).flatmap(_joined)


QUERIES = st.recursive(CRITERIA, _larger, max_leaves=8)
