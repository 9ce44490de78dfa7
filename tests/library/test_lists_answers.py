"""Any query over real rows of the library gives what a plain function over the same facts gives, on both databases."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.db.tables.library import artists, video_labels, videos
from mvidarr.library.lists import VideoLists
from mvidarr.library.projection import project_artists, project_labels, project_videos
from mvidarr.query import Asker, fold, tokens

_ASKER = Asker(None, now())
_TEXTS = st.sampled_from(
    ["Army of Me", "army", "Björk", "100%", "a_b", "!!!", "椎名林檎", "Don't", "AC/DC", "x", "R.E.M.", "of of army"]
) | st.text("abAB é%_\\'\"!ßя東京", min_size=1, max_size=6).filter(lambda text: text.strip() != "")


@dataclass(frozen=True)
class Song:
    title: str
    artist: str | None
    album: str | None
    genres: tuple[str, ...]
    tags: tuple[str, ...]
    year: int | None

    @property
    def searched(self) -> tuple[str | None, ...]:
        return (self.title, self.artist, self.album, *self.tags)


_NAMES = st.lists(_TEXTS, max_size=2, unique_by=fold).map(tuple)
_SONGS = st.builds(
    Song, title=_TEXTS, artist=st.none() | _TEXTS, album=st.none() | _TEXTS, genres=_NAMES, tags=_NAMES,
    year=st.none() | st.integers(1990, 1993),
)  # fmt: skip


def _has(texts: Sequence[str | None], wanted: list[str], prefix: bool) -> bool:
    for text in texts:
        found = tokens(text) if text else []
        for at in range(len(found) - len(wanted) + 1):
            run = found[at : at + len(wanted)]
            if run == wanted or (prefix and run[:-1] == wanted[:-1] and run[-1].startswith(wanted[-1])):
                return True
    return False


_FIELDS: dict[str, Any] = {
    "": lambda song: song.searched,
    "title:": lambda song: (song.title,),
    "artist:": lambda song: (song.artist,),
    "album:": lambda song: (song.album,),
    "genre:": lambda song: song.genres,
    "tag:": lambda song: song.tags,
}


@st.composite
def _criteria(draw: st.DrawFn) -> tuple[str, Any]:
    fits: Any
    if draw(st.integers(0, 4)) == 0:
        year = draw(st.integers(1989, 1994))
        text, fits = f"year:{year}..", lambda song: song.year is not None and song.year >= year
    else:
        field, said, prefix = draw(st.sampled_from(sorted(_FIELDS))), draw(_TEXTS), draw(st.booleans())
        wanted, of = tokens(said, whole=False), _FIELDS[field]
        quoted = said.replace("\\", "\\\\").replace('"', '\\"')
        text = f'{field}"{quoted}"{"*" if prefix else ""}'
        fits = lambda song: bool(wanted) and _has(of(song), wanted, prefix)  # noqa: E731
    return (f"-{text}", lambda song: not fits(song)) if draw(st.booleans()) else (text, fits)


@given(songs=st.lists(_SONGS, max_size=8), criteria=st.lists(_criteria(), min_size=1, max_size=3), either=st.booleans())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_a_query_finds_what_a_plain_filter_finds(
    db_url: str, songs: list[Song], criteria: list[tuple[str, Any]], either: bool
) -> None:
    query = (" OR " if either else " ").join(text for text, _ in criteria)
    join = any if either else all
    expected = [at + 1 for at, song in enumerate(songs) if join(fits(song) for _, fits in criteria)]
    assert asyncio.run(_found(db_url, songs, query)) == (expected, len(expected))


async def _found(url: str, songs: list[Song], query: str) -> tuple[list[int], int]:
    database = await Database.open(url)
    try:
        await _fill(database, songs)
        lists = VideoLists(database)
        page = await lists.page(query, "id", limit=500, asker=_ASKER)
        return [video["id"] for video in page["items"]], await lists.count(query, _ASKER)
    finally:
        await database.close()


async def _fill(database: Database, songs: list[Song]) -> None:
    names = sorted({fold(song.artist): song.artist for song in songs if song.artist}.items())
    ids = {folded: at + 1 for at, (folded, _) in enumerate(names)}
    flags = {"version": 1, "monitored": False, "locked": [], "added": 0, "updated": 0}
    people = [
        {"id": ids[folded], "name": name, "folded": folded, "sort_name": folded, "auto_download": False, "kinds": [],
         **flags}
        for folded, name in names
    ]  # fmt: skip
    rows = [
        {"id": at + 1, "title": song.title, "title_key": "", "search": "", "kind": "official", "status": "wanted",
         "artist_id": song.artist and ids[fold(song.artist)], "album": song.album, "year": song.year, **flags}
        for at, song in enumerate(songs)
    ]  # fmt: skip
    labels = [
        {"video_id": at + 1, "kind": kind, "position": n, "name": name, "folded": fold(name)}
        for at, song in enumerate(songs)
        for kind, of in (("genre", song.genres), ("tag", song.tags))
        for n, name in enumerate(of)
    ]
    async with database.write() as w:
        for table in (video_labels, videos, artists):
            await w.run(delete(table))
        for table, values in ((artists, people), (videos, rows), (video_labels, labels)):
            await w.run_many(insert(table), values)
        known = await w.all(video_labels.select())
        await project_labels(w, video_labels, [row["id"] for row in known])
        await project_artists(w, ids.values())
        await project_videos(w, range(1, len(songs) + 1))
