"""A whole library out of a number: one transaction, written as it is made up, so that it needs little memory."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.db import Database, Writer
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.discovery import suggestions
from mvidarr.db.tables.library import artists, files, play_state, videos
from mvidarr.demo import discovered, rows
from mvidarr.demo.clips import Clip
from mvidarr.demo.facts import DOWNLOADED
from mvidarr.demo.gallery import PLAYABLE, Gallery, draw
from mvidarr.demo.people import World, world
from mvidarr.demo.placing import Placing
from mvidarr.demo.songs import Song, age_of_newest, songs
from mvidarr.library import bulk, pinned_root

_CHUNK = 1_000  # videos

Tell = Callable[[int, int], None]  # videos done, of how many


@dataclass(frozen=True)
class Filled:
    artists: int
    videos: int
    pictures: int
    playable: int  # videos whose file exists


async def fill(
    database: Database,
    media: Path,
    *,
    videos: int,
    artists: int | None = None,
    seed: int = 1,
    stills: int = 0,
    clips: Sequence[Clip] = (),
    moment: int | None = None,
    tell: Tell | None = None,
) -> Filled:
    """Fills an empty library, all or nothing; Conflict, code ``library_not_empty``, for any other.

    ``media`` is its folder; ``stills``: how many of the newest videos get a picture there; ``clips``: what a dozen of
    the newest play; ``moment``: what counts as now (ms). The same seed, numbers and moment give the same rows.
    """
    async with database.read() as r:
        await bulk.require_empty(r)
    root = await pinned_root(database, media)
    at = now() if moment is None else moment
    gallery = Gallery(await asyncio.to_thread(draw, seed, stills), clips)
    downloads = max(1.0, videos * DOWNLOADED)
    gallery.supply((stills, age_of_newest(stills / downloads)), (PLAYABLE, age_of_newest(PLAYABLE / downloads)))
    made = world(seed, at, _year(at), videos, artists, gallery)
    placing = Placing(root)
    if stills or clips:
        await asyncio.to_thread(placing.begin)
    try:
        filled = await _fill(database, made, placing, root.id, lambda done: tell(done, videos) if tell else None)
    except BaseException:
        placing.take_back()
        raise
    placing.done()
    return filled


async def _fill(database: Database, made: World, placing: Placing, root_id: int, tell: Callable[[int], None]) -> Filled:
    pictures = playable = done = 0
    news = discovered.News(made)
    async with database.write("demo") as w:
        await bulk.require_empty(w)
        await _artists(w, made)
        if await w.value(select(suggestions.c.id).limit(1)) is None:
            await bulk.pour(w, discovered.of_likes(made))
        viewer = await w.value(select(users.c.id).order_by(users.c.id).limit(1))
        for chunk in _chunks(made, news):
            await _videos(w, made, news, chunk, root_id, viewer)
            for song in chunk:
                placing.place(song)
                pictures, playable = pictures + bool(song.picture), playable + bool(song.clip)
            done += len(chunk)
            tell(done)
    return Filled(len(made.artists), done, pictures, playable)


def _year(moment: int) -> int:
    return datetime.fromtimestamp(moment / 1000, UTC).year


def _chunks(made: World, news: discovered.News) -> Iterator[list[Song]]:
    everything = (song for artist in made.artists for song in news.dated(songs(made, artist)))
    while chunk := list(islice(everything, _CHUNK)):
        yield chunk


async def _artists(w: Writer, made: World) -> None:
    if not made.artists:
        return
    first = await w.reserve(artists, len(made.artists))
    for number, artist in enumerate(made.artists, first):
        artist.id = number
    for start in range(0, len(made.artists), _CHUNK):
        await bulk.pour(w, rows.of_artists(made, made.artists[start : start + _CHUNK]))


async def _videos(w: Writer, made: World, news: discovered.News, chunk: list[Song], root_id: int, viewer: Any) -> None:
    first = await w.reserve(videos, len(chunk))
    held = sum(song.recording is not None for song in chunk)
    files_from = iter(range(await w.reserve(files, held) if held else 0, 1 << 62))
    numbered = [(number, next(files_from) if song.recording else 0, song) for number, song in enumerate(chunk, first)]
    await bulk.pour(w, rows.of_songs(numbered, root_id))
    await bulk.pour(w, news.found(numbered))
    if viewer is not None:
        await bulk.pour(w, {play_state: rows.of_viewer(made, viewer, numbered)})
