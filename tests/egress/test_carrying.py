"""Bytes from one socket to another, in pieces that may grow while they are on their way."""

import asyncio
import socket
from contextlib import suppress

from mvidarr.egress.carrying import carry


async def test_what_began_under_a_small_limit_is_carried_in_large_pieces_once_that_is_lifted() -> None:
    """Else it would be read some thousand times a second for as long as it lasts."""
    site, source = socket.socketpair()
    target, child = socket.socketpair()
    with site, source, target, child:
        for one in (site, source, target, child):
            one.setblocking(False)
        piece, moved = 4 * 1024, list[int]()

        async def pay(count: int) -> None:
            nonlocal piece
            moved.append(count)
            piece = 64 * 1024

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
    assert moved[0] == 4 * 1024
    assert max(moved) > 4 * 1024
