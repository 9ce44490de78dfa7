import asyncio
from dataclasses import replace

import pytest

from mvidarr.db import Database
from mvidarr.errors import Conflict, External, NotFound
from mvidarr.jobs import JobContext, Reason
from tests.jobs.house import QUICK, Blow, Gate, House, nothing


async def test_a_queued_job_is_cancelled_in_place_and_can_be_retried(db: Database) -> None:
    house = House(db)
    house.kind("idle")
    job = await house.add("idle")
    view = await house.jobs.cancel(job, "user:2")
    assert (view["state"], view["attempts"], view["error"]) == ("cancelled", 0, None)
    assert house.settled == [(job, "cancelled", "cancelled")]
    with pytest.raises(Conflict) as again:
        await house.jobs.cancel(job, "user:2")
    assert again.value.code == "job_finished"
    await house.jobs.retry(job, "user:2")
    async with house.at_work():
        assert (await house.until(job))["attempts"] == 1


async def test_a_running_handler_is_cancelled_at_once_and_learns_why(db: Database) -> None:
    house = House(db, pace=replace(QUICK, heartbeat=3600.0))  # it does not wait for that
    reasons: list[Reason | None] = []
    begun = asyncio.Event()

    async def work(context: JobContext) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            reasons.append(context.reason)
            raise

    house.kind("long", work)
    async with house.at_work():
        job = await house.add("long")
        await begun.wait()
        view = await house.jobs.cancel(job, "user:1")
        assert view["cancellable"] is False
        await house.until(job, "cancelled")
    assert reasons == [Reason.USER]
    assert house.causes(job) == ["claimed", "cancelled"]
    assert [attempt["outcome"] for attempt in await house.jobs.attempts(job)] == ["cancelled"]


async def test_a_cancel_from_another_process_is_seen_with_the_heartbeat(db: Database) -> None:
    house, elsewhere = House(db), House(db)
    gate = Gate()
    house.kind("long", gate)
    elsewhere.kind("long")
    async with house.at_work():
        job = await house.add("long")
        await gate.begun.wait()
        await elsewhere.jobs.cancel(job, "user:1")
        await house.until(job, "cancelled")


async def test_a_handler_that_breaks_when_it_is_cancelled_was_cancelled(db: Database) -> None:
    house = House(db)
    begun = asyncio.Event()

    async def work(context: JobContext) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise External("The child died.", source="ytdlp", retryable=True) from None

    house.kind("brittle", work)
    async with house.at_work():
        job = await house.add("brittle")
        await begun.wait()
        await house.jobs.cancel(job, "user:1")
        assert (await house.until(job, "cancelled"))["error"] is None


async def test_a_cancel_that_meets_a_retry_wins(db: Database) -> None:
    house, elsewhere = House(db), House(db)
    elsewhere.kind("flaky")
    began = asyncio.Event()
    go_on = asyncio.Event()

    async def work(context: JobContext) -> None:
        began.set()
        await go_on.wait()
        raise External("Not now.", source="ytdlp", retryable=True)

    house.kind("flaky", work)
    async with house.at_work():
        job = await house.add("flaky")
        await began.wait()
        async with db.write() as w:
            await elsewhere.jobs.transitions.cancel(w, job, "user:9", 1)
            w.after_commit(go_on.set)
        await house.until(job, "cancelled")
    assert house.causes(job)[-1] == "cancelled"


async def test_nothing_is_cancelled_or_retried_that_does_not_exist(db: Database) -> None:
    house = House(db)
    with pytest.raises(NotFound):
        await house.jobs.cancel(404, "user:1")
    with pytest.raises(NotFound):
        await house.jobs.retry(404, "user:1")
    with pytest.raises(NotFound):
        await house.jobs.get(404)
    with pytest.raises(NotFound):
        await house.jobs.log(404)


async def test_only_what_failed_or_was_cancelled_is_retried_by_hand(db: Database) -> None:
    house = House(db)
    house.kind("fine")
    async with house.at_work():
        job = await house.add("fine")
        await house.until(job)
        with pytest.raises(Conflict) as refused:
            await house.jobs.retry(job, "user:1")
    assert refused.value.code == "not_retryable"


async def test_a_retry_by_hand_keeps_the_row_and_gives_all_tries_again(db: Database) -> None:
    house = House(db)
    away = External("Not now.", source="ytdlp", retryable=True)
    house.kind("flaky", Blow(away, away, away, away, away))
    async with house.at_work():
        job = await house.add("flaky")
        assert (await house.until(job, "failed"))["attempts"] == 3
        view = await house.jobs.retry(job, "user:1")
        assert (view["state"], view["error"]) == ("queued", None)
        assert (await house.until(job))["attempts"] == 6
    assert len(await house.jobs.attempts(job)) == 6


async def test_a_retry_is_refused_while_another_job_holds_its_dedupe_key(db: Database) -> None:
    house = House(db)
    house.kind("once")
    job = await house.add("once", dedupe="k")
    await house.jobs.cancel(job, "user:1")
    other = await house.add("once", dedupe="k")
    with pytest.raises(Conflict) as refused:
        await house.jobs.retry(job, "user:1")
    assert refused.value.extra["job"]["id"] == other


async def test_draining_waits_for_jobs_that_end_within_the_grace(db: Database) -> None:
    house = House(db)
    gate = Gate()
    house.kind("brief", gate)
    async with house.at_work():
        job = await house.add("brief")
        await gate.begun.wait()
        late = await house.add("brief")
        async with asyncio.TaskGroup() as group:
            drained = group.create_task(house.supervisor.drain(grace=60.0))
            gate.open.set()
        assert drained.result()
    assert (await house.jobs.get(job))["state"] == "done"
    assert (await house.jobs.get(late))["state"] in ("queued", "done")


async def test_draining_requeues_what_does_not_end_without_counting_the_attempt(db: Database) -> None:
    house = House(db)
    gate = Gate()
    house.kind("long", gate)
    async with house.at_work():
        job = await house.add("long")
        await gate.begun.wait()
    view = await house.jobs.get(job)
    assert (view["state"], view["attempts"]) == ("queued", 0)
    assert gate.seen[0].reason is Reason.SHUTDOWN
    assert house.causes(job) == ["claimed", "shutdown"]
    assert await house.jobs.attempts(job) == []
    after = House(db)
    after.kind("long")
    async with after.at_work():
        assert (await after.until(job))["attempts"] == 1


async def test_a_supervisor_whose_task_is_cancelled_stores_its_jobs_as_queued(db: Database) -> None:
    house = House(db)
    gate = Gate()
    house.kind("long", gate)
    task = asyncio.ensure_future(house.supervisor.run())
    job = await house.add("long")
    await gate.begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await house.jobs.get(job))["state"] == "queued"
    assert (await house.jobs.get(job))["attempts"] == 0
    assert len(house.jobs.live) == 0


async def test_a_handler_that_will_not_stop_does_not_hold_the_drain_for_ever(db: Database) -> None:
    house = House(db, pace=replace(QUICK, stop=0.2))
    release, begun = asyncio.Event(), asyncio.Event()

    async def work(context: JobContext) -> None:
        begun.set()
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    house.kind("stubborn", work)
    task = asyncio.ensure_future(house.supervisor.run())
    job = await house.add("stubborn")
    await begun.wait()
    assert await house.supervisor.drain(grace=0.0) is False
    release.set()
    await task
    assert (await house.jobs.get(job))["state"] == "queued"  # nothing of it was lost: it is run again


async def test_draining_an_idle_supervisor_is_quick_and_repeatable(db: Database) -> None:
    house = House(db)
    house.kind("idle", nothing)
    assert await house.supervisor.drain()
    async with house.at_work():
        assert await house.supervisor.drain()
    assert (await house.jobs.health())["supervisor"]["alive"] is False
