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
    space = memoryview(bytearray(piece()))
    carried, rest = 0, REST
    while True:
        most = piece()
        if most > len(space):  # the limit was lifted, or others have gone
            space = memoryview(bytearray(most))
        count = await _read(source, space[:most], silence)
        if not count:
            return
        await _pass_on(target, space[:count])
        await pay(count)
        carried += count
        if count == most:
            await asyncio.sleep(0)  # one that never runs dry lets others have their turn
        elif carried > QUICK:
            rest = next_rest(rest, count, most)
            await asyncio.sleep(rest)


def next_rest(rest: float, count: int, most: int) -> float:
    """So long that about a third of a piece gathers: more may be all that its connection holds, so that a longer rest
    would only slow it down. Pure."""
    if count < most // 4:
        return min(LONGEST_REST, 2 * rest)
    return rest if count <= most * 3 // 8 else max(REST, rest / 2)


async def _read(source: socket.socket, space: memoryview, silence: float) -> int:
    """Mostly something is there already, and then no alarm has to be set."""
    try:
        return source.recv_into(space)
    except (BlockingIOError, InterruptedError):
        async with asyncio.timeout(silence):
            return await asyncio.get_running_loop().sock_recv_into(source, space)


async def _pass_on(target: socket.socket, data: memoryview) -> None:
    try:
        sent = target.send(data)
    except (BlockingIOError, InterruptedError):
        sent = 0
    if sent < len(data):
        async with asyncio.timeout(IDLE):
            await asyncio.get_running_loop().sock_sendall(target, data[sent:])


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
