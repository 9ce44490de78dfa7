"""What is remembered of the database is never older than a read would be."""

import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from mvidarr.db import Database, Remembered
from mvidarr.db.sqlite_watch import Watch
from mvidarr.db.tables.accounts import secrets


async def _add(db: Database, name: str) -> None:
    async with db.write() as w:
        await w.run(insert(secrets).values(name=name, value="", created=0))


async def _count(db: Database) -> int:
    async with db.read() as r:
        return int(await r.value(select(func.count()).select_from(secrets)))


@pytest.fixture
def remembered(db: Database) -> Remembered[int]:
    return Remembered(db)


async def test_a_commit_is_seen_by_the_next_question(db: Database, remembered: Remembered[int]) -> None:
    before = await remembered.get("secrets", lambda: _count(db))
    assert before is not None
    for n in range(3):
        await _add(db, f"s{n}")
        assert await remembered.get("secrets", lambda: _count(db)) == before + n + 1


async def test_a_commit_while_it_is_read_is_seen_by_the_next_question(
    db: Database, remembered: Remembered[int]
) -> None:
    async def read() -> int:
        found = await _count(db)
        await _add(db, "meanwhile")
        return found

    before = await remembered.get("secrets", read)
    assert before is not None
    assert await remembered.get("secrets", lambda: _count(db)) == before + 1


async def test_what_was_not_found_is_looked_for_again(remembered: Remembered[int]) -> None:
    async def nothing() -> None:
        return None

    async def something() -> int:
        return 1

    assert await remembered.get("it", nothing) is None
    assert await remembered.get("it", something) == 1


async def test_on_sqlite_nothing_is_read_twice_while_nothing_is_written(
    db: Database, remembered: Remembered[int]
) -> None:
    reads = []

    async def read() -> int:
        reads.append(1)
        return 7

    assert [await remembered.get("it", read) for _ in range(3)] == [7, 7, 7]
    assert len(reads) == (1 if db.dialect == "sqlite" else 3)


async def test_a_commit_of_another_process_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA journal_mode = WAL").close()
        raw.execute("CREATE TABLE t (n)").close()
    watch = Watch(path)
    try:
        first = watch.state()
        assert first is not None
        assert watch.state() == first
        script = f"import sqlite3\nwith sqlite3.connect({str(path)!r}) as raw: raw.execute('INSERT INTO t VALUES (1)')"
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", script)
        assert await process.wait() == 0
        assert watch.state() not in (None, first)
    finally:
        watch.close()
        raw.close()


async def test_a_file_that_is_locked_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("CREATE TABLE t (n)").close()
    watch = Watch(path)
    try:
        raw.execute("BEGIN EXCLUSIVE").close()
        assert watch.state() is None
    finally:
        watch.close()
        raw.close()
