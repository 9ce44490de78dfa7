"""A video as a whole, with all that belongs to it; and what goes over to it from another that is the same. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
News = dict[int, Row]  # by id of a row: what becomes of it

FILLED = ("artist_id", "year", "release_date", "album", "label", "description", "profile_id")  # or not known


@dataclass
class Whole:
    """A video with all that belongs to it, each list in its order, the primary file first. Guests come with their
    ``name``, files with the ``root`` they lie below."""

    row: Row
    guests: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    played: list[Row] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.row["id"])

    def locks(self, name: str) -> bool:
        return name in self.row["locked"]

    def named(self, kind: str) -> list[Row]:
        return [label for label in self.labels if label["kind"] == kind]

    def quality(self) -> tuple[bool, int]:
        return quality(self.files[0]) if self.files else (False, 0)


@dataclass
class Takeover:
    """``columns`` are journaled ones of the video that stays, ``aside`` those that work moves as well; ``length``
    follows from the file that plays then, and would outlive it; the rest is by table. ``gone`` are its own guests that
    would be its artist. ``clash``: fields that somebody typed in both, and differently; ``lost`` what nothing is left
    of but the history. ``before`` and ``after`` are the fields of the one that stays as people read them."""

    columns: Row = field(default_factory=dict)
    aside: Row = field(default_factory=dict)
    length: Row = field(default_factory=dict)
    guests: News = field(default_factory=dict)
    gone: list[Row] = field(default_factory=list)
    labels: News = field(default_factory=dict)
    sources: News = field(default_factory=dict)
    files: News = field(default_factory=dict)
    played: News = field(default_factory=dict)
    clash: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    before: Row = field(default_factory=dict)
    after: Row = field(default_factory=dict)

    def tell(self, name: str, before: Any, after: Any) -> None:
        if before != after:
            self.before[name], self.after[name] = before, after


def best_first(videos: Iterable[Whole]) -> list[Whole]:
    """Which of them should stay: a file that is there, its height, what somebody typed, how much is known of it."""
    return sorted(videos, key=lambda one: (*one.quality(), len(one.row["locked"]), _known(one), -one.id), reverse=True)


def _known(video: Whole) -> int:
    filled = sum(video.row[name] not in (None, "") for name in FILLED)
    return filled + len(video.guests) + len(video.labels) + len(video.sources) + len(video.row["credits"])


def quality(file: Row) -> tuple[bool, int]:
    return file["missing_since"] is None, file["height"] or 0
