"""Bytes carried from one socket to another.

What has been flowing for a while is read a few dozen times a second, not whenever a packet arrives: each time costs
much the same, however much there is.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable

SILENCE = 30.0  # seconds without a byte of a site, after which it is let go: whoever asked asks again for the rest
IDLE = 600.0  # seconds in which our own side takes nothing
QUICK = 1024 * 1024  # bytes that are passed on as they come
REST, LONGEST_REST = 0.03, 0.12  # seconds in which bytes gather; the longer, the fewer they are

Pay = Callable[[int], Awaitable[None]]


async def carry(
    source: socket.socket, target: socket.socket, *, piece: Callable[[], int], pay: Pay, silence: float
) -> None:
    """Until ``source`` ends: at most ``piece()`` bytes at a time, paid for afterwards. OSError; TimeoutError when it is
    silent for so many seconds, of which those that we let it wait are none."""
    loop = asyncio.get_running_loop()
    space = memoryview(bytearray(piece()))
    carried, rest = 0, REST
    while True:
        most = piece()
        if most > len(space):  # the limit was lifted, or others have gone
            space = memoryview(bytearray(most))
        async with asyncio.timeout(silence):
            count = await loop.sock_recv_into(source, space[:most])
        if not count:
            return
        async with asyncio.timeout(IDLE):
            await loop.sock_sendall(target, space[:count])
        await pay(count)
        carried += count
        if carried > QUICK and count < most:
            rest = min(LONGEST_REST, 2 * rest) if count < most // 4 else REST
            await asyncio.sleep(rest)


async def carry_back(source: socket.socket, target: socket.socket | None, most: int | None = None) -> None:
    """What is asked: ``most`` bytes of it, None for all until ``source`` ends. Without a target only its end counts."""
    loop = asyncio.get_running_loop()
    left = most
    while left is None or left > 0:
        data = await loop.sock_recv(source, 16 * 1024 if left is None else min(left, 16 * 1024))
        if not data:
            raise ConnectionResetError
        if target is not None:
            await loop.sock_sendall(target, data)
        if left is not None:
            left -= len(data)
