"""The library as the API shows it, and the facts that come in. Times are ISO 8601, durations seconds, sizes bytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from mvidarr.library.status import Status
from mvidarr.library.wants import Wants


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


class Credit(TypedDict):
    role: str
    name: str


class Link(TypedDict):
    name: str
    url: str


class Trouble(TypedDict):
    code: str
    detail: str


class Video(TypedDict):
    """``rating`` to ``position`` are the caller's own."""

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
    credits: list[Credit]  # besides directors
    duration: float | None
    quality: Quality | None
    size: int | None
    popularity: int | None  # views or the like, as its source counts them
    rating: int | None  # 1 to 10
    favourite: bool
    plays: int
    last_played: str | None
    position: float | None  # seconds, where to go on
    monitored: bool
    profile_id: int | None  # None: its artist's, else the default
    locked: list[str]
    sources: list[SourceRef]
    files: list[FileRef]
    thumbnail: str | None  # path below the base URL; changes with the picture
    color: str | None  # the picture's dominant one, #rrggbb
    placeholder: str | None  # a few pixels of it, as a data: address
    error: Trouble | None  # why the last try failed for good
    added: str
    updated: str


Span = list[int]  # two: the first character, and the one behind the last


class Highlights(TypedDict, total=False):
    """Where the searched words stand, in characters (code points). Fields that hold none are left out; of lists there
    are the spans of each value."""

    title: list[Span]
    artist: list[Span]
    album: list[Span]
    label: list[Span]
    description: list[Span]
    featured: list[list[Span]]
    directors: list[list[Span]]
    genres: list[list[Span]]
    tags: list[list[Span]]


class VideoPage(TypedDict):
    items: list[Video]
    next: str | None
    highlights: NotRequired[dict[str, Highlights]]  # by id, when they are asked for


class AudioStream(TypedDict):
    codec: str | None
    channels: int | None
    language: str | None


class VideoFile(TypedDict):
    """A file as its probe found it."""

    id: int
    root_id: int
    path: str  # below its root, with forward slashes
    primary: bool  # the one that is played
    size: int
    duration: float | None
    width: int | None
    height: int | None
    video_codec: str | None
    audio_codec: str | None
    fps: float | None
    bitrate: int | None  # bits per second
    container: str | None
    audio_channels: int | None
    audio_language: str | None
    audio: list[AudioStream]  # every stream
    subtitles: list[str]  # languages, inside the file or beside it
    hdr: str | None
    missing_since: str | None
    checked: str | None
    fault: str | None
    added: str


class ArtistCounts(TypedDict):
    videos: int
    downloaded: int
    wanted: int  # as ``is:wanted`` has it: wanted, downloading or failed


class Artist(TypedDict):
    id: int
    version: int
    name: str
    sort_name: str
    aliases: list[str]
    ids: dict[str, str]  # by provider
    disambiguation: str | None
    description: str | None
    links: list[Link]
    monitored: bool
    auto_download: bool
    monitor: Literal["all", "future", "missing", "none"]  # which of their videos become wanted
    look_every: int | None  # seconds between two looks for new ones; None: as the settings have it
    look_priority: int  # who has more is looked for first
    profile_id: int | None  # None: the default
    kinds: list[str]  # of video wanted
    folder: str | None
    genres: list[str]
    counts: ArtistCounts
    locked: list[str]
    added: str
    updated: str


class ArtistPage(TypedDict):
    items: list[Artist]
    next: str | None


class Profile(TypedDict):
    id: int
    version: int
    name: str
    heights: list[int]  # that may be taken, the one liked most first
    cutoff: int  # a file this high is good enough for ever
    wants: Wants  # all else; what is left out is as usual
    default: bool  # for whatever names no profile
    artists: int  # that name it
    videos: int
    added: str
    updated: str


class Rank(TypedDict):
    """A step of a rail: ``key`` begins with the row of rank ``at``."""

    key: str
    at: int


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
    audio: tuple[dict[str, Any], ...] = ()  # every stream, as ``AudioStream``
    subtitles: tuple[str, ...] = ()
    hdr: str | None = None
    beside: Mapping[str, str] = field(default_factory=dict)  # subtitles that we put there: language -> digest


@dataclass(frozen=True)
class FilePlace:
    """Where a file lies: absolute root, path below it, and what a stream must know."""

    id: int
    video_id: int
    root: str
    path: str
    size: int
    container: str | None
    in_bin: bool  # its own file is in the recycle bin still; what lies there, if anything, is another's
