"""What discovery weighs and shows: an upload that could be a video, why it would do and why not, uploads that are the
same video."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NotRequired

from typing_extensions import TypedDict

from mvidarr.providers.shapes import Upload, VideoFound

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` is stable; ``weight`` is what it adds (or takes); ``text`` says it to a person."""

    code: str
    weight: float
    text: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why it is not taken by itself, however good it is otherwise. A person may still choose it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """``total`` is the sum of the weights, within 0 and 100."""

    total: float
    reasons: tuple[Reason, ...]
    rejections: tuple[Rejection, ...] = ()

    @property
    def good(self) -> bool:
        return not self.rejections


@dataclass(frozen=True, slots=True)
class Whose:
    """The artist that is looked for, as far as that is known. ``names``: all of theirs, the own one first.
    ``channels``: ids of their own channels. ``kinds``: the kinds of video wanted; ``liked``: those liked
    most."""

    names: tuple[str, ...]
    ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    channels: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset({"official"})
    liked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One upload with all that the sources tell of it. ``found``: each source's word, the one that counts most first.
    ``song``: equal for uploads of the same video."""

    upload: Upload
    artist: str | None
    title: str
    featured: tuple[str, ...]
    kind: str
    version: str | None
    year: int | None
    released: str | None
    duration: float | None
    song: str
    found: tuple[VideoFound, ...]
    score: Score


@dataclass(frozen=True, slots=True)
class Group:
    """One video and its uploads, the best first; none while no source knows where it can be had. ``found``: what all
    sources tell of it, the one that counts most first. ``score``: the best upload's; where none will do, that of what
    is known."""

    song: str
    artist: str | None
    title: str
    featured: tuple[str, ...]
    kind: str
    year: int | None
    candidates: tuple[Candidate, ...]
    score: Score
    version: str | None = None
    released: str | None = None  # YYYY-MM-DD, or less of it
    duration: float | None = None  # seconds
    found: tuple[VideoFound, ...] = ()
    ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.score.good


class ReasonView(TypedDict):
    code: str
    weight: float
    text: str


class RejectionView(TypedDict):
    code: str
    text: str


class CandidateView(TypedDict):
    """``Candidate`` of the API. ``verdict``: chosen, refused, or None while nobody said anything. ``song``: equal for
    uploads of the same video."""

    id: int
    artist_id: int | None
    video_id: int | None
    provider: str
    key: str
    url: str
    title: str
    channel: str | None
    kind: str
    song: str
    duration: float | None
    height: int | None
    views: int | None
    published: str | None
    thumbnail: str | None  # path below the base URL
    score: float
    reasons: list[ReasonView]
    rejections: list[RejectionView]
    found_by: list[str]
    verdict: str | None
    first_seen: str
    last_seen: str
    in_library: NotRequired[dict[str, Any]]
