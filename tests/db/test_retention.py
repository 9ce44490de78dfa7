"""The rows of old changes go; that they were there, when they went and why stays."""

import pytest
from sqlalchemy import func, select

from mvidarr.clock import DAY, now
from mvidarr.db.journal import Retention
from mvidarr.db.journal.retention import WHYS
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.errors import Conflict
from tests.db.conftest import Music


async def edits(music: Music, count: int) -> list[int]:
    """Their ids; each says a little more than 200 bytes."""
    (band,) = await music.add("Air")
    return [await music.edit(band, name=f"Air {n} {'x' * 100}") for n in range(count)]


async def age(music: Music, change_id: int, days: int) -> None:
    """All changes up to this one."""
    async with music.db.write() as w:
        await w.run(changes.update().where(changes.c.id <= change_id).values(time=now() - days * DAY))


async def rows_of(music: Music, change_id: int) -> int:
    async with music.db.read() as r:
        return int(
            await r.value(select(func.count()).select_from(change_rows).where(change_rows.c.change_id == change_id))
        )


async def test_old_changes_stay_listed_with_when_and_why_but_cannot_be_undone(music: Music) -> None:
    old, young = await edits(music, 2)
    undone = await music.journal.undo(young, actor="user:3")
    await age(music, old, days=31)
    retention = Retention(music.db, days=30, size=0)
    assert await retention.keep_bounds() == 2  # with the one that added it
    assert await retention.keep_bounds() == 0
    told = await music.journal.get(old)
    assert (told["undo"], told["rows"], told["changed"], told["expired_why"]) == ("expired", 1, [], WHYS["age"])
    assert told["expired"] is not None
    for ask in (music.journal.undo(old, actor="user:3"), music.journal.foresee(old)):
        with pytest.raises(Conflict) as caught:
            await ask
        assert caught.value.code == "change_expired"
    assert (await music.journal.get(undone))["expired"] is None
    await music.journal.redo(young, actor="user:3")


async def test_the_oldest_go_when_all_take_too_much(music: Music) -> None:
    ids = await edits(music, 6)
    retention = Retention(music.db, days=0, size=0)
    assert await retention.keep_bounds() == 0
    retention.bound(size=1300)
    assert await retention.keep_bounds() == 4  # of 7; three edits with 400 bytes each remain
    told = [(await music.journal.get(id))["expired_why"] for id in ids]
    assert told == [WHYS["size"]] * 3 + [None] * 3
    assert [await rows_of(music, id) for id in ids] == [0, 0, 0, 1, 1, 1]


async def test_nothing_goes_that_a_backup_needs_or_that_is_being_undone(music: Music) -> None:
    first, second, third = await edits(music, 3)
    await age(music, third, days=99)
    backups: list[int | None] = [second]

    async def oldest() -> int | None:
        return backups[0]

    async with music.db.write() as w:
        undoing = await music.journal.begin_undo(w, first, actor="user:3")
    retention = Retention(music.db, days=30, size=1, floor=oldest)
    await retention.keep_bounds()
    assert [await rows_of(music, id) for id in (first, second, third)] == [1, 0, 1]
    with pytest.raises(Conflict, match="changed since"):
        await music.journal.carry_on(undoing)
    backups[0] = None
    await retention.keep_bounds()
    assert [await rows_of(music, id) for id in (first, second, third)] == [0, 0, 0]


async def test_a_set_that_was_half_emptied_is_emptied_by_the_next(music: Music) -> None:
    (change,) = await edits(music, 1)
    async with music.db.write() as w:
        await w.run(changes.update().where(changes.c.id == change).values(expired=now(), expired_why="age"))
    assert await Retention(music.db, days=0, size=0).keep_bounds() == 0
    assert await rows_of(music, change) == 0
