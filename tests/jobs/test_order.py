"""The order of open jobs as people make it, and jobs that rest."""

import asyncio
import random
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from mvidarr.db import Database
from mvidarr.db.tables.jobs import jobs
from mvidarr.errors import Conflict
from mvidarr.jobs import Jobs, NewJob
from mvidarr.jobs.kinds import Kind, Kinds
from mvidarr.jobs.lanes import Lanes
from mvidarr.jobs.order import between


async def _nothing(ctx: object) -> None:
    raise AssertionError


@pytest.fixture
def desk(db: Database) -> Jobs:
    return Jobs(db, Kinds(Kind("fetch", lane="download", run=_nothing)), Lanes())


async def _queue(db: Database, desk: Jobs, count: int, *, place: int | None = None, priority: int = 0) -> list[int]:
    async with db.write() as w:
        new = [NewJob("fetch", place=place, priority=priority) for _ in range(count)]
        return [job.id for job in await desk.enqueue_many(w, new)]


async def _order(db: Database) -> list[int]:
    async with db.read() as r:
        rows = await r.all(select(jobs.c.id).order_by(jobs.c.priority.desc(), jobs.c.place, jobs.c.id))
    return [row["id"] for row in rows]


async def _beside(db: Database, desk: Jobs, ids: Sequence[int], other: int, *, before: bool = True) -> list[int]:
    async with db.write() as w:
        return await desk.order.put_beside(w, ids, other, before=before)


async def _set(db: Database, job_id: int, **values: object) -> None:
    async with db.write() as w:
        await w.run(jobs.update().where(jobs.c.id == job_id).values(**values))


def test_places_between_two_are_distinct_and_in_order() -> None:
    assert between(10, 13, 2) == [11, 12]
    assert between(None, 5000, 2) == [3000, 4000]
    assert between(7, None, 3) == [8, 9, 10]
    places = [10, *between(10, 1000, 300), 1000]
    assert places == sorted(set(places))


async def test_any_sequence_of_moves_gives_the_order_that_a_list_would_have(db: Database, desk: Jobs) -> None:
    """Asked for in one go they all have one place."""
    expected = await _queue(db, desk, 12, place=1_000_000)
    dice = random.Random(4)
    for _ in range(60):
        moved = dice.sample(expected, dice.choice((1, 1, 2, 5)))
        other = dice.choice([id for id in expected if id not in moved])
        before = dice.random() < 0.5
        await _beside(db, desk, moved, other, before=before)
        expected = [id for id in expected if id not in moved]
        at = expected.index(other) + (not before)
        expected[at:at] = moved
        assert await _order(db) == expected


async def test_what_is_put_beside_another_has_its_priority(db: Database, desk: Jobs) -> None:
    normal, high = await _queue(db, desk, 2), await _queue(db, desk, 2, priority=10)
    await _beside(db, desk, [normal[1]], high[1])
    assert await _order(db) == [high[0], normal[1], high[1], normal[0]]
    await _beside(db, desk, [high[0]], normal[0], before=False)
    assert await _order(db) == [normal[1], high[1], normal[0], high[0]]


async def test_top_and_bottom_are_those_of_each_priority(db: Database, desk: Jobs) -> None:
    one, two, three = await _queue(db, desk, 3)
    first, last = await _queue(db, desk, 2, priority=10)
    async with db.write() as w:
        assert await desk.order.put_at_end(w, [three, last], "top") == [three, last]
    assert await _order(db) == [last, first, three, one, two]
    async with db.write() as w:
        await desk.order.put_at_end(w, [three, one], "bottom")
    assert await _order(db) == [last, first, two, three, one]
    later = await _queue(db, desk, 1)
    assert (await _order(db))[-1:] == later  # the bottom is that of now


async def test_what_runs_or_is_over_is_not_moved_and_nothing_is_put_beside_it(db: Database, desk: Jobs) -> None:
    one, two, three = await _queue(db, desk, 3)
    await _set(db, two, state="running")
    assert await _beside(db, desk, [two, three], one) == [three]
    with pytest.raises(Conflict) as refused:
        await _beside(db, desk, [three], two)
    assert refused.value.code == "moved_on"


async def test_two_people_who_order_at_once_take_turns(db: Database, desk: Jobs) -> None:
    ids = await _queue(db, desk, 20, place=5_000)
    await asyncio.gather(*(_beside(db, desk, [ids[number]], ids[-1]) for number in range(8)))
    order = await _order(db)
    assert set(order) == set(ids)
    assert set(order[-9:-1]) == set(ids[:8])  # all between the same two, in whatever order they came
    async with db.read() as r:
        placed = [row["place"] for row in await r.all(select(jobs.c.place).where(jobs.c.id.in_(ids[:8])))]
    assert len(set(placed)) == 8


async def test_a_job_that_rests_is_not_taken_and_keeps_its_place(db: Database, desk: Jobs) -> None:
    one, two = await _queue(db, desk, 2)
    async with db.write() as w:
        assert await desk.order.pause(w, [one]) == {one}
        assert await desk.order.pause(w, [one, two]) == {two}
        assert await desk.order.resume(w, [one, two]) == {one, two}
        assert await desk.order.resume(w, [one]) == set()
    assert await _order(db) == [one, two]


async def test_a_job_that_rests_and_is_cancelled_rests_no_more_when_it_is_tried_again(db: Database, desk: Jobs) -> None:
    (one,) = await _queue(db, desk, 1)
    async with db.write() as w:
        await desk.order.pause(w, [one])
    assert (await desk.get(one))["held"]
    await desk.cancel(one, "user:1")
    assert not (await desk.get(one))["held"]
    await desk.retry(one, "user:1")
    assert not (await desk.get(one))["held"]


async def test_another_priority_is_taken_at_the_same_place(db: Database, desk: Jobs) -> None:
    one, two, three = await _queue(db, desk, 3)
    async with db.write() as w:
        assert await desk.order.prioritise(w, [two, three], 10) == {two, three}
        assert await desk.order.prioritise(w, [two], 10) == set()
    assert await _order(db) == [two, three, one]
