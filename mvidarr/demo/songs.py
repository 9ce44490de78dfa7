"""Videos that do not exist, one artist after the other."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mvidarr.demo import facts
from mvidarr.demo.clips import Clip
from mvidarr.demo.facts import Recording
from mvidarr.demo.people import Artist, World
from mvidarr.demo.stills import Still
from mvidarr.files import Place, fold, video_place
from mvidarr.library.status import Status
from mvidarr.library.text import one_line

_DAY = 86_400_000  # ms
_SPAN = 3 * 365 * _DAY  # that the library took to grow
_SLOWER = 1.2  # above 1: more was added of late
_OTHER_VERSIONS = ("live", "lyric", "audio", "visualizer", "remix")
_ROLES = ("producer", "cinematographer", "editor", "choreographer")
_LOCKABLE = ("title", "year", "genres", "album")


@dataclass(slots=True)
class Song:
    artist: Artist
    title: str
    kind: str
    status: Status
    year: int | None
    release_date: str | None
    album: str | None
    label: str | None
    description: str | None
    duration: float
    popularity: int
    added: int
    updated: int
    key: str  # of YouTube's kind
    guests: list[Artist] = field(default_factory=list)
    directors: list[str] = field(default_factory=list)
    genres: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    credits: list[dict[str, str]] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    error: dict[str, Any] | None = None
    recording: Recording | None = None  # of its file, with the path and size below
    path: str = ""
    size: int = 0
    missing_since: int | None = None
    picture: Still | None = None
    clip: Clip | None = None

    @property
    def url(self) -> str:
        return f"https://www.youtube.com/watch?v={self.key}"

    @property
    def labels(self) -> Iterator[tuple[str, int, str]]:
        for kind, names in (("director", self.directors), ("genre", self.genres), ("tag", self.tags)):
            yield from ((kind, position, name) for position, name in enumerate(names))


def songs(world: World, artist: Artist) -> Iterator[Song]:
    for _ in range(artist.videos):
        song = _song(world, artist)
        _credit(world, song)
        if song.status == "downloaded":
            _file(world, song)
        elif song.status == "failed":
            code, detail = facts.errors.pick(world.rng)
            song.error = {"code": code, "detail": detail}
        yield song
    artist.titles.clear()
    artist.paths.clear()


def _song(world: World, artist: Artist) -> Song:
    rng = world.rng
    kind = facts.kinds.pick(rng)
    year = facts.year(rng, artist.first, world.last_year)
    added = world.moment - int(_SPAN * rng.random() ** _SLOWER) - rng.randrange(60_000)
    known = rng.random() > 0.02
    return Song(
        artist=artist,
        title=_title(world, artist, kind),
        kind=kind,
        status=facts.statuses.pick(rng),
        year=year if known else None,
        release_date=_date(world, year) if known and rng.random() < 0.7 else None,
        album=_album(artist, year) if rng.random() < 0.62 else None,
        label=artist.label if rng.random() < 0.45 else None,
        description=_description(world, artist) if rng.random() < 0.55 else None,
        duration=facts.duration(rng, kind),
        popularity=int(rng.lognormvariate(11.5, 2.4)),
        added=added,
        updated=min(world.moment, added + int(rng.expovariate(1 / (20 * _DAY)))),
        key=base64.urlsafe_b64encode(rng.randbytes(8)).decode()[:11],
    )


def _title(world: World, artist: Artist, kind: str) -> str:
    """Often another version of a song that is there already, mostly something new."""
    rng = world.rng
    if kind in _OTHER_VERSIONS and artist.titles and rng.random() < 0.6:
        return rng.choice(artist.titles)
    own = artist.lexicon if rng.random() < 0.62 else world.lexicons.english
    title = one_line(own.title(rng))
    artist.titles.append(title)
    return title


def _album(artist: Artist, year: int) -> str:
    """The last one that was out by then."""
    out = [title for since, title in artist.albums if since <= year]
    return out[-1] if out else artist.albums[0][1]


def _date(world: World, year: int) -> str:
    months = 10 if year == world.last_year else 12
    return f"{year}-{world.rng.randint(1, months):02}-{world.rng.randint(1, 28):02}"


def _description(world: World, artist: Artist) -> str:
    rng = world.rng
    lexicon = artist.lexicon if rng.random() < 0.6 else world.lexicons.english
    return one_line(" ".join(lexicon.sentence(rng) for _ in range(rng.randint(1, 3))))


def _credit(world: World, song: Song) -> None:
    """Guests, directors, genres, tags, and what a person locked."""
    rng, everyone = world.rng, world.artists
    if rng.random() < 0.1 and len(everyone) > 2:
        others = rng.sample(everyone, rng.choice((1, 1, 1, 2)))
        song.guests = [one for one in others if one is not song.artist]
    if rng.random() < 0.5:
        song.directors = list(dict.fromkeys(world.directors.picks(rng, rng.choice((1, 1, 1, 2)))))
    if rng.random() < 0.92:
        song.genres = song.artist.genres[: rng.choice((1, 2, 2))]
    if rng.random() < 0.3:
        song.tags = list(dict.fromkeys(facts.tags.picks(rng, rng.choice((1, 1, 2, 3)))))
    if rng.random() < 0.12:
        song.credits = [{"role": rng.choice(_ROLES), "name": song.artist.lexicon.person(rng)}]
    if rng.random() < 0.015:
        song.locked = [rng.choice(_LOCKABLE)]


def _file(world: World, song: Song) -> None:
    """A still and a clip for the newest; whoever has neither may have lost its file."""
    rng, found = world.rng, facts.recording(world.rng, song.year or song.artist.first)
    age = world.moment - song.added
    song.picture, song.clip = world.gallery.picture(age), world.gallery.clip(age)
    if song.clip:
        found, song.duration = song.clip.recording, song.clip.duration
    place = _place(song)
    song.recording = found
    song.path = str(place.file(found.extension))
    song.size = len(song.clip.data) if song.clip else int(found.bitrate * song.duration / 8)
    gone = world.moment - rng.randrange(60 * _DAY)
    song.missing_since = gone if rng.random() < 0.004 and not (song.picture or song.clip) else None


def _place(song: Song) -> Place:
    place = video_place(song.artist.name, song.title, song.year, song.kind)
    number, taken = 1, song.artist.paths
    while (folder := fold(str(place.numbered(number).folder))) in taken:
        number += 1
    taken.add(folder)
    return place.numbered(number)


def age_of_newest(share: float) -> float:
    """How old (ms) the oldest of this share of the newest videos is."""
    return float(_SPAN * min(1.0, share) ** _SLOWER)
