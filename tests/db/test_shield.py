import asyncio

import pytest

from mvidarr.db.shield import finish


async def test_what_is_shielded_ends_however_often_it_is_cancelled() -> None:
    begun, go, ended = asyncio.Event(), asyncio.Event(), list[str]()

    async def work() -> None:
        begun.set()
        await go.wait()
        ended.append("whole")

    task = asyncio.create_task(finish(work()))
    await begun.wait()
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["whole"]


async def test_a_failure_under_a_cancel_gives_way_to_the_cancel() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.01)
        raise ZeroDivisionError

    task = asyncio.create_task(finish(work()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_without_a_cancel_results_and_failures_pass() -> None:
    assert await finish(asyncio.sleep(0, "done")) == "done"

    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await finish(fail())
