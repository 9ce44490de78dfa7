import asyncio

import pytest
import structlog
from sqlalchemy import update

from mvidarr.clock import now
from mvidarr.db import Database, Writer
from mvidarr.db.tables.jobs import jobs
from mvidarr.errors import Conflict, External, Invalid, Unavailable
from mvidarr.jobs import JobContext, JobRow, Kind, NewJob, Outcome
from mvidarr.jobs.claim import take
from tests.jobs.house import Blow, Gate, House


async def test_a_job_is_claimed_run_and_done_with_its_room_settled_at_each_step(db: Database) -> None:
    house = House(db)
    seen: list[JobRow] = []

    async def work(context: JobContext) -> None:
        seen.append(context.job)
        context.log("hello")
        assert structlog.contextvars.get_contextvars() == {"job_id": context.job.id, "kind": "greet"}

    house.kind("greet", work)
    async with house.at_work():
        job = await house.add("greet", payload={"to": "björk"}, subject=("video", 7), actor="user:3")
        view = await house.until(job)
    assert seen[0].payload == {"to": "björk"}
    assert seen[0].actor == "user:3"
    assert house.causes(job) == ["claimed", "finished"]
    assert (view["attempts"], view["error"], view["cancellable"]) == (1, None, False)
    assert view["subject"] == {"type": "video", "id": 7}
    assert view["progress"]["fraction"] == 1.0
    assert [line["text"] for line in await house.jobs.log(job)] == ["hello"]
    assert [attempt["outcome"] for attempt in await house.jobs.attempts(job)] == ["done"]
    states = [update["state"] for update in house.updates if update["id"] == job]
    assert states == ["queued", "running", "done"]


async def test_jobs_that_wait_in_the_queue_before_the_start_are_found(db: Database) -> None:
    house = House(db)
    house.kind("old")
    job = await house.add("old")
    async with house.at_work():
        await house.until(job)


async def test_urgent_jobs_go_first_then_old_ones(db: Database) -> None:
    house = House(db, lanes={"work": 1})
    order: list[int] = []

    async def work(context: JobContext) -> None:
        order.append(context.job.id)

    house.kind("ordered", work)
    first, second = await house.add("ordered"), await house.add("ordered")
    urgent = await house.add("ordered", priority=5)
    ahead = await house.add("ordered", place=1000)
    async with house.at_work():
        await house.until(second)
    assert order == [urgent, ahead, first, second]


async def test_a_job_that_is_held_does_not_start_and_one_whose_host_is_full_is_left(db: Database) -> None:
    house = House(db, lanes={"work": 1})
    house.kind("asks")
    held, full = await house.add("asks"), await house.add("asks", host="slow.example")
    free, other = await house.add("asks"), await house.add("asks", host="quick.example")
    async with db.write() as w:
        await w.run(update(jobs).where(jobs.c.id == held).values(held=1))
        taken = await take(w, "work", 9, "somebody", now(), now(), full=["slow.example"])
        assert [job.id for job in taken] == [free, other]
        taken = await take(w, "work", 9, "somebody", now(), now())
        assert [job.id for job in taken] == [full]


async def test_a_lane_runs_no_more_than_its_concurrency_and_can_be_widened_at_run_time(db: Database) -> None:
    house = House(db, lanes={"work": 1, "other": 1})
    gate = Gate()
    house.kind("slow", gate)
    house.kind("elsewhere", lane="other")
    jobs = [await house.add("slow") for _ in range(3)]
    beside = await house.add("elsewhere")
    async with house.at_work():
        await gate.begun.wait()
        await house.until(beside)
        assert house.lanes.running("work") == 1
        assert len(gate.seen) == 1
        house.lanes.set("work", 3)

        async def all_run() -> bool:  # the table says so a moment before they do
            return len(gate.seen) == 3

        await house.sees(all_run)
        assert house.lanes.running("work") == 3
        gate.open.set()
        for job in jobs:
            await house.until(job)


async def test_a_job_that_is_not_due_stays_queued_and_starts_when_it_is_hurried(db: Database) -> None:
    house = House(db)
    house.kind("later")
    async with house.at_work():
        later = await house.add("later", not_before=4_000_000_000_000)
        await house.until(await house.add("later"))
        view = await house.jobs.get(later)
        assert view["state"] == "queued"
        assert view["not_before"] == "2096-10-02T07:06:40Z"
        await house.jobs.retry(later, "user:1")
        assert (await house.until(later))["attempts"] == 1


async def test_a_retryable_failure_is_tried_again_and_every_attempt_is_kept(db: Database) -> None:
    house = House(db)
    away = External("The site did not answer.", source="ytdlp", retryable=True, code="unreachable")
    house.kind("flaky", Blow(away, away))
    async with house.at_work():
        job = await house.add("flaky")
        view = await house.until(job)
    assert view["attempts"] == 3
    assert view["error"] is None
    attempts = await house.jobs.attempts(job)
    assert [(attempt["n"], attempt["outcome"], attempt["code"]) for attempt in attempts] == [
        (1, "retry", "unreachable"),
        (2, "retry", "unreachable"),
        (3, "done", None),
    ]
    assert house.causes(job) == ["claimed", "retry", "claimed", "retry", "claimed", "finished"]
    waiting = [update for update in house.updates if update["state"] == "queued" and update["error"]]
    assert waiting[0]["error"] == {"code": "unreachable", "detail": "The site did not answer.", "retryable": True}


async def test_when_the_tries_are_used_up_the_job_fails_with_the_last_reason(db: Database) -> None:
    house = House(db)
    busy = Unavailable("The disk is full.", code="disk_full", retry_after=0)
    house.kind("full", Blow(busy, busy, busy))
    async with house.at_work():
        view = await house.until(await house.add("full"), "failed")
    assert view["attempts"] == 3
    assert view["error"] == {"code": "disk_full", "detail": "The disk is full.", "retryable": True}


async def test_a_failure_that_will_not_pass_is_not_tried_again(db: Database) -> None:
    house = House(db)
    house.kind("wrong", Blow(Invalid("This is no address.", code="bad_url")))
    async with house.at_work():
        job = await house.add("wrong")
        view = await house.until(job, "failed")
    assert view["attempts"] == 1
    assert view["error"] == {"code": "bad_url", "detail": "This is no address.", "retryable": False}
    assert [line["level"] for line in await house.jobs.log(job)] == ["error"]


async def test_an_unknown_exception_fails_the_job_without_telling_its_insides(db: Database) -> None:
    house = House(db)
    house.kind("broken", Blow(ZeroDivisionError("secret /etc/path")))
    house.kind("fine")
    async with house.at_work():
        job = await house.add("broken")
        view = await house.until(job, "failed")
        await house.until(await house.add("fine"))
    assert view["error"] is not None
    assert view["error"]["code"] == "internal"
    assert "secret" not in str(view) + str(await house.jobs.log(job))


async def test_a_single_error_inside_a_task_group_speaks_for_itself(db: Database) -> None:
    house = House(db)
    house.kind("grouped", Blow(ExceptionGroup("of one", [Invalid("No.", code="no")])))
    async with house.at_work():
        view = await house.until(await house.add("grouped"), "failed")
    assert view["error"] is not None
    assert view["error"]["code"] == "no"


async def test_a_handler_that_cancels_itself_has_failed(db: Database) -> None:
    house = House(db)

    async def work(context: JobContext) -> None:
        raise asyncio.CancelledError

    house.kind("giddy", work)
    async with house.at_work():
        view = await house.until(await house.add("giddy"), "failed")
    assert view["error"] is not None
    assert view["error"]["code"] == "internal"


async def test_a_kind_that_this_version_does_not_know_fails_with_a_sentence(db: Database) -> None:
    newer = House(db)
    newer.kind("tomorrow")
    job = await newer.add("tomorrow")
    house = House(db)
    async with house.at_work():
        view = await house.until(job, "failed")
    assert view["error"] is not None
    assert view["error"]["code"] == "unknown_kind"


async def test_a_dedupe_key_is_unique_among_open_jobs_and_names_the_one_that_holds_it(db: Database) -> None:
    house = House(db)
    gate = Gate()
    house.kind("once", gate)
    async with house.at_work():
        job = await house.add("once", dedupe="video:1")
        with pytest.raises(Conflict) as queued:
            await house.add("once", dedupe="video:1")
        assert queued.value.code == "job_open"
        assert queued.value.extra["job"]["id"] == job
        await gate.begun.wait()
        with pytest.raises(Conflict):
            await house.add("once", dedupe="video:1")
        gate.open.set()
        await house.until(job)
        again = await house.add("once", dedupe="video:1")
        assert (await house.until(again))["id"] != job


async def test_a_room_that_cannot_settle_fails_its_own_job_and_holds_up_no_other(db: Database) -> None:
    house = House(db)
    ran: list[int] = []

    async def refuse(w: Writer, job: JobRow, outcome: Outcome) -> None:
        if outcome.state == job.payload["at"]:
            raise KeyError("a fault of the room")

    async def work(context: JobContext) -> None:
        ran.append(context.job.id)

    house.kinds.add(Kind("unsettled", "work", work, refuse))
    house.kind("fine")
    async with house.at_work():
        at_start = await house.add("unsettled", payload={"at": "running"})
        at_end = await house.add("unsettled", payload={"at": "done"})
        waits = await house.add("fine", waits_for=at_end)
        views = [await house.until(job, "failed") for job in (at_start, at_end)]
        assert (await house.until(waits, "failed"))["error"] is not None
        await house.until(await house.add("fine"))
    assert ran == [at_end]
    assert [view["error"] and view["error"]["code"] for view in views] == ["internal", "internal"]
    assert [attempt["outcome"] for attempt in await house.jobs.attempts(at_end)] == ["failed"]


async def test_what_a_failing_settle_wrote_is_taken_back(db: Database) -> None:
    house = House(db)

    async def half(w: Writer, job: JobRow, outcome: Outcome) -> None:
        if outcome.state == "done":
            await house.jobs.enqueue(w, NewJob("fine"))
            raise KeyError("after writing")

    house.kinds.add(Kind("half", "work", Blow(), half))
    house.kind("fine")
    async with house.at_work():
        job = await house.add("half")
        await house.until(job, "failed")
    assert [view["id"] for view in (await house.jobs.list())["items"]] == [job]
