"""Starting other programs: ``/bin/true`` through ``process``, and by asyncio alone."""

import asyncio
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from mvidarr.process import Children
from tests.bench.figures import Figure, at_least

COUNT = 240  # a round
ROUNDS = 9
AT_ONCE = 8
TRUE = "/bin/true"


def children(work: Path) -> list[Figure]:
    ours, bare = asyncio.run(_measure(work))
    return [Figure("child processes", ours, "/s", at_least(1000), bare, "asyncio.create_subprocess_exec, two pipes")]


async def _measure(work: Path) -> tuple[float, float]:
    ours, bare = [], []
    async with Children(work / "run") as children:

        async def through_ours() -> None:
            await children.run([TRUE], cwd=work)

        await _rate(through_ours)
        for _ in range(ROUNDS):
            ours.append(await _rate(through_ours))
            bare.append(await _rate(_by_asyncio))
    return median(ours), median(bare)


async def _by_asyncio() -> None:
    process = await asyncio.create_subprocess_exec(TRUE, stdin=DEVNULL, stdout=PIPE, stderr=PIPE)
    await process.communicate()


async def _rate(start_one: Callable[[], Awaitable[None]]) -> float:
    """Programs a second, a few at once."""

    async def some() -> None:
        for _ in range(COUNT // AT_ONCE):
            await start_one()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(some())
    return COUNT / (time.perf_counter() - began)
