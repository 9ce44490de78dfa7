import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select, update

from mvidarr.db import Database, Event, Outbox
from mvidarr.db.listener import pause
from mvidarr.db.tables.events import event_cursors, events


@asynccontextmanager
async def running(*outboxes: Outbox) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(outbox.run()) for outbox in outboxes]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def emit(outbox: Outbox, db: Database, *types: str) -> None:
    async with db.write() as w:
        for number, type in enumerate(types):
            await outbox.emit(w, type, ("video", number), {"n": number})


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(100):
        while not true():
            await asyncio.sleep(0.005)


class Heard:
    def __init__(self, *, failing: int = 0) -> None:
        self.types: list[str] = []
        self.failing = failing

    async def __call__(self, event: Event) -> None:
        if self.failing:
            self.failing -= 1
            raise ZeroDivisionError
        self.types.append(event.type)


async def test_listeners_hear_events_in_order_with_all_they_tell(db: Database) -> None:
    outbox, told = Outbox(db), list[Event]()

    async def hear(event: Event) -> None:
        told.append(event)

    outbox.listen("one", hear)
    await emit(outbox, db, "A", "B")
    async with running(outbox):
        await emit(outbox, db, "C")
        await until(lambda: len(told) == 3)
    assert [event.type for event in told] == ["A", "B", "C"]
    assert [event.id for event in told] == sorted(event.id for event in told)
    assert (told[1].subject_type, told[1].subject_id, told[1].data) == ("video", 1, {"n": 1})
    assert told[0].time > 1_600_000_000_000


async def test_an_event_is_only_told_when_its_change_happened(db: Database) -> None:
    outbox, heard = Outbox(db), Heard()
    outbox.listen("one", heard)

    async def stumble() -> None:
        async with db.write() as w:
            await outbox.emit(w, "Never", ("video", 1), {})
            raise ZeroDivisionError

    async with running(outbox):
        with pytest.raises(ZeroDivisionError):
            await stumble()
        await emit(outbox, db, "Really")
        await until(lambda: bool(heard.types))
    assert heard.types == ["Really"]


async def test_a_listener_hears_only_the_types_it_wants(db: Database) -> None:
    outbox, all_of_them, some = Outbox(db), Heard(), Heard()
    outbox.listen("all", all_of_them)
    outbox.listen("some", some, types=["B", "D"])
    async with running(outbox):
        await emit(outbox, db, "A", "B", "C", "D")
        await until(lambda: len(all_of_them.types) == 4 and len(some.types) == 2)
    assert some.types == ["B", "D"]


async def test_a_listener_goes_on_where_it_was(db: Database) -> None:
    first, second = Heard(), Heard()
    before, after = Outbox(db), Outbox(db)
    before.listen("one", first)
    after.listen("one", second)
    async with running(before):
        await emit(before, db, "A", "B")
        await until(lambda: len(first.types) == 2)
    await emit(before, db, "C")
    async with running(after):
        await until(lambda: bool(second.types))
    assert second.types == ["C"]


async def test_a_failing_listener_is_asked_again_and_holds_up_nobody(db: Database) -> None:
    outbox, failing, steady = Outbox(db, first_pause=0.01), Heard(failing=3), Heard()
    outbox.listen("failing", failing)
    outbox.listen("steady", steady)
    async with running(outbox):
        await emit(outbox, db, "A", "B")
        await until(lambda: len(steady.types) == 2)
        await until(lambda: len(failing.types) == 2)
    assert failing.types == ["A", "B"]


async def test_the_pauses_between_tries_grow_up_to_five_minutes() -> None:
    for failures, least, most in ((1, 0.8, 1.2), (3, 3.2, 4.8), (40, 240, 360), (4000, 240, 360)):
        assert all(least <= pause(1.0, failures) <= most for _ in range(50))


async def test_what_was_handled_before_a_stop_is_not_told_again(db: Database) -> None:
    outbox, told, stuck = Outbox(db), list[str](), asyncio.Event()

    async def hear(event: Event) -> None:
        if event.type == "C":
            stuck.set()
            await asyncio.Event().wait()
        told.append(event.type)

    outbox.listen("one", hear)
    await emit(outbox, db, "A", "B", "C")
    async with running(outbox):
        await stuck.wait()
    again, heard = Outbox(db), Heard()
    again.listen("one", heard)
    async with running(again):
        await until(lambda: bool(heard.types))
    assert (told, heard.types) == (["A", "B"], ["C"])


async def test_watchers_see_what_happens_from_now_on_and_may_fail(db: Database) -> None:
    outbox, seen = Outbox(db), list[str]()

    def stumble(event: Event) -> None:
        raise ZeroDivisionError

    outbox.watch(stumble)
    outbox.watch(lambda event: seen.append(event.type))
    await emit(outbox, db, "Before")
    async with running(outbox):
        async with db.read() as r:
            await r.all(select(events))
        while not seen:
            await emit(outbox, db, "Now")
            await asyncio.sleep(0.01)
    assert set(seen) == {"Now"}


async def test_events_of_another_process_are_found_by_looking(db: Database) -> None:
    here, there, heard = Outbox(db, poll=0.02), Outbox(db), Heard()
    here.listen("one", heard)
    async with running(here):
        await emit(there, db, "A")
        await until(lambda: bool(heard.types))
    assert heard.types == ["A"]


async def test_of_two_processes_one_tells_each_event(db: Database) -> None:
    if db.dialect != "postgresql":
        pytest.skip("only PostgreSQL serves several processes")
    one, two = Outbox(db, poll=0.02), Outbox(db, poll=0.02)
    first, second = Heard(), Heard()
    one.listen("same", first)
    two.listen("same", second)
    async with running(one, two):
        for _ in range(10):
            await emit(one, db, "A")
            await asyncio.sleep(0.01)
        await until(lambda: len(first.types) + len(second.types) >= 10)
    assert len(first.types) + len(second.types) == 10
    # The first to leave lets the other go on at once.
    async with running(two):
        await emit(one, db, "B")
        await until(lambda: "B" in second.types)


async def test_a_listener_of_a_dead_process_is_taken_over_when_its_lease_ends(db: Database) -> None:
    outbox, heard = Outbox(db, poll=0.02), Heard()
    outbox.listen("one", heard)
    async with db.write() as w:
        await w.run(event_cursors.insert().values(name="one", position=0, owner="dead", lease=2**50))
    if db.dialect == "postgresql":
        async with running(outbox):
            await emit(outbox, db, "A")
            await asyncio.sleep(0.1)
            assert heard.types == []
            async with db.write() as w:
                await w.run(update(event_cursors).values(lease=0))
            await until(lambda: bool(heard.types))
    else:
        async with running(outbox):
            await emit(outbox, db, "A")
            await until(lambda: bool(heard.types))


async def test_old_events_go_when_all_have_heard_them(db: Database) -> None:
    outbox, heard, slow = Outbox(db), Heard(), Heard()
    outbox.listen("quick", heard)
    await emit(outbox, db, "A", "B", "C")
    async with db.write() as w:
        await w.run(update(events).where(events.c.type != "C").values(time=1))
    async with running(outbox):
        await until(lambda: len(heard.types) == 3)
    slower = Outbox(db)
    slower.listen("quick", heard)
    slower.listen("slow", slow, types=["Other"])
    assert await slower.prune() == 0  # the slow one has no place yet
    async with running(slower):
        gone = 0
        while not gone:
            gone = await slower.prune()
    async with db.read() as r:
        assert [row["type"] for row in await r.all(select(events))] == ["C"]


async def test_a_name_can_be_taken_once(db: Database) -> None:
    outbox = Outbox(db)
    outbox.listen("one", Heard())
    with pytest.raises(ValueError, match="one"):
        outbox.listen("one", Heard())
