import asyncio
from itertools import pairwise

from mvidarr.db import Database
from mvidarr.jobs import JobContext, JobView
from mvidarr.jobs.lines import HEAD, TAIL
from tests.jobs.house import QUICK, Gate, House


async def test_progress_of_a_running_job_is_seen_at_once_but_never_stored(db: Database) -> None:
    house = House(db)
    gate = Gate()
    house.kind("fetch", gate)
    async with house.at_work():
        job = await house.add("fetch")
        await gate.begun.wait()
        gate.seen[0].progress(fraction=0.25, stage="fetch", speed=1000.0, eta=12.0, message="part 1 of 2")
        shown = {"fraction": 0.25, "stage": "fetch", "speed": 1000.0, "eta": 12.0, "message": "part 1 of 2"}
        assert (await house.jobs.get(job))["progress"] == shown
        assert [view["progress"] for view in (await house.jobs.list(state="open"))["items"]] == [shown]
        assert (await House(db).jobs.get(job))["progress"]["fraction"] is None
        gate.open.set()
        done = await house.until(job)
    assert done["progress"] == {"fraction": 1.0, "stage": None, "speed": None, "eta": None, "message": None}


async def test_updates_leave_at_most_four_times_a_second_but_states_at_once(db: Database) -> None:
    house, loop = House(db), asyncio.get_running_loop()
    left: list[tuple[str, float]] = []

    async def work(context: JobContext) -> None:
        for step in range(200):
            context.progress(fraction=step / 200)
            await asyncio.sleep(0)

    house.kind("busy", work)
    house.jobs.live.listen(lambda view: left.append((view["state"], loop.time())))
    async with house.at_work():
        job = await house.add("busy")
        await house.until(job)
    _, *words = [moment for state, moment in left if state == "running"]  # the first is of its start
    assert words
    assert all(later - before >= 0.249 for before, later in pairwise(words))
    assert left[-1][0] == "done"


async def test_a_stage_is_stored_before_the_work_goes_on(db: Database) -> None:
    house = House(db)
    elsewhere = House(db)
    seen: list[JobView] = []

    async def work(context: JobContext) -> None:
        context.progress(fraction=0.9, speed=5.0)
        await context.stage("check")
        seen.append(await elsewhere.jobs.get(context.job.id))

    house.kind("staged", work)
    async with house.at_work():
        job = await house.add("staged")
        view = await house.until(job)
    assert seen[0]["progress"] == {"fraction": None, "stage": "check", "speed": None, "eta": None, "message": None}
    assert view["progress"]["stage"] == "check"
    assert "check" in [update["progress"]["stage"] for update in house.updates if update["state"] == "running"]


async def test_lines_are_seen_before_and_after_they_are_stored_each_once(db: Database) -> None:
    house = House(db)
    gate = Gate()
    house.kind("talk", gate)
    elsewhere = House(db)
    async with house.at_work():
        job = await house.add("talk")
        await gate.begun.wait()
        gate.seen[0].log("one")
        gate.seen[0].log("two", "warning")
        assert [line["text"] for line in await house.jobs.log(job)] == ["one", "two"]
        await house.sees(lambda: elsewhere.jobs.log(job))
        gate.seen[0].log("three")
        lines = await house.jobs.log(job)
        assert [(line["n"], line["level"], line["text"]) for line in lines] == [
            (1, "info", "one"),
            (2, "warning", "two"),
            (3, "info", "three"),
        ]
        assert [line["n"] for line in await house.jobs.log(job, after=2)] == [3]
        gate.open.set()
        await house.until(job)
    assert [line["n"] for line in await elsewhere.jobs.log(job)] == [1, 2, 3]


async def test_a_talkative_job_keeps_its_first_and_last_lines(db: Database) -> None:
    house = House(db)
    total = 3 * TAIL

    async def work(context: JobContext) -> None:
        for n in range(1, total + 1):
            context.log(f"line {n}")
            if n % TAIL == 0:
                await context.stage(f"after {n}")

    house.kind("talk", work)
    async with house.at_work():
        job = await house.add("talk")
        await house.until(job)
    numbers = [line["n"] for line in await house.jobs.log(job)]
    assert numbers == [*range(1, HEAD + 1), *range(total - TAIL + 1, total + 1)]


async def test_lines_of_a_second_attempt_follow_those_of_the_first(db: Database) -> None:
    house = House(db)
    gate = Gate()

    async def work(context: JobContext) -> None:
        context.log(f"attempt {context.job.attempts}")
        await gate(context)

    house.kind("talk", work)
    async with house.at_work():
        job = await house.add("talk")
        await gate.begun.wait()
    after = House(db, pace=QUICK)
    gate.open.set()
    after.kind("talk", work)
    async with after.at_work():
        await after.until(job)
    lines = await after.jobs.log(job)
    assert [line["n"] for line in lines] == [1, 2, 3]
    assert [line["text"] for line in lines] == ["attempt 1", "Stopped with the server; it starts anew.", "attempt 1"]


async def test_a_listener_that_breaks_holds_up_no_job_and_no_other_listener(db: Database) -> None:
    house = House(db)
    heard: list[int] = []

    def broken(view: JobView) -> None:
        raise KeyError("a fault of the listener")

    house.jobs.live.listen(broken)
    house.jobs.live.listen(lambda view: heard.append(view["id"]))
    house.kind("fine")
    async with house.at_work():
        job = await house.add("fine")
        await house.until(job)
    assert set(heard) == {job}
