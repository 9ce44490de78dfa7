"""The library as the API shows it, and the facts that come in. Times are ISO 8601, durations seconds, sizes bytes."""

from dataclasses import dataclass, field
from typing import Any

from typing_extensions import TypedDict

from mvidarr.library.status import Status


class ArtistRef(TypedDict):
    id: int
    name: str


class Quality(TypedDict):
    height: int | None
    video_codec: str | None
    audio_codec: str | None
    fps: float | None
    container: str | None


class SourceRef(TypedDict):
    provider: str
    id: str
    url: str
    rank: int


class FileRef(TypedDict):
    id: int
    path: str  # below its root, with forward slashes
    size: int


class Trouble(TypedDict):
    code: str
    detail: str


class Video(TypedDict):
    id: int
    version: int
    title: str
    artist: ArtistRef | None  # None while nothing is known but the address
    featured: list[ArtistRef]
    kind: str
    status: Status
    year: int | None
    release_date: str | None
    album: str | None
    label: str | None
    directors: list[str]
    genres: list[str]
    tags: list[str]
    description: str | None
    duration: float | None
    quality: Quality | None
    size: int | None
    monitored: bool
    locked: list[str]
    sources: list[SourceRef]
    files: list[FileRef]
    thumbnail: str | None  # path below the base URL; changes with the picture
    error: Trouble | None  # why the last try failed for good
    added: str
    updated: str


class VideoPage(TypedDict):
    items: list[Video]
    next: str | None


@dataclass(frozen=True)
class Facts:
    """What a source says about a video; None and empty mean that it says nothing."""

    title: str
    artist: str | None = None
    featured: tuple[str, ...] = ()
    kind: str = "official"
    year: int | None = None
    release_date: str | None = None
    album: str | None = None
    description: str | None = None
    duration: float | None = None
    popularity: int | None = None
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)  # director, genre, tag

    def plain(self) -> dict[str, Any]:
        """The facts that are columns of the video itself and are known."""
        known = {
            "title": self.title, "kind": self.kind, "year": self.year, "release_date": self.release_date,
            "album": self.album, "description": self.description,
        }  # fmt: skip
        return {name: value for name, value in known.items() if value is not None}


@dataclass(frozen=True)
class NewFile:
    """A file that lies in the library; ``path`` is relative to the root."""

    root_id: int
    path: str
    size: int
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    fps: float | None = None
    bitrate: int | None = None
    container: str | None = None
    audio_channels: int | None = None
    audio_language: str | None = None
    subtitles: tuple[str, ...] = ()
    hdr: str | None = None


@dataclass(frozen=True)
class FilePlace:
    """Where a file lies: absolute root, path below it, and what a stream must know."""

    id: int
    video_id: int
    root: str
    path: str
    size: int
    container: str | None
