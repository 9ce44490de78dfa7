"""Who is like the artists of the library, put together from what sources tell of each: one suggestion per artist, with
everybody because of whom it is one. Pure.

A suggestion scores the more, the more of the library's artists it is like, the more like them it is, and the more
these are played; no number of weak reasons makes a certainty. The order of what is told says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p
from typing import Any

from mvidarr.library.text import fold, one_line
from mvidarr.providers.shapes import Similar

Row = dict[str, Any]
Reason = tuple[str, int]  # source, and the artist of the library

UNPLAYED = 0.3  # what an artist counts of whom nobody plays anything; whoever is played most counts 1
SURE = 0.9  # what the likest of the most played comes to
MOST_REASONS = 20  # that are kept of a suggestion
LONGEST = 300  # characters of a name
_NOBODY = frozenset({"various artists", "various", "unknown artist", "unknown", "traditional"})


@dataclass(frozen=True)
class Taste:
    """An artist of the library. ``weight``: how much they count, 0 to 1."""

    id: int
    name: str
    ids: Mapping[str, str]
    weight: float = UNPLAYED


def weights_of(points: Mapping[int, float]) -> dict[int, float]:
    """By artist, from how much each is played. Twice as often is not twice as dear."""
    most = max(points.values(), default=0.0)
    return {id: UNPLAYED + (1 - UNPLAYED) * log1p(some) / log1p(most) for id, some in points.items() if some > 0}


@dataclass
class Suggested:
    """``because``: by source and artist of the library, whose name that was and how like they are, 0 to 1. ``id``: of
    its row, None of one that is new."""

    name: str
    musicbrainz: str | None = None
    disambiguation: str | None = None
    picture: str | None = None
    hidden: bool = False
    id: int | None = None
    because: dict[Reason, tuple[str, float]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.musicbrainz or fold(self.name)

    def score(self, weights: Mapping[int, float]) -> float:
        """0 to 1."""
        left = 1.0
        for reason in sorted(self.because):
            left *= 1 - SURE * weights.get(reason[1], UNPLAYED) * self.because[reason][1]
        return round(1 - left, 6)

    def row(self, weights: Mapping[int, float]) -> Row:
        """As the table keeps it, the weightiest reasons first."""

        def worth(told: tuple[Reason, tuple[str, float]]) -> tuple[float, Reason]:
            return -weights.get(told[0][1], UNPLAYED) * told[1][1], told[0]

        told = sorted(self.because.items(), key=worth)[:MOST_REASONS]
        return {
            "key": self.key, "name": self.name, "musicbrainz": self.musicbrainz,
            "disambiguation": self.disambiguation, "picture": self.picture,
            "because": [
                {"source": source, "artist_id": artist, "name": name, "score": likeness}
                for (source, artist), (name, likeness) in told
            ],
            "score": self.score(weights),
        }  # fmt: skip


class Pool:
    """All suggestions: those of before, and what is told now."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._all: list[Suggested] = []
        self._by_id: dict[str, Suggested] = {}
        self._by_name: dict[str, list[Suggested]] = {}
        for row in rows:
            self._add(_of_row(row))

    def __iter__(self) -> Any:
        return iter(self._all)

    def tell(self, source: str, taste: Taste, told: Sequence[Similar]) -> None:
        """What one source says now of one artist, in place of what it said before."""
        reason = source, taste.id
        for one in self._all:
            one.because.pop(reason, None)
        for similar in told:
            self._tell(reason, taste, similar)

    def forget_artists(self, here: Iterable[int]) -> None:
        """Reasons remain of artists that are still in the library."""
        there = set(here)
        for one in self._all:
            one.because = {reason: told for reason, told in one.because.items() if reason[1] in there}

    def _tell(self, reason: Reason, taste: Taste, similar: Similar) -> None:
        name = one_line(similar.name)[:LONGEST]
        if not _is_somebody(name) or fold(name) == fold(taste.name) or similar.score <= 0:
            return
        one = self._called(name, similar.musicbrainz)
        if similar.musicbrainz and one.musicbrainz is None:
            one.musicbrainz = similar.musicbrainz
            self._by_id[similar.musicbrainz] = one
        one.disambiguation = one.disambiguation or similar.disambiguation
        before = one.because.get(reason, ("", 0.0))[1]
        one.because[reason] = (taste.name, round(max(before, min(similar.score, 1.0)), 4))

    def _called(self, name: str, musicbrainz: str | None) -> Suggested:
        """The same by id, else by a name that is nobody else's."""
        if musicbrainz in self._by_id:
            return self._by_id[str(musicbrainz)]
        named = self._by_name.get(fold(name), [])
        if musicbrainz is not None:
            named = [one for one in named if one.musicbrainz is None]
        return named[0] if named else self._add(Suggested(name, musicbrainz))

    def _add(self, one: Suggested) -> Suggested:
        self._all.append(one)
        self._by_name.setdefault(fold(one.name), []).append(one)
        if one.musicbrainz:
            self._by_id[one.musicbrainz] = one
        return one


def _of_row(row: Row) -> Suggested:
    because = {(one["source"], one["artist_id"]): (one["name"], one["score"]) for one in row["because"]}
    told = {name: row[name] for name in ("name", "musicbrainz", "disambiguation", "picture", "hidden", "id")}
    return Suggested(**told, because=because)


def _is_somebody(name: str) -> bool:
    """Sources have pages for what is nobody: [unknown], Various Artists."""
    said = fold(name)
    return bool(said) and said not in _NOBODY and not (said.startswith("[") and said.endswith("]"))
