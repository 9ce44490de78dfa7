"""When a child that says nothing is ended, and when not."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mvidarr.egress import Pass
from mvidarr.ytdlp.watching import LEAST, LOOKS, Seen, Watch, is_throttled

PATIENCE = 0.05


async def _watched(way: Pass | None, *, working: bool = False, least: float = 0.0) -> bool:
    """Whether it was ended within three times its patience."""
    ended = asyncio.Event()
    with Watch(way, ended.set, PATIENCE, least) as watch:
        watch.working = working
        try:
            async with asyncio.timeout(3 * PATIENCE):
                await ended.wait()
        except TimeoutError:
            pass
    assert (watch.throttled if least else watch.stuck) == ended.is_set()
    return ended.is_set()


def _way() -> Pass:
    return Pass("p", 1, lambda _: None)


async def test_nothing_for_so_long_ends_it() -> None:
    assert await _watched(_way())


async def test_what_our_own_limit_holds_back_does_not() -> None:
    way = _way()
    way.held = 1
    assert not await _watched(way)


async def test_nor_does_work_on_what_has_come_nor_where_nobody_counts() -> None:
    assert not await _watched(_way(), working=True)
    assert not await _watched(None)


@pytest.mark.parametrize(("each", "stuck"), [(LEAST, False), (LEAST // (2 * LOOKS), True)])
async def test_some_bytes_do_not_and_a_few_do(each: int, stuck: bool) -> None:
    way = _way()
    with _coming(way, each):
        assert await _watched(way) == stuck


@pytest.mark.parametrize(
    ("came", "waited", "slow"),
    [(2_900_000, 0.0, True), (3_100_000, 0.0, False), (0, 0.0, False), (2_900_000, 4.0, False), (900_000, 2.0, True)],
)
def test_a_site_is_slow_where_it_gives_less_than_is_wished_and_we_have_no_part_in_it(
    came: int, waited: float, slow: bool
) -> None:
    assert is_throttled(Seen(70.0, 5000, 12.5), Seen(100.0, 5000 + came, 12.5 + waited), 100_000) is slow


@pytest.mark.parametrize(("working", "held", "slow"), [(False, 0, True), (False, 1, False), (True, 0, False)])
async def test_that_counts_while_it_is_fetching(working: bool, held: int, slow: bool) -> None:
    way = _way()
    way.held = held
    with _coming(way, LEAST):
        assert await _watched(way, working=working, least=1e12) == slow


@contextmanager
def _coming(way: Pass, each: int) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def come() -> None:
        way.received += each
        timer.append(loop.call_later(PATIENCE / LOOKS, come))

    timer: list[asyncio.TimerHandle] = []
    come()
    yield
    timer[-1].cancel()
