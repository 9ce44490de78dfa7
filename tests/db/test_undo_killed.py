"""kill -9 in the middle of a long undo: at the next start it goes on where it was, and every row goes back once."""

import asyncio
import signal
from typing import Any

from mvidarr.db import Journal
from tests.db.conftest import Music, bands, songs
from tests.forks import ended, run

ROWS = 900


async def _killed_after(db_url: str, undone: int, transactions: int) -> None:
    """A process carries it on for so long."""
    process = run("tests.db.undoing", db_url, str(undone), str(transactions))
    assert await asyncio.wait_for(ended(process), 200) == -signal.SIGKILL


async def _rows(music: Music) -> list[list[dict[str, Any]]]:
    forward = ("version", "updated")
    return [
        [{name: value for name, value in row.items() if name not in forward} for row in await music.all(table)]
        for table in (bands, songs)
    ]


async def _bands(music: Music) -> list[int]:
    async with music.db.write() as w:
        adding = await music.begin(w)
        whole: dict[str, Any] = {"genre": None, "active": True, "locked": []}
        ids: list[int] = await adding.insert_many(bands, [{"name": f"band {n}", **whole} for n in range(ROWS)])
        await adding.complete()
    return ids


async def test_an_undo_that_is_killed_again_and_again_is_gone_on_with(music: Music, db_url: str) -> None:
    ids = await _bands(music)
    before = await _rows(music)
    async with music.db.write() as w:
        change = await music.begin(w)
        for start in range(0, ROWS, 100):
            some = ids[start : start + 100]
            await change.insert_many(songs, [{"band_id": id, "title": "x"} for id in some])
            await change.update_many(bands, {id: {"name": f"new {id}", "genre": "pop"} for id in some})
        await change.complete()
    after = await _rows(music)
    async with music.db.write() as w:
        undone = await music.journal.begin_undo(w, change.id, actor="job:9")
    half = [0]
    for transactions in (1, 2):
        await _killed_after(db_url, undone, transactions)
        half.append((await music.journal.get(undone))["rows"])
    assert 0 < half[1] < half[2] < 2 * ROWS
    fresh = Journal(music.db)
    music.track(fresh)
    await fresh.recover(idle=0)
    told = await fresh.get(undone)
    assert (told["state"], told["refused"]) == ("complete", 0)
    assert await _rows(music) == before
    assert {row["version"] for row in await music.all(bands)} == {3}
    await fresh.redo(change.id, actor="user:3")
    assert await _rows(music) == after


async def test_a_start_is_not_kept_by_an_undo_for_which_nothing_is_left(music: Music) -> None:
    (band,) = await music.add("Air")
    change = await music.edit(band, name="AIR")
    async with music.db.write() as w:
        undone = await music.journal.begin_undo(w, change, actor="job:9")
    await music.edit(band, name="Luft")
    await music.journal.recover(idle=0)
    assert (await music.journal.get(undone))["state"] == "abandoned"
    assert (await music.journal.get(change))["undo"] == "possible"


async def test_an_undo_of_all_or_nothing_that_two_carry_on_is_not_given_up_half_way(music: Music) -> None:
    """A start and the job that the start found both do."""
    ids = await _bands(music)
    before = await _rows(music)
    async with music.db.write() as w:
        change = await music.begin(w)
        for start in range(0, ROWS, 100):
            rows = await w.all(bands.select().where(bands.c.id.in_(ids[start : start + 100])))
            await change.delete_known(bands, rows)
        await change.complete()
    async with music.db.write() as w:
        undone = await music.journal.begin_undo(w, change.id, actor="job:9", when_moved="nothing")
    await asyncio.gather(*(music.journal.carry_on(undone) for _ in range(3)))
    told = await music.journal.get(undone)
    assert (told["state"], told["refused"]) == ("complete", 0)
    assert await _rows(music) == before
