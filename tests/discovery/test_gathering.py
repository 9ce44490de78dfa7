import asyncio
from collections.abc import Awaitable, Callable

import pytest

from mvidarr.discovery.sources.gathering import Ask, Told, gather
from mvidarr.errors import External, NotFound

LONG = 60.0


def answer(value: str, after: asyncio.Event | None = None) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        if after is not None:
            await after.wait()
        return value

    return ask


def fail(error: Exception) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        raise error

    return ask


async def never() -> str:
    await asyncio.Event().wait()
    return "never"


async def told_by(*asks: Ask[str], seconds: float = LONG) -> list[Told[str]]:
    async with gather(asks, seconds=seconds) as answers:
        return [told async for told in answers]


async def test_answers_come_in_the_order_in_which_they_are_given() -> None:
    first, second = asyncio.Event(), asyncio.Event()
    seen = []
    async with gather([Ask("slow", answer("2", second)), Ask("quick", answer("1", first))], seconds=LONG) as answers:
        assert answers.waiting == ("slow", "quick")
        first.set()
        async for told in answers:
            seen.append((told.source, told.value, answers.waiting))
            second.set()
    assert seen == [("quick", "1", ("slow",)), ("slow", "2", ())]


async def test_a_failure_is_an_outcome_and_the_others_go_on() -> None:
    down = External("It is down.", source="b", retryable=True, code="down")
    told = {one.source: one for one in await told_by(
        Ask("a", answer("here")), Ask("b", fail(down)), Ask("c", fail(NotFound("Nobody."))),
        Ask("d", fail(KeyError("artist"))), Ask("e", never, seconds=0),
    )}  # fmt: skip
    assert told["a"].well
    assert told["a"].value == "here"
    assert told["b"].error is down
    assert isinstance(told["c"].error, NotFound)
    assert told["d"].error is not None
    assert told["d"].error.code == "unforeseen"
    late = told["e"].error
    assert isinstance(late, External)
    assert (late.code, late.source, late.retryable) == ("timeout", "e", True)


async def test_one_that_is_slow_only_costs_its_own_time() -> None:
    told = await told_by(Ask("slow", never, seconds=0), Ask("quick", answer("x")), seconds=LONG)
    assert {one.source: one.well for one in told} == {"slow": False, "quick": True}


async def test_the_same_source_may_be_asked_twice() -> None:
    told = await told_by(Ask("a", answer("1")), Ask("a", answer("2")))
    assert sorted(one.value or "" for one in told) == ["1", "2"]


async def test_nobody_is_asked_where_there_is_nobody() -> None:
    assert await told_by() == []


async def left_alone(leave: Callable[[], None]) -> list[str]:
    """What a question that nobody waits for any more comes to."""
    seen: list[str] = []
    asked = asyncio.Event()

    async def ask() -> str:
        asked.set()
        try:
            return await never()
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    async with gather([Ask("a", ask)], seconds=LONG):
        await asked.wait()
        leave()
    return seen


async def test_whoever_leaves_early_ends_the_questions() -> None:
    assert await left_alone(lambda: None) == ["cancelled"]


async def test_an_error_of_the_asker_ends_the_questions_and_is_told() -> None:
    with pytest.raises(IndexError):
        await left_alone(lambda: [][0])


async def test_an_asker_who_is_cancelled_leaves_no_question_behind() -> None:
    began = asyncio.Event()
    ended: list[str] = []

    async def ask() -> str:
        began.set()
        try:
            return await never()
        finally:
            ended.append("ended")

    asking = asyncio.create_task(told_by(Ask("a", ask)))
    await began.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert ended == ["ended"]
