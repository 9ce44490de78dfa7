import pytest

from mvidarr.db import Database
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import JobContext
from tests.jobs.house import Blow, Gate, House


async def test_a_job_waits_for_the_one_it_depends_on(db: Database) -> None:
    house = House(db)
    gate = Gate()
    order: list[int] = []

    async def work(context: JobContext) -> None:
        order.append(context.job.id)

    house.kind("extract", gate)
    house.kind("download", work)
    async with house.at_work():
        parent = await house.add("extract")
        child = await house.add("download", waits_for=parent, priority=9)
        other = await house.add("download")
        await house.until(other)
        view = await house.jobs.get(child)
        assert (view["state"], view["waits_for"]) == ("queued", parent)
        assert (await house.jobs.health())["lanes"][0]["waiting"] == 1
        gate.open.set()
        assert (await house.until(child))["waits_for"] is None
    assert order == [other, child]


async def test_a_parent_that_is_done_already_is_not_waited_for(db: Database) -> None:
    house = House(db)
    house.kind("any")
    async with house.at_work():
        parent = await house.add("any")
        await house.until(parent)
        await house.until(await house.add("any", waits_for=parent))


async def test_what_waits_for_a_failed_job_fails_with_it_and_so_on_and_comes_back_when_that_is_retried(
    db: Database,
) -> None:
    house = House(db)
    house.kind("extract", Blow(Invalid("No video there.", code="no_video")))
    house.kind("download")
    async with house.at_work():
        parent = await house.add("extract", not_before=4_000_000_000_000)
        child = await house.add("download", waits_for=parent)
        grandchild = await house.add("download", waits_for=child)
        await house.jobs.retry(parent, "user:1")
        await house.until(parent, "failed")
        for job in (child, grandchild):
            view = await house.until(job, "failed")
            assert view["error"] is not None
            assert view["error"]["code"] == "dependency_failed"
            assert house.causes(job) == ["dependency"]
        with pytest.raises(Conflict) as refused:
            await house.jobs.retry(child, "user:1")
        assert refused.value.code == "dependency_failed"
        with pytest.raises(Conflict):
            await house.add("download", waits_for=parent)
        await house.jobs.retry(parent, "user:1")
        await house.until(grandchild)
    assert house.causes(child) == ["dependency", "by_hand", "claimed", "finished"]


async def test_what_waits_for_a_cancelled_job_fails_too(db: Database) -> None:
    house = House(db)
    house.kind("any")
    parent = await house.add("any")
    child = await house.add("any", waits_for=parent)
    await house.jobs.cancel(parent, "user:1")
    assert (await house.jobs.get(child))["state"] == "failed"
    assert [update["id"] for update in house.updates[-2:]] == [parent, child]


async def test_a_dependant_whose_place_was_taken_meanwhile_stays_failed(db: Database) -> None:
    house = House(db)
    house.kind("any")
    parent = await house.add("any")
    child = await house.add("any", waits_for=parent, dedupe="k")
    await house.jobs.cancel(parent, "user:1")
    await house.add("any", dedupe="k")
    await house.jobs.retry(parent, "user:1")
    assert (await house.jobs.get(parent))["state"] == "queued"
    assert (await house.jobs.get(child))["state"] == "failed"


async def test_a_dependant_that_a_person_cancelled_is_not_brought_back_with_its_parent(db: Database) -> None:
    house = House(db)
    house.kind("any")
    parent = await house.add("any")
    child = await house.add("any", waits_for=parent)
    await house.jobs.cancel(child, "user:1")
    await house.jobs.cancel(parent, "user:1")
    await house.jobs.retry(parent, "user:1")
    assert (await house.jobs.get(child))["state"] == "cancelled"


async def test_nothing_waits_for_a_job_that_does_not_exist(db: Database) -> None:
    house = House(db)
    house.kind("any")
    with pytest.raises(NotFound):
        await house.add("any", waits_for=99)
    with pytest.raises(Invalid):
        await house.add("unheard of")
