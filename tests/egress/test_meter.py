"""A limit is held, shared fairly, and changed while all are on their way. Seconds here are leapt over."""

import asyncio
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.egress.dividing import divide
from mvidarr.egress.meter import SLICE, Meter
from tests.egress.leaping import leap

MB = 1_000_000


@given(st.integers(0, 10_000), st.dictionaries(st.integers(), st.integers(0, 3000), min_size=1))
def test_what_is_divided_is_all_given_and_nobody_gets_less_than_one_who_wanted_more(
    amount: int, wanted: Mapping[int, int]
) -> None:
    shares = divide(amount, wanted)
    assert sum(shares.values()) == min(amount, sum(wanted.values()))
    assert all(0 <= shares[key] <= wanted[key] for key in wanted)
    cut = [shares[key] for key in wanted if shares[key] < wanted[key]]
    assert not cut or max(shares.values()) - min(cut) <= 1


async def _flow(meter: Meter, who: int, moved: dict[int, int], *, every: float = 0.0) -> None:
    """Moves as much as it may; with ``every``, a piece of 50 kB each so many seconds."""
    while True:
        piece = 50_000 if every else meter.piece
        moved[who] = moved.get(who, 0) + piece
        await meter.pay(who, piece)
        await asyncio.sleep(every)


async def _run(meter: Meter, flows: int, seconds: float, *, slow: float = 0.0) -> dict[int, int]:
    """Flow -> bytes it moved. With ``slow``, flow 0 moves a piece each so many seconds only."""
    moved: dict[int, int] = {}
    tasks = [asyncio.create_task(_flow(meter, who, moved, every=0.0 if who else slow)) for who in range(flows)]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return moved


@pytest.mark.parametrize("limit", [100_000, 5 * MB, 80 * MB])
@pytest.mark.parametrize("flows", [1, 10, 50])
def test_a_limit_is_held_and_shared_to_the_percent(limit: int, flows: int) -> None:
    async def check() -> None:
        moved = await _run(Meter(limit), flows, 60)
        assert sum(moved.values()) == pytest.approx(limit * 60, rel=0.06)
        assert min(moved.values()) == pytest.approx(max(moved.values()), rel=0.1)

    leap(check())


def test_what_a_slow_one_leaves_goes_to_the_others() -> None:
    async def check() -> None:
        moved = await _run(Meter(5 * MB), 5, 60, slow=1.0)
        assert moved[0] == pytest.approx(60 * 50_000, rel=0.1)
        assert sum(moved.values()) == pytest.approx(5 * MB * 60, rel=0.02)

    leap(check())


def test_several_connections_of_one_get_no_more_than_one_of_another() -> None:
    async def check() -> None:
        meter, moved = Meter(5 * MB), {}
        tasks = [asyncio.create_task(_flow(meter, who, moved)) for who in (0, 0, 0, 0, 1)]
        await asyncio.sleep(60)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert moved[0] == pytest.approx(moved[1], rel=0.1)

    leap(check())


def test_a_limit_that_is_lifted_lets_everybody_go() -> None:
    async def check() -> None:
        meter = Meter(1000)
        waiting = [asyncio.create_task(meter.pay(who, 10_000_000)) for who in range(3)]
        await asyncio.sleep(1)
        assert not any(task.done() for task in waiting)
        meter.limit = None
        await asyncio.sleep(0)
        assert all(task.done() for task in waiting)

    leap(check())


def test_a_lower_limit_counts_from_the_next_slice_on() -> None:
    async def check() -> None:
        meter, moved = Meter(5 * MB), {}
        task = asyncio.create_task(_flow(meter, 0, moved))
        await asyncio.sleep(10)
        before = moved[0]
        meter.limit = 1 * MB
        await asyncio.sleep(10)
        task.cancel()
        assert moved[0] - before == pytest.approx(10 * MB, rel=0.1)

    leap(check())


def test_who_is_forgotten_takes_nothing_from_the_others() -> None:
    async def check() -> None:
        meter = Meter(10_000)
        gone = asyncio.create_task(meter.pay(0, 1_000_000))
        await asyncio.sleep(0)
        meter.forget(0)
        await gone
        began = asyncio.get_running_loop().time()
        await meter.pay(1, 6000)
        assert asyncio.get_running_loop().time() - began == pytest.approx(0.5, abs=2 * SLICE)

    leap(check())


def test_while_there_is_enough_nobody_waits() -> None:
    async def check() -> None:
        meter, loop = Meter(10 * MB), asyncio.get_running_loop()
        for _ in range(20):
            await asyncio.sleep(0.1)
            began = loop.time()
            await meter.pay("one", 500_000)
            assert loop.time() == began

    leap(check())
