"""What the API answers of the library in numbers. Every ``q`` asks for just the videos that were counted."""

from typing_extensions import TypedDict


class Totals(TypedDict):
    """``size`` in bytes and ``duration`` in seconds, of all that are known."""

    videos: int
    downloaded: int
    artists: int
    size: int
    duration: float


class Share(TypedDict):
    """``value`` is null for the videos without any, and their ``count`` null where counting them takes too long."""

    value: str | None
    count: int | None
    q: str


class Week(TypedDict):
    """``week`` is its Monday; ``total`` is how many of today's library were there at its end."""

    week: str
    added: int
    total: int
    q: str


class Storage(TypedDict):
    """Bytes of an artist's files."""

    artist: str
    size: int
    videos: int
    q: str


class PlaysOfArtist(TypedDict):
    artist: str
    plays: int
    q: str


class PlaysShare(TypedDict):
    """``plays`` as people say it: ``never``, ``once``, ``2 to 4 times``."""

    plays: str
    count: int
    q: str


class Plays(TypedDict):
    """The caller's own."""

    total: int
    videos: list[PlaysShare]
    artists: list[PlaysOfArtist]


class Stats(TypedDict):
    totals: Totals
    statuses: list[Share]
    decades: list[Share]
    genres: list[Share]
    kinds: list[Share]
    qualities: list[Share]
    sources: list[Share]
    weeks: list[Week]
    storage: list[Storage]
    plays: Plays
