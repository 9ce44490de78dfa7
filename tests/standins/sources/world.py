"""An invented world of which every stand-in of a source tells its part, so that ids agree wherever they meet.

``ARTISTS``, ``VIDEOS``, ``CHANNELS`` and ``STRAYS`` (uploads that searches find and that are nobody's video) are plain
data, written down in ``world_data``; ids are made in ``world_ids``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from tests.standins.sources.world_ids import channel_id, fold, mbid, number, spotify_id, video_id

YOUTUBE_WATCH = "https://www.youtube.com/watch?v="
EVERYBODY = frozenset(
    {"musicbrainz", "imvdb", "theaudiodb", "youtube", "spotify", "lastfm", "listenbrainz", "wikidata", "fanarttv"}
)


@dataclass(frozen=True)
class Channel:
    """``handle`` begins with ``@``. ``gone``: its page and its feed answer 404, its videos are no more."""

    key: str
    name: str
    handle: str
    kind: Literal["official", "vevo", "topic", "label", "fan"] = "fan"
    verified: bool = False
    gone: bool = False

    @property
    def id(self) -> str:
        return channel_id(self.key)


@dataclass(frozen=True)
class Upload:
    """``state``: ``public``, ``private`` or ``deleted``. ``primary``: IMVDb calls it the official one."""

    key: str
    title: str
    channel: Channel
    seconds: int
    views: int
    published: str  # YYYY-MM-DD
    height: int = 1080
    state: str = "public"
    short: bool = False
    live: bool = False
    primary: bool = False
    description: str = ""

    @property
    def id(self) -> str:
        return video_id(self.key)

    @property
    def url(self) -> str:
        return f"{YOUTUBE_WATCH}{self.id}"


@dataclass(frozen=True)
class Video:
    """One video with its uploads, the best first. ``known_to``: the sources that have a record of it; MusicBrainz and
    IMVDb tell the uploads that are ``told``. ``status``: IMVDb's (r, p, i, n)."""

    key: str  # artist/song/kind
    artist: str  # key of the artist
    song: str
    released: str
    seconds: int
    kind: str = "official"
    uploads: tuple[Upload, ...] = ()
    featured: tuple[str, ...] = ()
    version: str | None = None
    album: str | None = None
    label: str | None = None
    directors: tuple[str, ...] = ()
    known_to: frozenset[str] = frozenset({"youtube"})
    status: str = "r"

    @property
    def year(self) -> int:
        return int(self.released[:4])

    @property
    def recording(self) -> str:
        """MusicBrainz: of the video."""
        return mbid(f"video:{self.key}")

    @property
    def audio_recording(self) -> str:
        """MusicBrainz: of the song, to which the video is a "music video"."""
        return mbid(f"song:{self.artist}/{self.song}")

    @property
    def imvdb(self) -> int:
        return number(f"imvdb:{self.key}", 12)

    @property
    def theaudiodb(self) -> str:
        return str(number(f"theaudiodb:{self.key}", 8))

    @property
    def isrc(self) -> str:
        return f"GBXYZ{number(f'isrc:{self.artist}/{self.song}', 7)}"

    @property
    def slug(self) -> str:
        return fold(self.song).replace(" ", "-") or str(self.imvdb)

    @property
    def told(self) -> tuple[Upload, ...]:
        return tuple(one for one in self.uploads if one.channel.kind in {"official", "vevo", "label"})


@dataclass(frozen=True)
class Artist:
    """``known_to``: the sources that have a page for it. ``channels``: YouTube's, its own first."""

    key: str
    name: str
    sort_name: str
    country: str
    begin: int
    person: bool = False
    end: int | None = None
    disambiguation: str = ""
    aliases: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()  # keys of artists
    description: str = ""
    channels: tuple[Channel, ...] = ()
    known_to: frozenset[str] = EVERYBODY
    listeners: int = 100_000
    homepage: str | None = None
    slug: str = ""  # IMVDb's, which is none of the name where two share it

    @property
    def mbid(self) -> str:
        return mbid(f"artist:{self.key}")

    @property
    def imvdb(self) -> int:
        return number(f"imvdb:artist:{self.key}", 6)

    @property
    def imvdb_slug(self) -> str:
        return self.slug or fold(self.name).replace(" ", "-")

    @property
    def theaudiodb(self) -> str:
        return str(number(f"theaudiodb:artist:{self.key}", 6))

    @property
    def spotify(self) -> str:
        return spotify_id(f"artist:{self.key}")

    @property
    def wikidata(self) -> str:
        return f"Q{number(f'wikidata:{self.key}', 8)}"

    @property
    def discogs(self) -> int:
        return number(f"discogs:{self.key}", 7)

    @property
    def ids(self) -> MappingProxyType[str, str]:
        """By provider, of those that know it."""
        every = {
            "musicbrainz": self.mbid,
            "imvdb": str(self.imvdb),
            "imvdb_slug": self.imvdb_slug,
            "theaudiodb": self.theaudiodb,
            "youtube": self.channels[0].id if self.channels else "",
            "spotify": self.spotify,
            "wikidata": self.wikidata,
            "lastfm": self.name,
        }
        return MappingProxyType(
            {name: one for name, one in every.items() if one and name.removesuffix("_slug") in self.known_to}
        )


@dataclass(frozen=True)
class World:
    artists: tuple[Artist, ...]
    videos: tuple[Video, ...]
    strays: tuple[Upload, ...] = ()
    channels: tuple[Channel, ...] = ()
    by_key: dict[str, Artist] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {one.key: one for one in self.artists})

    @property
    def uploads(self) -> list[Upload]:
        return [*(one for video in self.videos for one in video.uploads), *self.strays]

    def videos_of(self, artist: str, source: str | None = None) -> list[Video]:
        return [one for one in self.videos if one.artist == artist and (source is None or source in one.known_to)]

    def uploads_on(self, channel: Channel) -> list[Upload]:
        """The newest first; none on a channel that is gone."""
        here = [] if channel.gone else [one for one in self.uploads if one.channel == channel]
        return sorted(here, key=lambda one: (one.published, one.id), reverse=True)

    def artists_known_to(self, source: str) -> list[Artist]:
        return [one for one in self.artists if source in one.known_to]

    def named(self, words: str, source: str) -> list[Artist]:
        """Those that a search by name finds there: the same name or alias first, then those with a word of it."""
        asked = fold(words)
        hits = [(_likeness(asked, (one.name, *one.aliases)), one) for one in self.artists_known_to(source)]
        return [one for rank, one in sorted(hits, key=lambda hit: -hit[0]) if rank]

    def search(self, words: str) -> list[Upload]:
        """Public uploads that have most of these words in heading and channel, as a search of the site finds them."""
        asked = set(fold(words).split())
        hits = [(len(asked & set(fold(f"{one.title} {one.channel.name}").split())), one) for one in self.uploads]
        found = [(hit, one) for hit, one in hits if hit * 2 >= max(1, len(asked)) and one.state == "public"]
        return [one for _, one in sorted(found, key=lambda hit: (-hit[0], -hit[1].views)) if not one.channel.gone]


def _likeness(asked: str, names: Iterable[str]) -> int:
    folded = [fold(name) for name in names]
    if asked in folded:
        return 2
    return int(any(set(asked.split()) & set(name.split()) for name in folded))
