"""Statements that go along with the next one, and several that are asked at once."""

from contextlib import suppress

import pytest
from sqlalchemy import bindparam, select

from mvidarr.db import Writer
from mvidarr.errors import Conflict
from tests.db.conftest import Music, bands


async def _plays(music: Music, band: int) -> int:
    row = await music.band(band)
    assert row is not None
    return int(row["plays"])


async def test_what_is_posted_is_done_before_what_comes_next(music: Music) -> None:
    (band,) = await music.add("A")
    more = bands.update().where(bands.c.id == bindparam("of")).values(plays=bands.c.plays + bindparam("more"))
    async with music.db.write() as w:
        w.post(more, {"of": band, "more": 2})
        assert await w.value(select(bands.c.plays)) == 2
        w.post(more, {"of": band, "more": 3})
    assert await _plays(music, band) == 5


async def test_what_is_posted_is_taken_back_with_the_rest(music: Music) -> None:
    (band,) = await music.add("A")

    async def give_up() -> None:
        async with music.db.write() as w:
            w.post(bands.update().where(bands.c.id == bindparam("of")).values(plays=9), {"of": band})
            raise LookupError

    with pytest.raises(LookupError):
        await give_up()
    async with music.db.write() as w:
        assert await w.value(select(bands.c.plays)) == 0


async def test_a_posted_statement_that_fails_is_its_savepoints_fault_or_the_commits(music: Music) -> None:
    a, b = await music.add("A", "B")
    taken = bands.update().where(bands.c.id == bindparam("of")).values(plays=1, name="A")
    async with music.db.write() as w:
        writer = w.unaudited()
        with pytest.raises(Conflict):
            async with w.savepoint():
                writer.post(taken, {"of": b})
        await w.run(bands.update().where(bands.c.id == a).values(plays=7))

    async def fail_late() -> None:
        async with music.db.write() as w:
            await w.run(bands.update().where(bands.c.id == a).values(plays=8))
            w.unaudited().post(taken, {"of": b})

    with pytest.raises(Conflict):
        await fail_late()
    assert [await _plays(music, band) for band in (a, b)] == [7, 0]


async def test_what_was_posted_before_a_savepoint_is_not_its_fault_to_forgive(music: Music) -> None:
    a, b = await music.add("A", "B")
    taken = bands.update().where(bands.c.id == bindparam("of")).values(name="A")

    async def try_more(w: Writer) -> None:
        async with w.savepoint():
            await w.run(bands.update().where(bands.c.id == a).values(plays=1))

    async def forgive() -> None:
        async with music.db.write() as w:
            w.unaudited().post(taken, {"of": b})
            with suppress(Conflict):
                await try_more(w)

    with pytest.raises(RuntimeError):
        await forgive()
    assert [row["name"] for row in await music.all(bands)] == ["A", "B"]


async def test_several_questions_are_answered_each_in_its_place(music: Music) -> None:
    ids = await music.add("A", "B", "C")
    named = select(bands.c.name).where(bands.c.id.in_(bindparam("ids", expanding=True))).order_by(bands.c.id)
    counted = select(bands.c.id, bands.c.locked).where(bands.c.name == bindparam("name"))
    async with music.db.read() as r:
        found = await r.several((named, {"ids": ids[:2]}), (counted, {"name": "C"}), (named, {"ids": []}))
        again = await r.several((named, {"ids": ids[1:]}), (named, {"ids": ids}))
    assert found == [[{"name": "A"}, {"name": "B"}], [{"id": ids[2], "locked": []}], []]
    assert [len(rows) for rows in again] == [2, 3]
