"""Cancelling reaches the child, and what the child started, before the cancellation goes on."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from mvidarr.process import Children, Limits

Gone = Callable[[int], Awaitable[None]]
STUBBORN = "trap '' TERM; echo $$; while :; do sleep 60; done"
PARENT = "sleep 60 & echo $!; wait"


async def test_cancelling_who_waits_stops_the_child_and_its_grandchild(
    children: Children, tmp_path: Path, gone: Gone
) -> None:
    pids: asyncio.Queue[int] = asyncio.Queue()

    async def work() -> None:
        child = await children.start(["sh", "-c", PARENT], cwd=tmp_path, limits=Limits(grace=600))
        pids.put_nowait(child.pid)
        async for line in child.lines():
            pids.put_nowait(int(line.text))

    task = asyncio.create_task(work())
    parent, grandchild = await pids.get(), await pids.get()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await gone(parent)
    await gone(grandchild)


async def test_cancelling_a_run_leaves_no_record(children: Children, tmp_path: Path) -> None:
    task = asyncio.create_task(children.run(["sleep", "60"], cwd=tmp_path))
    await asyncio.sleep(0)
    assert len(list((tmp_path / "run").iterdir())) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list((tmp_path / "run").iterdir()) == []


async def test_a_second_cancellation_does_not_wait_for_the_grace(children: Children, tmp_path: Path) -> None:
    ready = asyncio.Event()

    async def work() -> None:
        async with await children.start(["sh", "-c", STUBBORN], cwd=tmp_path, limits=Limits(grace=600)) as child:
            async for _ in child.lines():
                ready.set()

    task = asyncio.create_task(work())
    await ready.wait()
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_leaving_the_block_stops_the_child(children: Children, tmp_path: Path) -> None:
    async with await children.start(["sh", "-c", "echo ready; exec sleep 60"], cwd=tmp_path) as child:
        async for line in child.lines():
            assert line.text == "ready"
            break
    assert (await child.wait()).code == -signal.SIGTERM


async def test_a_stopped_child_hears_that_it_should_end(children: Children, tmp_path: Path) -> None:
    child = await children.start(["sleep", "60"], cwd=tmp_path, limits=Limits(grace=600))
    os.kill(child.pid, signal.SIGSTOP)
    await asyncio.to_thread(os.waitid, os.P_PID, child.pid, os.WSTOPPED | os.WNOWAIT)
    assert (await child.stop()).code == -signal.SIGTERM


async def test_stopping_twice_or_after_the_end_changes_nothing(children: Children, tmp_path: Path) -> None:
    child = await children.start(["sh", "-c", "exit 5"], cwd=tmp_path)
    end = await child.wait()
    assert end.code == 5
    assert await child.stop() == await child.stop() == end


async def test_closing_stops_everything_that_runs(children: Children, tmp_path: Path, gone: Gone) -> None:
    running = [await children.start(["sleep", "60"], cwd=tmp_path) for _ in range(3)]
    await children.close()
    for child in running:
        assert (await child.wait()).code == -signal.SIGTERM
        await gone(child.pid)
    assert list((tmp_path / "run").iterdir()) == []
