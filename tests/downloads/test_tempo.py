"""When the queue rests, why, and that it goes on by itself; what came in. The clock is the test's."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy import select

from mvidarr.clock import DAY, HOUR, MINUTE, SECOND, iso
from mvidarr.db import Database
from mvidarr.db.tables.downloads import traffic
from mvidarr.downloads.tempo.holding import Hold, Wants, holds_of, in_order, limit_of, limit_told, sentence, size
from mvidarr.downloads.tempo.holds import Holds
from mvidarr.downloads.tempo.hosts import Manners
from mvidarr.downloads.tempo.tempo import Tempo
from mvidarr.downloads.tempo.timetable import moment_of, read_window
from mvidarr.downloads.tempo.traffic import Traffic, day_of
from mvidarr.egress import Meter
from mvidarr.jobs import Jobs, Kinds, Lanes
from tests.jobs.house import job_row

NIGHT = (read_window("daily 07:00-23:00 closed"), read_window("daily 05:00-07:00 limited"))
NOON = datetime.fromisoformat("2026-03-02T12:00")  # a Monday


@dataclass
class Around:
    """What a tempo looks at: the moment, bytes that came, bytes that are free."""

    database: Database
    moment: int = field(default_factory=lambda: moment_of(NOON))
    received: int = 0
    free: int | None = 10**12
    meter: Meter = field(default_factory=Meter)

    def __post_init__(self) -> None:
        self.lanes = Lanes()
        self.traffic = Traffic(self.database, lambda: self.received, lambda: self.moment)
        self.jobs = Jobs(self.database, Kinds(), self.lanes)
        self.holds = Holds(self.database, lambda: self.moment)
        self.tempo = Tempo(
            self.meter, self.lanes, self.jobs, self.traffic, self.holds, free=self._free, now=lambda: self.moment
        )

    async def _free(self) -> int | None:
        return self.free

    async def rests(self) -> str | None:
        """The codes of what lets it rest at this moment, as the lanes feel it too."""
        await self.tempo.look()
        async with self.database.read() as r:
            full = await self.lanes.full(r, "download", self.moment)
            assert await self.lanes.full(r, "metadata", self.moment) == []
        holds = await self.holds.of_all()
        assert (full is None) == bool(holds)
        return " ".join(hold.code for hold in holds) or None


async def test_the_queue_rests_while_the_timetable_is_closed_and_goes_on_by_itself(db: Database) -> None:
    around = Around(db)
    around.tempo.want(Wants(windows=NIGHT, limited_speed=500_000))
    assert await around.rests() == "closed"
    view = await around.tempo.view()
    assert view["hold"] is not None
    assert view["hold"]["sentence"] == (
        "Downloads have rested since 07:00 and go on at 23:00: The timetable is closed. "
        "They go on by themselves; the timetable is under Settings, Downloads."
    )
    assert view["hold"]["since"] == iso(around.moment - 5 * HOUR)
    assert view["hold"]["until"] == view["next"] == iso(around.moment + 11 * HOUR)
    assert (view["mode"], view["next_mode"]) == ("closed", "full")
    around.moment += 11 * HOUR
    assert await around.rests() is None
    assert around.meter.limit is None
    around.moment += 6 * HOUR
    assert await around.rests() is None
    assert around.meter.limit == 500_000


async def test_a_quota_that_is_used_up_is_renewed_at_midnight(db: Database) -> None:
    around = Around(db)
    around.tempo.want(Wants(quota=1_500_000_000))
    around.received = 1_499_999_999
    assert await around.rests() is None
    around.received += 1
    assert await around.rests() == "quota"
    (hold,) = await around.holds.of_all()
    assert hold.text == "The 1.5 GB of today have come in."
    assert (hold.since, hold.until) == (around.moment, around.moment + 12 * HOUR)
    await around.traffic.write()
    assert await around.rests() == "quota"
    around.moment += 12 * HOUR
    assert await around.rests() is None
    assert (await around.tempo.view())["received"] == 0


async def test_too_little_space_is_a_warning_until_there_is_more(db: Database) -> None:
    around = Around(db, free=99_000_000)
    around.tempo.want(Wants(least_space=100_000_000, windows=NIGHT))
    around.moment += MINUTE
    assert await around.rests() == "space closed"  # the one that ends last first
    found = await around.tempo.check()
    assert (found["severity"], found["message"]) == (
        "warning", "Downloads have rested since 12:01: Only 99 MB are free for videos, less than the 100 MB that stay "
        "free. The timetable is closed.",
    )  # fmt: skip
    rung: list[int] = []
    around.holds.on_change(lambda: rung.append(1))
    around.free, around.moment = 98_000_000, around.moment + MINUTE
    assert await around.rests() == "space closed"
    assert (rung, (await around.holds.now())[0].since) == ([], around.moment - MINUTE)
    around.free = 100_000_000
    assert await around.rests() == "closed"
    assert rung == [1]  # so that open pages are told
    around.tempo.want(Wants(least_space=100_000_000))
    around.free = None  # the disk is away, which is told elsewhere
    assert await around.rests() is None
    assert (await around.tempo.check())["severity"] == "ok"


async def test_a_site_has_its_pause_after_a_download_that_was_over_before_anybody_looked(db: Database) -> None:
    around = Around(db)
    around.tempo.want(Wants(other_sites=Manners(pause=5)))

    async def full() -> Sequence[str] | None:
        async with db.read() as r:
            return await around.lanes.full(r, "download", around.moment)

    around.jobs.live.enter(job_row(1, lane="metadata", host="b.test", started=around.moment), 0)
    around.jobs.live.leave(around.jobs.live.enter(job_row(2, host="a.test", started=around.moment), 0))
    assert await full() == ["a.test"]
    around.moment += 5 * SECOND
    assert await full() == []


async def test_a_speed_is_felt_at_once(db: Database) -> None:
    around = Around(db)
    around.tempo.want(Wants(speed=3_000_000))
    assert around.meter.limit == 3_000_000
    around.tempo.want(Wants())
    assert around.meter.limit is None


async def test_a_limit_that_comes_and_goes_by_the_timetable_is_told_to_who_looks(db: Database) -> None:
    around, rung = Around(db), list[int]()
    around.holds.on_change(lambda: rung.append(1))
    around.tempo.want(Wants(limited_speed=2_000_000, windows=[read_window("daily 12:30-18:00 limited")]))
    await around.tempo.look()
    assert (around.tempo.limited(), rung) == (None, [])
    around.moment += HOUR
    await around.tempo.look()
    assert around.tempo.limited() == "At most 2 MB/s together until 18:00, as the timetable says."
    await around.tempo.look()
    assert rung == [1]


def test_a_limit_names_who_set_it_and_a_closed_timetable_has_none() -> None:
    limited = [read_window("daily 00:00-24:00 limited")]
    assert limit_told(Wants(speed=1_500_000, limited_speed=2_000_000, windows=limited), NOON) == (
        "At most 1.5 MB/s together, as set under Settings, Downloads."
    )
    assert limit_told(Wants(limited_speed=2_000_000, windows=limited), NOON) == (
        "At most 2 MB/s together, as the timetable says."
    )
    closed = [read_window("daily 00:00-24:00 closed")]
    assert limit_told(Wants(speed=1_500_000, windows=closed), NOON) is None


def test_the_smaller_of_two_limits_counts() -> None:
    wants = Wants(speed=2_000, limited_speed=3_000)
    assert (limit_of(wants, "full"), limit_of(wants, "limited")) == (2_000, 2_000)
    assert limit_of(Wants(limited_speed=3_000), "full") is None
    assert limit_of(Wants(limited_speed=3_000), "limited") == 3_000


def test_a_week_that_is_closed_says_where_to_open_it() -> None:
    (hold,) = holds_of(Wants(windows=[read_window("daily 00:00-24:00 closed")]), NOON, today=0, free=None)
    assert (hold.since, hold.until) == (None, None)
    assert sentence(hold, moment_of(NOON)) == (
        "Downloads rest: The timetable is closed all week. Change it under Settings, Downloads."
    )


def test_a_moment_that_is_far_off_names_its_day() -> None:
    windows = [read_window("mon-fri 00:00-24:00 closed")]
    (hold,) = holds_of(Wants(windows=windows), NOON, today=0, free=None)
    told = sentence(hold, moment_of(NOON))
    assert told.startswith("Downloads have rested since 00:00 and go on at 00:00 on Saturday: The timetable is closed.")


def test_of_several_the_one_that_ends_last_is_told_first_and_a_site_by_its_name() -> None:
    noon = moment_of(NOON)
    site = Hold("rate_limited", "It asks.", "It waits.", noon - HOUR, noon + 2 * HOUR, "a.test", 2, early=True)
    holds = [Hold("closed", "", "", until=noon + HOUR), site, Hold("paused", "", ""), Hold("quota", "", "", until=noon)]
    assert [hold.code for hold in in_order(holds)] == ["paused", "rate_limited", "closed", "quota"]
    assert sentence(site, noon) == "a.test has rested since 11:00 and goes on at 14:00: It asks. It waits."
    week = Hold("offline", "Gone.", "Gone.", noon - 7 * DAY)
    assert sentence(week, noon) == "Downloads have rested since 12:00 on 23 February: Gone."


@pytest.mark.parametrize(("count", "said"), [(0, "0 bytes"), (1_000, "1 kB"), (1_550_000, "1.6 MB"), (10**12, "1 TB")])
def test_sizes_are_told_in_words(count: int, said: str) -> None:
    assert size(count) == said


async def test_what_comes_is_kept_by_day_and_nothing_is_counted_twice(db: Database) -> None:
    around = Around(db)
    around.received = 1_000
    await around.traffic.write()
    around.received = 1_500
    assert await around.traffic.today() == 1_500
    await around.traffic.write()
    await around.traffic.write()
    around.moment += DAY
    around.received = 1_700
    await around.traffic.write()
    async with db.read() as r:
        rows = {row["day"]: row["bytes"] for row in await r.all(select(traffic))}
    assert rows == {day_of(around.moment - DAY): 1_500, day_of(around.moment): 200}
    anew = Traffic(db, lambda: 0, lambda: around.moment)  # another start
    assert await anew.today() == 200


async def test_what_was_written_in_the_moment_of_a_stop_is_not_written_again(db: Database) -> None:
    around = Around(db, received=1_000)
    writing = asyncio.create_task(around.traffic.write())

    def stop(name: str, seconds: float) -> None:
        writing.cancel()

    db.on_hold = stop
    with suppress(asyncio.CancelledError):
        await writing
    db.on_hold = None
    await around.traffic.write()
    assert await Traffic(db, lambda: 0, lambda: around.moment).today() == 1_000
