"""Bytes from one socket to another, in pieces that may grow while they are on their way."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from mvidarr.egress.carrying import LONGEST_REST, REST, carry, next_rest
from tests.egress.leaping import leap

KIB = 1024


@contextmanager
def _line() -> Iterator[tuple[socket.socket, socket.socket, socket.socket, socket.socket]]:
    """A site, our end towards it, our end towards a child, and that child."""
    site, source = socket.socketpair()
    target, child = socket.socketpair()
    with site, source, target, child:
        for one in (site, source, target, child):
            one.setblocking(False)
        yield site, source, target, child


async def test_what_began_under_a_small_limit_is_carried_in_large_pieces_once_that_is_lifted() -> None:
    """Else it would be read some thousand times a second for as long as it lasts."""
    with _line() as (site, source, target, child):
        piece, moved = 4 * KIB, list[int]()

        async def pay(count: int) -> None:
            nonlocal piece
            moved.append(count)
            piece = 64 * KIB

        loop = asyncio.get_running_loop()
        carrying = asyncio.create_task(carry(source, target, piece=lambda: piece, pay=pay, silence=20))
        sending = asyncio.create_task(loop.sock_sendall(site, bytes(300_000)))
        while sum(moved) < 300_000:
            with suppress(BlockingIOError):
                child.recv(1 << 20)
            await asyncio.sleep(0)
        await sending
        site.close()
        await carrying
    assert moved[0] == 4 * KIB
    assert max(moved) > 4 * KIB


async def test_one_that_never_runs_dry_lets_others_have_their_turn() -> None:
    with _line() as (site, source, target, _):
        site.send(bytes(64 * KIB))
        site.close()
        turns = list[str]()

        async def pay(count: int) -> None:
            turns.append("carried")

        async def other() -> None:
            while "over" not in turns:
                turns.append("other")
                await asyncio.sleep(0)

        beside = asyncio.create_task(other())
        await carry(source, target, piece=lambda: 4 * KIB, pay=pay, silence=20)
        turns.append("over")
        await beside
    assert turns.count("carried") == 16
    assert turns.count("other") >= 15


def test_a_site_that_falls_silent_is_let_go_and_what_our_limit_holds_back_is_no_silence() -> None:
    async def check() -> None:
        with _line() as (site, source, target, child):
            site.send(bytes(8 * KIB))
            with pytest.raises(TimeoutError):
                await carry(source, target, piece=lambda: 4 * KIB, pay=lambda count: asyncio.sleep(60), silence=20)
            assert len(child.recv(64 * KIB)) == 8 * KIB
        assert asyncio.get_running_loop().time() == pytest.approx(60 + 60 + 20)

    leap(check())


@pytest.mark.parametrize(("speed", "rounds"), [(50_000, 9), (400_000, 10), (1_000_000, 34), (2_000_000, 34)])
def test_what_flows_steadily_is_read_a_few_dozen_times_a_second(speed: int, rounds: int) -> None:
    """Bytes a second, and how often in one second it is read, at most, once that has settled."""
    rest, rests = REST, list[float]()
    for _ in range(100):
        rest = next_rest(rest, min(round(speed * rest), 64 * KIB), 128 * KIB)
        rests.append(rest)
    assert all(REST <= one <= LONGEST_REST for one in rests)
    assert 1 / (sum(rests[50:]) / 50) <= rounds


def test_a_rest_is_never_so_long_that_a_small_window_slows_a_connection_down() -> None:
    """What a system holds at first are 64 kB: where they come in one rest, more may wait to be sent."""
    rest = LONGEST_REST
    for _ in range(3):
        rest = next_rest(rest, 64 * KIB, 128 * KIB)
    assert rest == REST
