"""What happens by itself: when it is due, and that it happens once."""

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mvidarr import clock
from mvidarr.clock import DAY, HOUR, MINUTE, SECOND
from mvidarr.db import Database, Reader
from mvidarr.db.postgres import PostgresLink
from mvidarr.db.sqlite import SqliteLink
from mvidarr.errors import Conflict, Invalid, NotFound, Unavailable
from mvidarr.jobs import NewJob, Schedule, Scheduler, schedule_store
from mvidarr.jobs.cron import LOCAL, checked, in_words, next_after
from tests.jobs.house import House

BERLIN = ZoneInfo("Europe/Berlin")
NIGHTLY = "0 4 * * *"


def at(text: str) -> int:
    """``2026-11-21 10:00`` in UTC -> milliseconds."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def ticks(cron: str, since: str, until: str, zone: Any = BERLIN) -> list[str]:
    moment, found = at(since), []
    while (following := next_after(cron, moment, zone)) is not None and following <= at(until):
        moment = following
        found.append(clock.iso(moment)[5:16])
    return found


# -- when (pure)


def test_a_night_without_the_hour_of_the_tick_has_it_after_the_gap_and_a_night_with_two_has_one() -> None:
    assert ticks("30 2 * * *", "2026-03-28 12:00", "2026-03-30 12:00") == ["03-29T01:00", "03-30T00:30"]
    assert ticks("30 2 * * *", "2026-10-24 12:00", "2026-10-26 12:00") == ["10-25T00:30", "10-26T01:30"]
    assert ticks(NIGHTLY, "2026-10-24 12:00", "2026-10-26 12:00") == ["10-25T03:00", "10-26T03:00"]


def test_what_repeats_within_the_hour_goes_on_through_the_change_of_the_clocks() -> None:
    spring = ticks("*/30 * * * *", "2026-03-29 00:00", "2026-03-29 02:00")
    autumn = ticks("*/30 * * * *", "2026-10-25 00:00", "2026-10-25 02:00")
    assert [tick[6:] for tick in spring] == ["00:30", "01:00", "01:30", "02:00"]
    assert [tick[6:] for tick in autumn] == ["00:30", "01:00", "01:30", "02:00"]


@pytest.fixture
def berlin_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a rule that needs no table of time zones."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin_time")
@pytest.mark.parametrize("cron", [NIGHTLY, "30 2 * * *", "*/20 * * * *", "15 */6 * * *", "0 1-3 * * SUN"])
@pytest.mark.parametrize("day", ["2026-03-28", "2026-10-24", "2026-06-06"])
def test_local_time_is_that_of_the_server(cron: str, day: str) -> None:
    assert os.environ["TZ"].startswith("CET")
    since, until = f"{day} 12:00", f"{day[:8]}{int(day[8:]) + 1:02d} 18:00"
    assert ticks(cron, since, until, LOCAL) == ticks(cron, since, until, BERLIN) != []


@pytest.mark.parametrize(
    "text",
    [
        "often",
        "* * * *",
        "0 0 4 * * *",
        "60 * * * *",
        "0 4 30 2 *",
        "0 4 1-",
        "*/0 * * * *",
        "0 4 * * " + "1," * 60,
        "@daily",
    ],
)
def test_what_makes_no_sense_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(text)
    assert refused.value.code == "bad_cron"


def test_an_expression_is_told_in_words_and_nothing_is_off() -> None:
    assert in_words(NIGHTLY) == "At 04:00 every day"
    assert (checked("  0  4 * *  * "), checked(" "), in_words("")) == (NIGHTLY, "", "Off")
    assert next_after("", at("2026-01-01 00:00")) is None


# -- that it happens, once


class Wall:
    """The clock that a scheduler is given."""

    def __init__(self, text: str) -> None:
        self.moment = at(text)

    def __call__(self) -> int:
        return self.moment


def schedule_of(house: House, cron: str = NIGHTLY) -> Schedule:
    if house.kinds.find("sweep") is None:
        house.kind("sweep")
    return Schedule("sweep", "Sweeping", cron, lambda: NewJob("sweep", dedupe="sweep"))


def scheduler_of(house: House, wall: Wall, cron: str = NIGHTLY) -> Scheduler:
    return Scheduler(house.database, house.jobs, [schedule_of(house, cron)], now=wall, zone=UTC)


async def sweeps(house: House) -> int:
    return await house.jobs.count("kind:sweep")


async def end_all(house: House) -> None:
    """What is queued is over, so that the next tick may enqueue."""
    for job in (await house.jobs.list(state="open"))["items"]:
        await house.jobs.cancel(job["id"], "system")


async def test_a_tick_comes_when_it_is_due_and_a_second_look_or_a_restart_changes_nothing(db: Database) -> None:
    house, wall = House(db), Wall("2026-11-20 12:00")
    scheduler = scheduler_of(house, wall)
    assert await scheduler.tick() == at("2026-11-21 04:00")
    assert await sweeps(house) == 0
    wall.moment = at("2026-11-21 04:00")
    assert await scheduler.tick() == at("2026-11-22 04:00")
    assert await scheduler.tick() == at("2026-11-22 04:00")
    await end_all(house)
    assert await scheduler_of(house, wall).tick() == at("2026-11-22 04:00")
    assert await sweeps(house) == 1


async def test_a_full_disk_keeps_nobody_from_starting(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(db)
    scheduler = scheduler_of(house, Wall("2026-11-20 12:00"))
    with monkeypatch.context() as full:
        full.setattr(PostgresLink if db.dialect == "postgresql" else SqliteLink, "commit", _full)
        await scheduler.start("sweep")
    assert await sweeps(house) == 0
    await scheduler.start("sweep")
    assert await sweeps(house) == 1


async def _full(_: object) -> None:
    raise Unavailable("The disk of the database is full.", code="disk_full")


async def test_of_two_processes_that_tick_at_once_one_enqueues(db: Database, db_url: str) -> None:
    other = await Database.open(db_url)
    try:
        wall = Wall("2026-11-20 12:00")
        house, beside = House(db), House(other)
        schedulers = [scheduler_of(house, wall), scheduler_of(beside, wall)]
        await asyncio.gather(*(one.tick() for one in schedulers))
        for day in range(1, 4):
            wall.moment = at("2026-11-20 04:00") + day * DAY
            await asyncio.gather(*(one.tick() for one in schedulers), schedulers[0].start("sweep"))
            assert await sweeps(house) == day
            await end_all(house)
    finally:
        await other.close()


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_however_long_it_slept_one_job_catches_up(db: Database) -> None:
    house, wall = House(db), Wall("2026-11-20 12:00")
    scheduler = scheduler_of(house, wall, "*/5 * * * *")
    await scheduler.tick()
    wall.moment += 3 * DAY + 2 * MINUTE
    assert await scheduler.tick() == at("2026-11-23 12:05")
    await end_all(house)
    await scheduler.tick()
    assert await sweeps(house) == 1


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("back", "expected"),
    [(2 * SECOND, "2026-11-22 04:00"), (50 * MINUTE, "2026-11-22 04:00"), (30 * HOUR, "2026-11-20 04:00")],
)
async def test_a_clock_set_back_repeats_nothing_and_one_set_back_far_does_not_wait_for_ever(
    db: Database, back: int, expected: str
) -> None:
    house, wall = House(db), Wall("2026-11-20 12:00")
    scheduler = scheduler_of(house, wall)
    await scheduler.tick()
    wall.moment = at("2026-11-21 04:00")
    await scheduler.tick()
    await end_all(house)
    wall.moment -= back
    for _ in range(3):
        assert await scheduler.tick() == at(expected)
    assert await sweeps(house) == 1
    wall.moment = at(expected)
    await scheduler.tick()
    assert await sweeps(house) == 2


async def test_another_cron_counts_at_once_and_an_empty_one_switches_off(db: Database) -> None:
    house, wall = House(db), Wall("2026-11-20 12:00")
    scheduler = scheduler_of(house, wall)
    await scheduler.tick()
    scheduler.set_cron("sweep", " 30 * * * * ")
    (view,) = await scheduler.views()
    assert (view["cron"], view["words"], view["next"]) == (
        "30 * * * *", "At minute 30 of every hour", "2026-11-20T12:30:00Z",
    )  # fmt: skip
    assert await scheduler.tick() == at("2026-11-20 12:30")
    assert await scheduler_of(house, wall).tick() == at("2026-11-20 12:30")  # also for another process
    scheduler.set_cron("sweep", "")
    assert await scheduler.tick() is None
    wall.moment += DAY
    assert await scheduler.tick() is None
    (view,) = await scheduler.views()
    assert (view["words"], view["next"], await sweeps(house)) == ("Off", None, 0)
    with pytest.raises(Invalid):
        scheduler.set_cron("sweep", "soon")
    with pytest.raises(NotFound):
        scheduler.set_cron("weep", NIGHTLY)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_is_stored_while_somebody_looks_is_told(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A time that had just been set was told as it had been before."""
    scheduler, read = scheduler_of(House(db), Wall("2026-11-20 12:00")), schedule_store.all_with_jobs
    await scheduler.tick()
    scheduler.set_cron("sweep", "30 * * * *")

    async def stored_behind(r: Reader) -> Any:
        rows = await read(r)
        await scheduler.tick()
        return rows

    monkeypatch.setattr(schedule_store, "all_with_jobs", stored_behind)
    (view,) = await scheduler.views()
    assert (view["cron"], view["next"]) == ("30 * * * *", "2026-11-20T12:30:00Z")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_by_hand_it_runs_now_and_the_view_tells_how_it_went(db: Database) -> None:
    house, wall = House(db), Wall("2026-11-20 12:00")
    scheduler = scheduler_of(house, wall)
    job = await scheduler.run_now("sweep", "user:1")
    with pytest.raises(Conflict) as refused:
        await scheduler.run_now("sweep", "user:1")
    assert refused.value.extra["job"]["id"] == job["id"]
    assert (await scheduler.views())[0]["last_outcome"] == "queued"
    async with house.at_work():
        await house.until(job["id"])
    (view,) = await scheduler.views()
    assert (view["job_id"], view["last_outcome"], view["last_error"]) == (job["id"], "done", None)
    assert view["last_duration"] is not None
    assert view["next"] == "2026-11-21T04:00:00Z"
    with pytest.raises(NotFound):
        await scheduler.run_now("weep", "user:1")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_is_still_running_does_for_the_next_tick_and_a_tick_that_nobody_made_is_told(db: Database) -> None:
    house, wall = House(db), Wall("2026-11-20 12:00")
    scheduler = scheduler_of(house, wall)
    await scheduler.tick()
    wall.moment = at("2026-11-21 04:00")
    await scheduler.tick()
    wall.moment += DAY
    assert await scheduler.late(HOUR) == []
    assert await scheduler.tick() == at("2026-11-23 04:00")
    assert await sweeps(house) == 1
    wall.moment += DAY + 2 * HOUR
    assert await scheduler.late(HOUR) == ["Sweeping"]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_long_lived_task_ticks_by_itself_when_something_is_set(db: Database) -> None:
    house, wall = House(db), Wall("2026-11-20 12:00")
    scheduler = scheduler_of(house, wall, "")
    async with asyncio.TaskGroup() as group:
        task = group.create_task(scheduler.run())
        wall.moment += MINUTE
        scheduler.set_cron("sweep", "* * * * *")

        async def stored() -> bool:
            return (await scheduler.views())[0]["next"] == "2026-11-20T12:02:00Z"

        await house.sees(stored)
        task.cancel()
