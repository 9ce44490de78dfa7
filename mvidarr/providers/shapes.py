"""What providers tell, in values of their own: an artist, a video of one, an upload of that, a picture, a song's text.

Whatever a provider writes oddly is put right before it gets here (texts trimmed, ids as texts, dates as far as they are
known, addresses http or https); what it does not know is None or empty, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

_NOTHING: Mapping[str, str] = MappingProxyType({})

Origin = Literal["listed", "searched"]  # by the artist's id, or by words, which finds others' as well
Stage = Literal["released", "upcoming", "never"]  # upcoming: still being made; never: finished, but never shown


@dataclass(frozen=True, slots=True)
class Picture:
    """``role``: portrait, background, logo, banner, still, cover."""

    url: str
    role: str
    width: int | None = None
    height: int | None = None
    provider: str = ""
    likes: int = 0


@dataclass(frozen=True, slots=True)
class ArtistFound:
    """``ids``: by provider (``musicbrainz``, ``imvdb``, ``youtube`` (channel), ``spotify``, ``theaudiodb``,
    ``wikidata``, ``lastfm``, …). ``score``: how sure the provider is, 0 to 1."""

    provider: str
    key: str
    name: str
    score: float
    ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    sort_name: str | None = None
    aliases: tuple[str, ...] = ()
    disambiguation: str | None = None
    country: str | None = None
    begin: int | None = None  # year
    person: bool | None = None  # False: a group
    picture: str | None = None
    url: str | None = None
    videos: int | None = None  # how many it knows
    listeners: int | None = None
    genres: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()  # keys it had at this provider, until they were merged


@dataclass(frozen=True, slots=True)
class ArtistFacts:
    """What a provider knows of one artist; as ``ArtistFound``, with what only a look-up tells."""

    found: ArtistFound
    description: str | None = None
    links: tuple[tuple[str, str], ...] = ()  # (name, url)
    pictures: tuple[Picture, ...] = ()
    channels: tuple[str, ...] = ()  # YouTube channel ids


@dataclass(frozen=True, slots=True)
class Upload:
    """One place where a video can be had. ``provider`` and ``key`` as ``library.sources`` names them."""

    provider: str
    key: str
    url: str
    title: str | None = None  # as the site writes it
    channel: str | None = None
    channel_id: str | None = None
    verified: bool = False  # the site vouches for the channel
    primary: bool = False  # the provider calls it the official one
    duration: float | None = None  # seconds
    height: int | None = None  # where the site tells HD only: 720, which it has at least
    views: int | None = None
    published: str | None = None  # YYYY-MM-DD
    rough: bool = False  # the site only says "3 years ago": ``published`` is the latest day that this can be
    picture: str | None = None
    live: bool = False  # is streamed, or will be
    short: bool = False  # a vertical clip of a minute


@dataclass(frozen=True, slots=True)
class VideoFound:
    """A video as a provider knows it. ``artist`` and ``title`` are None where it only knows an upload's heading."""

    provider: str
    key: str  # its id there; that of the upload where it has no other
    origin: Origin
    uploads: tuple[Upload, ...] = ()
    artist: str | None = None
    title: str | None = None
    featured: tuple[str, ...] = ()
    kind: str | None = None  # of ``library.titles.KINDS``; None: its title tells
    version: str | None = None
    year: int | None = None
    released: str | None = None  # YYYY-MM-DD, YYYY-MM or YYYY
    duration: float | None = None
    album: str | None = None
    label: str | None = None
    directors: tuple[str, ...] = ()
    credits: tuple[tuple[str, str], ...] = ()  # (role, name)
    genres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)  # imvdb, musicbrainz (recording), isrc, …
    picture: str | None = None
    popularity: int | None = None
    description: str | None = None
    url: str | None = None  # its page there
    stage: Stage = "released"


@dataclass(frozen=True, slots=True)
class Listing:
    """``complete``: these are all that the provider knows. ``skipped``: records that nobody could read, each with a
    sentence. ``total``: how many there are, where it tells. ``of``: whose list it is, of an address. ``moved``: ids of
    the artist that count now, by provider, where the one that was asked for was merged into another."""

    videos: tuple[VideoFound, ...]
    complete: bool = True
    skipped: tuple[str, ...] = ()
    total: int | None = None
    of: "Collection | None" = None
    moved: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Collection:
    """A channel or playlist as it is followed: ``key`` is its id there, ``url`` the address that names it best."""

    provider: str
    kind: Literal["channel", "playlist"]
    key: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Poll:
    """A cheap look. ``mark`` is handed back the next time; None of ``videos``: nothing changed since the last mark."""

    videos: tuple[VideoFound, ...] | None
    mark: str | None = None
    title: str | None = None  # of the channel or playlist


@dataclass(frozen=True, slots=True)
class Wanted:
    """The video that is looked for."""

    artist: str
    title: str
    featured: tuple[str, ...] = ()
    kind: str = "official"
    duration: float | None = None
    year: int | None = None
    ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    artist_ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Similar:
    """``score``: 0 to 1 within its list."""

    provider: str
    name: str
    score: float
    musicbrainz: str | None = None
    disambiguation: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    count: int = 1
    genre: bool = False  # the provider calls it one


@dataclass(frozen=True, slots=True)
class Lyrics:
    """``synced``: LRC with times of the song, which the video may begin later than."""

    plain: str | None
    synced: str | None = None
    instrumental: bool = False
    duration: float | None = None
    provider: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list elsewhere (a playlist, loved songs, a collection) that artists and videos are taken from; an
    artist where ``title`` is None. ``key``: what makes it the same one the next time. ``ids``: of what it is."""

    key: str
    artist: str
    title: str | None = None
    ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    artist_ids: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    featured: tuple[str, ...] = ()
    album: str | None = None
    year: int | None = None
    duration: float | None = None
    plays: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """A whole list. ``skipped``: lines that nobody could read, each with a sentence. ``total``: how many there are."""

    entries: tuple[Entry, ...]
    name: str | None = None
    complete: bool = True
    skipped: tuple[str, ...] = ()
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """Whose account a provider may read. ``broken``: it was taken back, and must be given again."""

    who: str
    broken: bool = False
