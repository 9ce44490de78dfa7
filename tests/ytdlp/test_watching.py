"""When a child that says nothing is ended, and when not."""

import asyncio

import pytest

from mvidarr.egress import Pass
from mvidarr.ytdlp.watching import LEAST, LOOKS, Seen, Watch, is_throttled
from tests.ytdlp.looking import ByHand


def _ended(way: Pass | None, each: int = 0, *, working: bool = False, least: float = 0.0) -> bool:
    """Whether it was ended within three times its patience, with so many bytes before each look."""
    ends: list[str] = []
    with ByHand(way, lambda: ends.append("ended"), least=least) as watch:
        watch.working = working
        for _ in range(3 * LOOKS):
            if way:
                way.received += each
            watch.look()
    assert (watch.throttled if least else watch.stuck) == bool(ends)
    return bool(ends)


def _way() -> Pass:
    return Pass("p", 1, lambda _: None)


async def test_nothing_for_so_long_ends_it() -> None:
    ended = asyncio.Event()
    with Watch(_way(), ended.set, 0.05) as watch:
        await ended.wait()
    assert watch.stuck


async def test_what_our_own_limit_holds_back_does_not() -> None:
    way = _way()
    assert _ended(way)
    way.held = 1
    assert not _ended(way)


async def test_nor_does_work_on_what_has_come_nor_where_nobody_counts() -> None:
    assert not _ended(_way(), working=True)
    assert not _ended(None)


@pytest.mark.parametrize(("each", "stuck"), [(LEAST, False), (LEAST // (2 * LOOKS), True)])
async def test_some_bytes_do_not_and_a_few_do(each: int, stuck: bool) -> None:
    assert _ended(_way(), each) == stuck


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
    assert _ended(way, LEAST, working=working, least=1e12) == slow
