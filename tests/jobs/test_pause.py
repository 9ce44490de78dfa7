"""Jobs that a person lets rest, one or a whole lane, while they wait and while they run."""

import asyncio
from dataclasses import replace

import pytest

from mvidarr.db import Database
from mvidarr.db.tables.jobs import jobs
from mvidarr.jobs import JobContext, Reason
from mvidarr.jobs.models import JobView
from tests.jobs.house import QUICK, Gate, House


class Long(Gate):
    """Goes on where it was; remembers why it was stopped."""

    def __init__(self) -> None:
        super().__init__()
        self.reasons: list[Reason | None] = []

    async def __call__(self, context: JobContext) -> None:
        try:
            await super().__call__(context)
        except asyncio.CancelledError:
            self.reasons.append(context.reason)
            raise


async def _pause(house: House, *ids: int) -> None:
    async with house.database.write() as w:
        await house.jobs.order.pause(w, ids)


async def _resume(house: House, *ids: int) -> None:
    async with house.database.write() as w:
        await house.jobs.order.resume(w, ids)


async def _rests(house: House, job: int) -> JobView:
    await house.until(job, "queued")
    await house.live_empty()
    return await house.jobs.get(job)


async def test_a_job_that_runs_is_stopped_and_goes_on_when_it_may_without_having_used_up_a_try(db: Database) -> None:
    house, work = House(db), Long()
    house.kind("long", work)
    async with house.at_work():
        job = await house.add("long")
        await work.begun.wait()
        await _pause(house, job)
        view = await _rests(house, job)
        assert (view["state"], view["held"], view["attempts"], view["error"]) == ("queued", True, 0, None)
        assert work.reasons == [Reason.PAUSED]
        assert await house.jobs.attempts(job) == []
        work.open.set()
        other = await house.add("long")
        await house.until(other)  # there is room, but not for the one that rests
        assert (await house.jobs.get(job))["state"] == "queued"
        await _resume(house, job)
        assert (await house.until(job))["attempts"] == 1
    assert house.causes(job) == ["claimed", "paused", "claimed", "finished"]


async def test_one_that_runs_elsewhere_is_stopped_with_the_heartbeat(db: Database) -> None:
    house, elsewhere, work = House(db), House(db), Long()
    house.kind("long", work)
    async with house.at_work():
        job = await house.add("long")
        await work.begun.wait()
        await _pause(elsewhere, job)
        assert (await _rests(house, job))["held"]
    assert work.reasons == [Reason.PAUSED]


async def test_what_is_paused_and_cancelled_at_once_is_cancelled(db: Database) -> None:
    house, work = House(db), Long()
    house.kind("long", work)
    async with house.at_work():
        job = await house.add("long")
        await work.begun.wait()
        async with db.write() as w:
            await house.jobs.order.pause(w, [job])
            await house.jobs.cancel_within(w, job, "user:1")
        view = await house.until(job, "cancelled")
    assert not view["held"]


async def test_one_that_is_resumed_before_it_has_stopped_just_goes_on(db: Database) -> None:
    house, work = House(db), Long()
    house.kind("long", work)
    async with house.at_work():
        job = await house.add("long")
        await work.begun.wait()
        async with db.write() as w:
            await house.jobs.order.pause(w, [job])
            await house.jobs.order.resume(w, [job])
        work.open.set()
        assert (await house.until(job))["attempts"] == 1


async def test_one_whose_process_dies_while_it_is_being_paused_rests_afterwards(db: Database) -> None:
    """Its end was never stored: the next start finds it."""
    house, work = House(db, pace=replace(QUICK, heartbeat=60)), Long()
    house.kind("long", work)
    job = await house.add("long")
    async with db.write() as w:
        await w.run(
            jobs.update()
            .where(jobs.c.id == job)
            .values(state="running", owner=str(replace(house.owner, pid=2**22 - 3)), lease_until=0, held=1)
        )
    async with house.at_work():
        view = await house.until(job, "queued")
        assert view["held"]
        assert house.causes(job) == ["crashed"]


@pytest.mark.parametrize("resumes", [True, False])
async def test_a_lane_that_is_paused_stops_what_can_go_on_later_and_lets_the_rest_end(
    db: Database, resumes: bool
) -> None:
    house, work = House(db), Long()
    house.kind("long", work, resumes=resumes)
    async with house.at_work():
        first = await house.add("long")
        await work.begun.wait()
        house.lanes.pause("work", True)
        second = await house.add("long")
        if resumes:
            assert not (await _rests(house, first))["held"]  # only its lane rests
        work.open.set()
        if not resumes:
            await house.until(first)
        assert (await house.jobs.get(second))["state"] == "queued"
        house.lanes.pause("work", False)
        await house.until(first)
        await house.until(second)
    assert work.reasons == ([Reason.PAUSED] if resumes else [])
