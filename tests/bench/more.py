"""More videos for a library that has some: others again, under new ids, with all that belongs to them."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Table, select

from mvidarr.db import Database, Reader, Writer
from mvidarr.db.postgres import driver_options
from mvidarr.db.sqlite import path_of
from mvidarr.db.tables.library import files, sources, video_artists, video_labels, videos
from mvidarr.library import bulk

Rows = dict[Table, list[dict[str, Any]]]

_BELONGING = (video_artists, video_labels, sources, files)


async def some(r: Reader, count: int, skip: int = 0) -> Rows:
    """Rows of so many videos, as they are."""
    of = select(videos.c.id).order_by(videos.c.id).limit(count).offset(skip)
    found: Rows = {videos: await r.all(select(videos).where(videos.c.id.in_(of)))}
    for table in _BELONGING:
        found[table] = await r.all(select(table).where(table.c.video_id.in_(of)))
    return found


async def renewed(w: Writer, rows: Rows, mark: str) -> Rows:
    """The same under ids that nobody had; ``mark`` keeps apart what there can be once only."""
    first = await w.reserve(videos, len(rows[videos]))
    ids = {row["id"]: first + at for at, row in enumerate(rows[videos])}
    found: Rows = {videos: [{**row, "id": ids[row["id"]]} for row in rows[videos]]}
    for table in _BELONGING:
        of = await w.reserve(table, len(rows[table])) if rows[table] else 0
        found[table] = [{**row, "id": of + at, "video_id": ids[row["video_id"]]} for at, row in enumerate(rows[table])]
    for row in found[sources]:
        row["key"] = f"{row['key']}{mark}"
    for row in found[files]:
        row["path"] = f"{mark}/{row['path']}"
    return found


async def added(database: Database, count: int, mark: str) -> float:
    """Seconds for one transaction of so many videos; what they consist of was there before."""
    async with database.read() as r:
        rows = await some(r, count)
    began = time.perf_counter()
    async with database.write("more") as w:
        await bulk.pour(w, await renewed(w, rows, mark))
    return time.perf_counter() - began


async def added_bare(url: str, count: int) -> float:
    """The same by the driver alone, taken back again."""
    database = await Database.open(url)
    try:
        async with database.read() as r:
            rows = await some(r, count)
        dialect = database._statements.dialect
        async with database.write("ids") as w:
            rows = await renewed(w, rows, "bare")
    finally:
        await database.close()
    poured = [
        (table.name, list(of[0]), [_stored(table, row, dialect) for row in of]) for table, of in rows.items() if of
    ]
    return _by_sqlite3(path_of(url), poured) if url.startswith("sqlite") else await _by_asyncpg(url, poured)


def _stored(table: Table, row: dict[str, Any], dialect: Any) -> list[Any]:
    binds = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in row]
    return [value if bind is None else bind(value) for bind, value in zip(binds, row.values(), strict=True)]


def _by_sqlite3(path: Path, poured: list[tuple[str, list[str], list[list[Any]]]]) -> float:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA cache_size = -16384").close()
    raw.execute("PRAGMA synchronous = NORMAL").close()
    began = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for table, names, rows in poured:
        columns, places = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
    took = time.perf_counter() - began
    raw.execute("ROLLBACK")
    raw.close()
    return took


async def _by_asyncpg(url: str, poured: list[tuple[str, list[str], list[list[Any]]]]) -> float:
    raw: Any = await asyncpg.connect(**driver_options(url))
    try:
        began = time.perf_counter()
        await raw.execute("BEGIN")
        for table, names, rows in poured:
            await raw.copy_records_to_table(table, records=rows, columns=names)
        took = time.perf_counter() - began
        await raw.execute("ROLLBACK")
    finally:
        await raw.close()
    return took
