import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from mvidarr.process import Children

WAIT = 120.0


@pytest.fixture
async def children(tmp_path: Path) -> AsyncIterator[Children]:
    async with Children(tmp_path / "run") as children:
        yield children


@pytest.fixture
def gone() -> Callable[[int], Awaitable[None]]:
    """Returns when no such process runs any more; fails after a while."""

    async def gone(pid: int) -> None:
        handle = _open(pid)
        if handle is None:
            return
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(handle, ended.set)
        try:
            async with asyncio.timeout(WAIT):
                await ended.wait()
        finally:
            loop.remove_reader(handle)
            os.close(handle)

    return gone


def _open(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        return None
