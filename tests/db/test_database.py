import asyncio
import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from mvidarr.db import Database, Writer
from mvidarr.db.database import past_the_journal
from mvidarr.db.sqlite import READERS
from mvidarr.errors import Conflict, Invalid, Unavailable
from tests.db.conftest import Music, bands, songs

SLOW = {
    "sqlite": text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"),
    "postgresql": text("SELECT pg_sleep(3000)"),
}


async def _set(music: Music, band: int, plays: int) -> None:
    async with music.db.write() as w:
        await w.run(bands.update().where(bands.c.id == band).values(plays=plays))


async def _plays(music: Music, band: int) -> int:
    row = await music.band(band)
    assert row is not None
    return int(row["plays"])


async def test_an_error_rolls_the_transaction_back(music: Music) -> None:
    (band,) = await music.add("A")

    async def stumble() -> None:
        async with music.db.write() as w:
            await w.run(bands.update().values(plays=9))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await stumble()
    assert await _plays(music, band) == 0


async def test_ten_writers_that_read_first_all_succeed(music: Music) -> None:
    (band,) = await music.add("A")

    async def one_more() -> None:
        async with music.db.write() as w:
            query = select(bands.c.plays).where(bands.c.id == band).with_for_update()
            plays = await w.value(query)
            await w.run(bands.update().where(bands.c.id == band).values(plays=plays + 1))

    await asyncio.gather(*(one_more() for _ in range(10)))
    assert await _plays(music, band) == 10


async def test_readers_see_what_is_committed_only(music: Music) -> None:
    (band,) = await music.add("A")
    async with music.db.write() as w:
        await w.run(bands.update().values(plays=9))
        assert await asyncio.create_task(_plays(music, band)) == 0
    assert await _plays(music, band) == 9


async def test_a_write_or_read_inside_a_write_of_the_same_task_is_refused(music: Music) -> None:
    async with music.db.write():
        with pytest.raises(RuntimeError, match="pass the writer on"):
            async with music.db.write():
                raise AssertionError
        with pytest.raises(RuntimeError, match="pass the writer on"):
            async with music.db.read():
                raise AssertionError
    async with music.db.write():
        pass  # the refusal left nothing behind


async def test_a_cancelled_statement_ends_and_its_connection_serves_on(music: Music) -> None:
    (band,) = await music.add("A")

    async def slow() -> None:
        async with music.db.write() as w:
            await w.run(bands.update().values(plays=9))
            await w.all(SLOW[music.db.dialect])

    task = asyncio.create_task(slow())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await _set(music, band, 3)
    assert await _plays(music, band) == 3


async def test_readers_are_fit_again_after_a_cancel(music: Music) -> None:
    async def slow() -> None:
        async with music.db.read() as r:
            await r.all(SLOW[music.db.dialect])

    tasks = [asyncio.create_task(slow()) for _ in range(2)]
    await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    assert all(isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*tasks, return_exceptions=True))
    assert await asyncio.gather(music.all(bands), music.all(bands)) == [[], []]


@pytest.mark.parametrize("turns", range(8))
async def test_a_transaction_cancelled_anywhere_is_whole_or_not_at_all(music: Music, turns: int) -> None:
    ids = await music.add("A", "B")

    async def write() -> None:
        async with music.db.write() as w:
            for band in ids:
                await w.run(bands.update().where(bands.c.id == band).values(plays=1))

    task = asyncio.create_task(write())
    for _ in range(turns):
        await asyncio.sleep(0.0005)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len({await _plays(music, band) for band in ids}) == 1
    await _set(music, ids[0], 5)
    assert await _plays(music, ids[0]) == 5


async def test_who_is_cancelled_while_giving_a_connection_back_reads_again_in_the_same_task(music: Music) -> None:
    async def twice() -> list[dict[str, Any]]:
        with suppress(asyncio.CancelledError):
            await music.all(bands)
        return await music.all(bands)

    for turns in range(40):
        task = asyncio.create_task(twice())
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        ends: list[Any] = await asyncio.gather(task, return_exceptions=True)
        assert ends == [[]] or isinstance(ends[0], asyncio.CancelledError)


async def test_wake_ups_come_after_the_commit_and_not_after_a_rollback(music: Music) -> None:
    rung: list[str] = []
    async with music.db.write() as w:
        w.after_commit(lambda: rung.append("committed"))
        assert not rung

    async def stumble() -> None:
        async with music.db.write() as w:
            w.after_commit(lambda: rung.append("rolled back"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await stumble()
    assert rung == ["committed"]


async def test_the_time_a_write_held_the_database_is_told(music: Music) -> None:
    held: list[tuple[str, float]] = []
    music.db.on_hold = lambda name, seconds: held.append((name, seconds))
    began = time.perf_counter()
    async with music.db.write("rename") as w:
        await w.run(bands.update().values(plays=1))
    ((name, seconds),) = held
    assert name == "rename"
    assert 0 < seconds < time.perf_counter() - began


async def test_a_value_that_is_taken_is_a_conflict_that_names_it(music: Music) -> None:
    await music.add("A")
    with pytest.raises(Conflict) as caught:
        await music.add("A")
    assert caught.value.code == "exists"
    assert caught.value.extra == {"fields": ["name"]}


async def test_a_row_that_others_need_is_in_use(music: Music) -> None:
    async def add_to_nobody() -> None:
        async with music.db.write() as w:
            change = await music.begin(w)
            await change.insert(songs, {"band_id": 77, "title": "Nobody's"})

    with pytest.raises(Conflict) as caught:
        await add_to_nobody()
    assert caught.value.code == "in_use"


async def test_a_caught_failure_does_not_commit_half_a_transaction(music: Music) -> None:
    (band, _) = await music.add("A", "B")

    async def swallow() -> None:
        async with music.db.write() as w:
            await w.run(bands.update().where(bands.c.id == band).values(plays=5))
            change = await music.begin(w)
            with pytest.raises(Conflict):
                await change.update(bands, band, {"name": "B"})

    with pytest.raises(RuntimeError, match="a failed statement was caught"):
        await swallow()
    assert await _plays(music, band) == 0


async def test_in_a_savepoint_a_statement_may_fail(music: Music) -> None:
    (band,) = await music.add("A")

    async def try_more(w: Writer) -> None:
        async with w.savepoint():
            await w.run(bands.update().values(plays=6))
            await w.run(text("INSERT INTO scratches (song_id, second) VALUES (99, 1)"))

    async with music.db.write() as w:
        await w.run(bands.update().values(plays=5))
        with pytest.raises(Conflict):
            await try_more(w)
        async with w.savepoint():
            await w.run(bands.update().values(score=1.0))
    row = await music.band(band)
    assert row is not None
    assert (row["plays"], row["score"]) == (5, 1.0)


async def test_a_full_disk_is_told_as_such(music: Music) -> None:
    if music.db.dialect != "sqlite":
        pytest.skip("only SQLite can be given a small disk")

    async def fill() -> None:
        async with music.db.write() as w:
            await w.run(text("PRAGMA max_page_count = 1"))
            await w.run(text("CREATE TABLE much (text TEXT)"))
            await w.run(text("INSERT INTO much VALUES (:text)").bindparams(text="x" * 1_000_000))

    with pytest.raises(Unavailable) as caught:
        await fill()
    assert caught.value.code == "disk_full"


async def test_a_database_held_by_another_program_is_busy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    db = await Database.open(url)
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    try:
        async with db.write() as w:
            await w.run(text("CREATE TABLE x (id INTEGER)"))
        async with db.read() as r:
            assert await r.value(text("PRAGMA busy_timeout")) == 5000
        async with db.write() as w:
            await w.all(text("PRAGMA busy_timeout = 10"))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as caught:
            async with db.write() as w:
                await w.run(text("INSERT INTO x VALUES (0)"))
        assert caught.value.code == "database_busy"
        other.execute("ROLLBACK")
        async with db.write() as w:
            await w.run(text("INSERT INTO x VALUES (1)"))
    finally:
        other.close()
        await db.close()


async def test_a_lost_connection_is_told_and_the_next_one_works(music: Music) -> None:
    if music.db.dialect != "postgresql":
        pytest.skip("SQLite has no connection to lose")

    async def end_it() -> None:
        async with music.db.write() as w:
            await w.all(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(Unavailable) as caught:
        await end_it()
    assert caught.value.code == "database_down"
    assert await music.all(bands) == []


async def test_whoever_goes_on_with_a_lost_connection_is_told_again(music: Music) -> None:
    """Its driver refuses then before there is anything to wait for."""
    if music.db.dialect != "postgresql":
        pytest.skip("SQLite has no connection to lose")

    async def go_on() -> None:
        async with music.db.write() as w:
            with pytest.raises(Unavailable):
                await w.all(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            await w.all(text("SELECT 1"))

    with pytest.raises(Unavailable) as caught:
        await go_on()
    assert caught.value.code == "database_down"
    assert await music.all(bands) == []


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.db", "postgresql://nobody@127.0.0.1:1/none", "sqlite:////dev/null/x.db"]
)
async def test_a_database_that_cannot_be_opened_is_unavailable(url: str) -> None:
    with pytest.raises(Unavailable) as caught:
        await Database.open(url)
    assert caught.value.code == "database_down"


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(Unavailable):
        await Database.open(f"sqlite:///{tmp_path}/x.db")


async def test_an_unknown_kind_of_database_is_refused() -> None:
    with pytest.raises(Invalid, match="mysql"):
        await Database.open("mysql://here/x")


async def test_a_file_name_may_hold_anything(tmp_path: Path) -> None:
    path = tmp_path / "what? 100% #1 ü.db"
    db = await Database.open(f"sqlite:///{path}")
    await db.close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == [path.name]


async def test_sqlite_is_set_up_for_one_writer_and_safe_readers(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite:///{tmp_path}/x.db")
    try:
        async with db.write() as w:
            got = {
                name: await w.value(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")
            }
        assert got == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}
        async with db.read() as r:
            assert await r.value(text("PRAGMA query_only")) == 1
    finally:
        await db.close()


async def test_who_reads_without_a_pause_keeps_nobody_from_reading(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/fair.db")
    turns, others, before_me = 0, asyncio.Event(), list[int]()

    async def greedy() -> None:
        nonlocal turns
        while not others.is_set() and turns < 200:
            turns += 1
            async with database.read() as r:
                await r.value(text("SELECT 1"))

    async def other() -> None:
        asked = turns
        async with database.read() as r:
            before_me.append(turns - asked)  # how long its own question takes is up to a thread
            await r.value(text("SELECT 1"))

    try:
        busy = [asyncio.create_task(greedy()) for _ in range(READERS)]
        await asyncio.sleep(0)
        leaving, *staying = [asyncio.create_task(other()) for _ in range(4)]
        await asyncio.sleep(0)
        leaving.cancel()  # who waits no more takes no connection along
        await asyncio.gather(*staying)
        others.set()
        await asyncio.gather(*busy)
        assert max(before_me) < 20
        await asyncio.wait_for(asyncio.gather(*(other() for _ in range(READERS))), 100)
    finally:
        await database.close()


async def test_nothing_can_be_written_past_the_journal(music: Music) -> None:
    (band,) = await music.add("A")
    music.db.audit = past_the_journal
    with pytest.raises(RuntimeError, match="bands is written past the journal: name"):
        async with music.db.write() as w:
            await w.run(bands.update().values(name="C"))
    row = await music.band(band)
    assert row is not None
    assert row["name"] == "A"


async def test_what_goes_past_the_journal_is_found(music: Music) -> None:
    past: list[tuple[str, frozenset[str]]] = []
    music.db.audit = lambda table, columns: past.append((table, columns))
    (band,) = await music.add("A")
    await music.edit(band, name="B")
    async with music.db.write() as w:
        await w.run(bands.update().values(plays=1))
        assert past == []
        await w.run(bands.update().values(name="C", plays=1))
        await w.run_many(songs.insert(), [{"band_id": band, "title": "x"}])
        await w.run(songs.delete())
        await w.run(text("UPDATE scratches SET second = 1"))
        await w.run(text("delete from bands where name = 'nobody'"))
    assert past == [
        ("bands", frozenset({"name", "plays"})),
        ("songs", frozenset({"band_id", "title"})),
        ("songs", frozenset()),
        ("bands", frozenset()),
    ]


@pytest.mark.parametrize("db_url", ["postgres"], indirect=True)
async def test_a_connection_that_is_lost_as_it_is_given_back_is_no_fault_of_who_gives_it_back(db: Database) -> None:
    """It leaves the pool by itself; the server ended over it, for whoever watches jobs had not foreseen it."""
    loop = asyncio.get_running_loop()
    async with db.read() as r:
        assert await r.value(text("SELECT 1")) == 1
        connection = r._link._raw  # type: ignore[attr-defined]
        loop.call_soon(lambda: loop.call_soon(connection.terminate))  # one step after it is asked whether it is there
    async with db.read() as r:
        assert await r.value(text("SELECT 2")) == 2
