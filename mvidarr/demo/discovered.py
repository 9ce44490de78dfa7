"""What looks would have brought of the newest videos, when some are released, and who is like whom: made up like all
of it, so that Discover and the calendar of a demo show something, though nobody is asked."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table

from mvidarr.db.tables.discovery import candidates, suggestions
from mvidarr.demo.people import Artist, World
from mvidarr.demo.songs import Song, age_of_newest
from mvidarr.library.status import Status
from mvidarr.query.text import fold

Row = dict[str, Any]
Rows = dict[Table, list[Row]]

_DAY = 86_400_000  # ms
_NEWS, _COMING = (60 * _DAY, 600), (180 * _DAY, 2_000)  # how new, and how many of the newest at most
_AHEAD, _BACK = 75, 40  # days around now on which they are released
_OPEN: frozenset[Status] = frozenset({"discovered", "wanted"})
_SUGGESTED = 18
_REASONS = (
    ("own_channel", 40, "It is on the artist's own channel, {artist}."),
    ("length", 15, "It is as long as the song."),
    ("official", 20, "Its title says that it is the official video."),
)


class News:
    """Which videos are new, and when they are released."""

    def __init__(self, world: World) -> None:
        total = max(1, sum(artist.videos for artist in world.artists))
        self._moment = world.moment
        self._news, self._coming = (min(age, age_of_newest(most / total)) for age, most in (_NEWS, _COMING))

    def dated(self, some: Iterable[Song]) -> Iterator[Song]:
        """With a day around now for those that nobody has yet. The dice are its own: the rest of the world stays."""
        today = datetime.fromtimestamp(self._moment / 1000, UTC).date()
        for song in some:
            if song.status in _OPEN and self._moment - song.added < self._coming:
                day = today + timedelta(random.Random(song.key).randint(-_BACK, _AHEAD))  # noqa: S311 - no secret
                song.release_date, song.year = day.isoformat(), day.year
            yield song

    def found(self, some: Iterable[tuple[int, int, Song]]) -> Rows:
        """Of videos with their ids, an upload each, as the look had it that brought them."""
        return {candidates: [_found(id, song) for id, _, song in some if self._moment - song.added < self._news]}


def _found(video_id: int, song: Song) -> Row:
    artist = song.artist
    reasons = [
        {"code": code, "weight": weight, "text": text.format(artist=artist.name)} for code, weight, text in _REASONS
    ]
    return {
        "artist_id": artist.id, "video_id": video_id, "had_video": True, "provider": "youtube", "key": song.key,
        "url": song.url, "title": f"{artist.name} - {song.title}", "channel": artist.name, "kind": song.kind,
        "duration": song.duration, "published": None, "song": fold(song.title), "score": 75.0, "reasons": reasons,
        "rejections": [], "found_by": ["musicbrainz", "youtube"], "facts": {}, "first_seen": song.added,
        "last_seen": song.added,
    }  # fmt: skip


def of_likes(world: World) -> Rows:
    """Artists that the library does not have, like those with most videos."""
    dice = random.Random(len(world.artists))  # noqa: S311 - made-up data, no secret
    dear = sorted(world.artists, key=lambda artist: -artist.videos)[:8]
    taken = {fold(artist.name) for artist in world.artists}
    names = (artist.lexicon.artist(dice) for artist in dear * 3)
    found = {fold(name): name for name in names if fold(name) not in taken}
    some = list(found.items())[:_SUGGESTED]
    return {suggestions: [_like(world, dice, key, name, dear) for key, name in some]}


def _like(world: World, dice: random.Random, key: str, name: str, dear: Sequence[Artist]) -> Row:
    liked = dice.sample(dear, min(len(dear), dice.choice((1, 2, 2, 3))))
    because: list[Row] = [
        {"source": source, "artist_id": artist.id, "name": artist.name, "score": round(dice.uniform(0.3, 0.95), 2)}
        for artist in liked for source in dice.choice((("listenbrainz",), ("lastfm",), ("listenbrainz", "lastfm")))
    ]  # fmt: skip
    score = round(min(0.99, 0.3 + len(because) / 10 + dice.random() / 10), 4)
    return {"key": key, "name": name, "because": because, "score": score, "hidden": False, "updated": world.moment}
