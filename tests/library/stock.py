"""Videos put straight into the tables, and projected as the library does it: for tests of what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert

from mvidarr.db import Database
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.library import artist_labels, artists, play_state, video_labels, videos
from mvidarr.library.projection import project_artists, project_labels, project_videos
from mvidarr.query import fold

USER = 1


@dataclass(frozen=True)
class Song:
    title: str
    artist: str | None = None
    aliases: tuple[str, ...] = ()  # of the artist
    tags: tuple[str, ...] = ()
    year: int | None = None
    popularity: int | None = None
    added: int = 0
    plays: int = 0
    rating: int | None = None


async def stock(database: Database, songs: Sequence[Song]) -> None:
    """Their ids count from 1; nothing else is left."""
    flags = {"version": 1, "monitored": False, "locked": [], "added": 0, "updated": 0}
    ids: dict[str, int] = {}
    for song in songs:
        if song.artist:
            ids.setdefault(fold(song.artist), len(ids) + 1)
    people = {ids[fold(song.artist)]: song for song in reversed(songs) if song.artist}
    rows: list[tuple[Any, list[dict[str, Any]]]] = [
        (users, [{"id": USER, "name": "one", "name_key": "one", "role": "user", "password_hash": "x", "created": 0}]),
        (
            artists,
            [
                {"id": id, "name": song.artist, "folded": fold(song.artist or ""), "sort_name": "",
                 "auto_download": False, "kinds": [], **flags}
                for id, song in people.items()
            ],
        ),
        (
            artist_labels,
            [
                {"artist_id": id, "kind": "alias", "position": n, "name": name, "folded": fold(name)}
                for id, song in people.items() for n, name in enumerate(song.aliases)
            ],
        ),
        (
            videos,
            [
                {"id": at + 1, "title": song.title, "title_key": "", "search": "", "kind": "official",
                 "status": "wanted", "artist_id": song.artist and ids[fold(song.artist)], "year": song.year,
                 "popularity": song.popularity, **flags, "added": song.added}
                for at, song in enumerate(songs)
            ],
        ),
        (
            video_labels,
            [
                {"video_id": at + 1, "kind": "tag", "position": n, "name": name, "folded": fold(name)}
                for at, song in enumerate(songs) for n, name in enumerate(song.tags)
            ],
        ),
        (
            play_state,
            [
                {"user_id": USER, "video_id": at + 1, "plays": song.plays, "skips": 0, "rating": song.rating,
                 "favourite": False, "updated": 0}
                for at, song in enumerate(songs) if song.plays or song.rating
            ],
        ),
    ]  # fmt: skip
    async with database.write() as w:
        for table, _ in reversed(rows):
            await w.run(delete(table))
        for table, values in rows:
            await w.run_many(insert(table), values)
        for table in (video_labels, artist_labels):
            await project_labels(w, table, [row["id"] for row in await w.all(table.select())])
        await project_artists(w, people)
        await project_videos(w, range(1, len(songs) + 1))
