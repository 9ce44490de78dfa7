"""A library of 100,000 made-up videos, from nothing to searchable, beside sqlite3 writing the same rows."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from mvidarr.db import Database, migrate
from mvidarr.db.sqlite import url_of
from mvidarr.demo import fill
from tests.bench.figures import Figure, at_most

VIDEOS = 100_000
_TABLES = ("artists", "artist_labels", "videos", "video_artists", "video_labels", "sources", "files")


def demo(work: Path) -> list[Figure]:
    processor = time.process_time()
    ours = asyncio.run(_ours(work))
    note = f"{time.process_time() - processor:.0f} s of processor time"
    bare = asyncio.run(_bare(work))
    goal = at_most(60)
    what = f"demo of {VIDEOS:,} videos"
    return [Figure(what, ours, "s", goal, bare, "bare sqlite3: the same rows, all made", note)]


async def _ours(work: Path) -> float:
    database = await _fresh(work / "ours.db", work)
    try:
        began = time.perf_counter()
        await fill(database, work / "media", videos=VIDEOS)
        return time.perf_counter() - began
    finally:
        await database.close()


async def _bare(work: Path) -> float:
    """Into the same tables, indexes and triggers; only the inserting counts."""
    await (await _fresh(work / "bare.db", work)).close()
    with closing(sqlite3.connect(work / "ours.db")) as source, closing(sqlite3.connect(work / "bare.db")) as target:
        target.execute("PRAGMA journal_mode = WAL")
        target.execute("PRAGMA synchronous = NORMAL")
        root = source.execute("SELECT * FROM roots").fetchone()
        target.execute(f"INSERT INTO roots VALUES ({', '.join('?' * len(root))})", root)
        took = 0.0
        for table in _TABLES:
            rows = source.execute(f"SELECT * FROM {table}").fetchall()  # the reading is not counted
            places = ", ".join("?" * len(rows[0]))
            began = time.perf_counter()
            target.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
            took += time.perf_counter() - began
        began = time.perf_counter()
        target.commit()
        return took + time.perf_counter() - began


async def _fresh(path: Path, work: Path) -> Database:
    await migrate(url_of(path), work)
    return await Database.open(url_of(path))
