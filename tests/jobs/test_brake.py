"""Sites that are to be left alone: their jobs stay where they are, all others go on."""

import asyncio
from collections.abc import Sequence

from mvidarr.db import Database, Reader
from mvidarr.jobs import JobContext
from tests.jobs.house import House


class Brake:
    def __init__(self, *hosts: str) -> None:
        self.full: Sequence[str] | None = hosts

    async def __call__(self, r: Reader, lane: str, moment: int) -> Sequence[str] | None:
        return self.full


async def test_jobs_of_a_host_that_rests_wait_and_go_on_by_themselves(db: Database) -> None:
    house, order = House(db, lanes={"work": 1}), list[str | None]()

    async def work(context: JobContext) -> None:
        order.append(context.job.host)

    house.kind("fetch", work)
    brake = Brake("b.test", "c.test")
    house.lanes.brake(brake)
    async with house.at_work():
        resting = await house.add("fetch", host="b.test", priority=20)
        await house.until(await house.add("fetch", host="a.test"))
        await house.until(await house.add("fetch"))
        assert (await house.jobs.get(resting))["state"] == "queued"
        brake.full = ()
        await house.until(resting)
    assert order == ["a.test", None, "b.test"]


async def test_a_lane_that_rests_takes_nothing(db: Database) -> None:
    house, asked = House(db), list[str]()
    house.kind("fetch")
    house.kind("tidy", lane="work")

    async def brake(r: Reader, lane: str, moment: int) -> Sequence[str] | None:
        asked.append(lane)
        return None if len(asked) < 4 else ()

    house.lanes.brake(brake)
    async with house.at_work():
        await house.until(await house.add("fetch"))
    assert len(asked) >= 4


async def test_a_job_that_goes_on_elsewhere_has_all_its_tries_again(db: Database) -> None:
    house = House(db)
    seen: list[tuple[str | None, int, object]] = []

    async def work(context: JobContext) -> None:
        job = context.job
        seen.append((job.host, job.tries, job.payload.get("tried")))
        if len(seen) == 1:
            async with db.write() as w:
                await house.jobs.asks(w, {job.id: "a.test"})
                await house.jobs.renew(w, job, "b.test", tried=["one"])
            raise TimeoutError

    house.kind("fetch", work)
    async with house.at_work():
        job = await house.add("fetch", payload={"kept": 1})
        await house.until(job, "failed")
        await house.jobs.retry(job, "user:1")
        await house.until(job)
    assert seen == [(None, 1, None), ("b.test", 1, ["one"])]


async def test_each_of_several_brakes_is_heeded(db: Database) -> None:
    house = House(db, lanes={"work": 1})
    house.kind("fetch")
    one, other = Brake("a.test"), Brake("b.test")
    house.lanes.brake(one)
    house.lanes.brake(other)
    async with house.at_work():
        resting = [await house.add("fetch", host=host) for host in ("a.test", "b.test")]
        await house.until(await house.add("fetch", host="c.test"))
        assert [(await house.jobs.get(job))["state"] for job in resting] == ["queued", "queued"]
        one.full = other.full = ()
        for job in resting:
            await house.until(job)


async def test_a_lane_whose_jobs_are_taken_singly_is_filled_all_the_same(db: Database) -> None:
    house, running, together = House(db, lanes={"work": 2}), set[int](), asyncio.Event()

    async def work(context: JobContext) -> None:
        running.add(context.job.id)
        if len(running) == 2:
            together.set()
        await together.wait()

    async def brake(r: Reader, lane: str, moment: int) -> Sequence[str] | None:
        return ["a.test"] if running else ()

    house.kind("fetch", work)
    house.lanes.brake(brake)
    house.lanes.one_by_one("work")
    async with house.at_work():
        jobs = [await house.add("fetch", host=host) for host in ("a.test", "a.test", "b.test")]
        await house.until(jobs[0])
        await house.until(jobs[2])
        assert (await house.jobs.get(jobs[1]))["state"] == "queued"
