"""Artists that do not exist: who they are, and how much of the library is theirs."""

import random
from dataclasses import dataclass, field

from mvidarr.demo import facts
from mvidarr.demo.gallery import Gallery
from mvidarr.demo.lexicon import Chances, Lexicon, Lexicons, fresh
from mvidarr.query.text import fold

_EVERY = 12  # videos an artist has, on average, unless the number of artists is given
_FLAT = 12.0  # how alike the most prolific ones are; the first gets about a hundredth of a large library


@dataclass
class Artist:
    name: str
    lexicon: Lexicon
    first: int  # year of the first video
    genres: list[str]
    aliases: list[str]
    albums: list[tuple[int, str]]  # year and title, the oldest first
    label: str
    videos: int
    id: int = 0
    titles: list[str] = field(default_factory=list)  # of songs, for a live version of one of them
    paths: set[str] = field(default_factory=set)


@dataclass
class World:
    """What all videos draw from; the same seed makes the same world."""

    rng: random.Random
    moment: int  # now, ms
    last_year: int
    lexicons: Lexicons
    directors: Chances[str]
    labels: Chances[str]
    artists: list[Artist]
    gallery: Gallery


def world(seed: int, moment: int, last_year: int, videos: int, artists: int | None, gallery: Gallery) -> World:
    rng = random.Random(seed)  # noqa: S311 - made-up data, no secret
    lexicons = Lexicons(rng)
    directors = [lexicons.pick(rng).person(rng) for _ in range(max(12, videos // 60))]
    labels = [f"{lexicons.english.invented(rng).capitalize()} {kind}" for kind in _LABELS for _ in range(8)]
    count = artists if artists is not None else max(1, min(videos, 8 + videos // _EVERY))
    shares = _shares(rng, videos, count)
    made = World(rng, moment, last_year, lexicons, _some(directors), _some(labels), [], gallery)
    taken: set[str] = set()
    made.artists = [_artist(made, share, taken) for share in shares]
    return made


_LABELS = ("Records", "Music", "Recordings", "Tapes", "Sound", "Discos")


def _some(names: list[str]) -> Chances[str]:
    names = list(dict.fromkeys(names))
    return Chances(names, [1 / (rank + 4) for rank in range(len(names))])


def _shares(rng: random.Random, videos: int, artists: int) -> list[int]:
    """How many videos each has: few have many (Zipf-Mandelbrot), and all together have exactly ``videos``."""
    if not artists:
        return []
    weights = [1 / (rank + _FLAT) for rank in range(artists)]
    total = sum(weights)
    shares = [int(videos * weight / total) for weight in weights]
    for lucky in rng.choices(range(artists), k=videos - sum(shares)):
        shares[lucky] += 1
    rng.shuffle(shares)
    return shares


def _artist(made: World, videos: int, taken: set[str]) -> Artist:
    rng, lexicon = made.rng, made.lexicons.pick(made.rng)
    name = fresh(lambda: lexicon.artist(rng), taken, fold)
    aliases = (
        [] if lexicon.english or rng.random() < 0.5 else [fresh(lambda: made.lexicons.english.artist(rng), taken, fold)]
    )
    first = facts.debut(rng, made.last_year)
    return Artist(
        name=name,
        lexicon=lexicon,
        first=first,
        genres=list(dict.fromkeys(facts.genres.picks(rng, rng.choice((1, 2, 2, 3))))),
        aliases=aliases,
        albums=_albums(made, lexicon, first, videos),
        label=made.labels.pick(rng),
        videos=videos,
    )


def _albums(made: World, lexicon: Lexicon, first: int, videos: int) -> list[tuple[int, str]]:
    rng, year, albums = made.rng, first, []
    for _ in range(min(12, 1 + videos // 6)):
        albums.append((min(year, made.last_year), lexicon.title(rng)))
        year += rng.choice((1, 2, 2, 3, 4))
    return albums
