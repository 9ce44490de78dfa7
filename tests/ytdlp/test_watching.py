"""When a child that says nothing is ended, and when not."""

import asyncio

import pytest

from mvidarr.egress import Pass
from mvidarr.ytdlp.watching import LEAST, LOOKS, Watch

PATIENCE = 0.05


async def _watched(way: Pass | None, *, working: bool = False) -> bool:
    """Whether it was ended within three times its patience."""
    ended = asyncio.Event()
    with Watch(way, ended.set, PATIENCE) as watch:
        watch.working = working
        try:
            async with asyncio.timeout(3 * PATIENCE):
                await ended.wait()
        except TimeoutError:
            pass
    assert watch.stuck == ended.is_set()
    return watch.stuck


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
    way, loop = _way(), asyncio.get_running_loop()

    def come() -> None:
        way.received += each
        timer.append(loop.call_later(PATIENCE / LOOKS, come))

    timer: list[asyncio.TimerHandle] = []
    come()
    assert await _watched(way) == stuck
    timer[-1].cancel()
