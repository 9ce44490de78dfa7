"""What deleting or merging would touch, counted before anybody decides."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from mvidarr.db import Database, Reader
from mvidarr.db.tables.library import artist_ids, artist_labels, files, video_artists, videos
from mvidarr.library import edit_store

SHOWN = 20  # files that are told by name


@dataclass(frozen=True)
class FileTold:
    path: str
    size: int  # bytes


@dataclass(frozen=True)
class Deleting:
    """``shown`` are the first of the ``files``; ``guest`` counts videos of others that lose a guest."""

    videos: int
    files: int
    size: int  # bytes
    shown: list[FileTold]
    guest: int = 0


@dataclass(frozen=True)
class MergingOf:
    videos: int
    guest: int  # videos of others where the guest is another then
    names: int  # aliases and genres
    ids: int


class Consequences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_deleting_video(self, video_id: int) -> Deleting:
        async with self._database.read() as r:
            return await _files(r, 1, 0, files.c.video_id == video_id)

    async def of_deleting_artist(self, artist_id: int) -> Deleting:
        async with self._database.read() as r:
            theirs = files.c.video_id.in_(select(videos.c.id).where(videos.c.artist_id == artist_id))
            own = await edit_store.count_of_artist(r, artist_id)
            return await _files(r, own, await _guest(r, artist_id), theirs)

    async def of_merging(self, artist_id: int) -> MergingOf:
        async with self._database.read() as r:
            return MergingOf(
                videos=await edit_store.count_of_artist(r, artist_id),
                guest=await _guest(r, artist_id),
                names=await _count(r, artist_labels, artist_labels.c.artist_id == artist_id),
                ids=await _count(r, artist_ids, artist_ids.c.artist_id == artist_id),
            )


async def _files(r: Reader, count: int, guest: int, theirs: Any) -> Deleting:
    total = await r.one(
        select(func.count().label("n"), func.coalesce(func.sum(files.c.size), 0).label("size")).where(theirs)
    )
    rows = await r.all(select(files.c.path, files.c.size).where(theirs).order_by(files.c.path).limit(SHOWN))
    shown = [FileTold(row["path"], row["size"]) for row in rows]
    return Deleting(count, total["n"] if total else 0, int(total["size"]) if total else 0, shown, guest)


async def _guest(r: Reader, artist_id: int) -> int:
    return await _count(r, video_artists, video_artists.c.artist_id == artist_id)


async def _count(r: Reader, table: Any, which: Any) -> int:
    return int(await r.value(select(func.count()).select_from(table).where(which)))
