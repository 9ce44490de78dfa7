"""A site that asks for fewer requests rests, longer each time; the queue rests where nothing can go on."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from mvidarr.clock import DAY, HOUR, MINUTE, now
from mvidarr.db import Database
from mvidarr.downloads.failing import cooling, outcomes
from mvidarr.downloads.failing.cooling import QUEUE, pause
from mvidarr.downloads.failing.outcomes import Share
from mvidarr.downloads.failing.reckoning import MadeWay, looked
from mvidarr.downloads.failing.rests import Rests, hold_of
from mvidarr.downloads.failing.site_health import told_rests, told_shares
from mvidarr.ytdlp.failures import BY_CODE, DISK_FULL
from tests.jobs.house import job_row

LIMITED = BY_CODE["rate_limited"]


def test_rests_grow_up_to_a_day_and_what_the_site_named_is_their_first() -> None:
    assert [pause(LIMITED, tries) // HOUR for tries in (1, 2, 3, 4, 5, 6, 60)] == [1, 2, 4, 8, 16, 24, 24]
    assert [pause(LIMITED, tries, 300) // MINUTE for tries in (1, 2)] == [5, 10]
    assert pause(LIMITED, 1, 3 * 86_400) == 3 * DAY
    assert [pause(DISK_FULL, tries) // MINUTE for tries in (1, 2, 9)] == [10, 15, 15]


async def test_failures_during_a_rest_make_it_no_longer_and_those_after_it_do(db: Database) -> None:
    async with db.write() as w:
        first = await cooling.rest(w, "a.test", LIMITED, "Too many.", 0)
        beside = await cooling.rest(w, "a.test", LIMITED, "Too many.", 1)
        again = await cooling.rest(w, "a.test", LIMITED, "Too many.", first.until + HOUR)
        late = await cooling.rest(w, "a.test", LIMITED, "Too many.", again.until + 2 * DAY)
    assert [one.tries for one in (first, beside, again, late)] == [1, 1, 2, 1]
    assert first.until == HOUR
    assert beside.until == HOUR + 1
    assert again.until == first.until + HOUR + 2 * HOUR
    assert (again.since, late.since) == (0, again.until + 2 * DAY)


async def test_hosts_that_rest_are_not_asked_and_a_queue_that_rests_takes_no_download(db: Database) -> None:
    rests, moment = Rests(), now()
    async with db.write() as w:
        await cooling.rest(w, "a.test", LIMITED, "Too many.", moment)
        assert await rests.full(w, "download", moment) == ["a.test"]
        assert await rests.full(w, "metadata", moment + HOUR) == []
        await cooling.rest(w, QUEUE, DISK_FULL, "Full.", moment)
        assert await rests.full(w, "download", moment) is None
        assert await rests.full(w, "metadata", moment) == ["a.test"]
        assert [one.host for one in await rests.resting(w, moment)] == ["a.test", None]
    async with db.write() as w:
        await rests.hurry(w, "a.test")
        assert await rests.resting(w, now()) == []
    async with db.write() as w:  # who hurries a site that is angry still does not start from nothing
        assert (await cooling.rest(w, "a.test", LIMITED, "Too many.", now() + 1)).tries == 2
        assert await cooling.wake(w, "a.test", QUEUE)
        assert not await cooling.wake(w, "a.test", QUEUE)


async def test_a_look_that_a_person_waits_for_lets_a_site_rest_and_proves_that_it_is_over_it(db: Database) -> None:
    async def rest() -> cooling.Rest | None:
        async with db.read() as r:
            return await cooling.of(r, "a.test")

    await looked(db, "a.test", BY_CODE["private"].error())
    assert await rest() is None
    began = now()
    await looked(db, "a.test", replace(LIMITED, retry_after=300).error())
    await looked(db, "a.test", None)  # it was asked before
    kept = await rest()
    assert kept is not None
    assert 0 <= kept.until - began - 5 * MINUTE < MINUTE
    async with db.write() as w:
        await cooling.hurry(w, "a.test", moment=now())
    await looked(db, "a.test", None)
    assert await rest() is None


async def test_two_who_fail_at_once_leave_one_rest(db: Database) -> None:
    async def fail() -> None:
        async with db.write() as w:
            await cooling.rest(w, "a.test", LIMITED, "Too many.", now())

    await asyncio.gather(fail(), fail(), fail())
    async with db.read() as r:
        assert [(one.host, one.tries) for one in await Rests().resting(r, now())] == [("a.test", 1)]


async def test_the_site_of_an_upload_that_made_way_is_told_of_that_try_only(db: Database) -> None:
    way, job = MadeWay(), job_row(7, host="next.test")
    way.note(7, "first.test")
    with suppress(ZeroDivisionError):
        async with db.write() as w:
            assert way.asked(w, job) == "first.test"
            raise ZeroDivisionError  # the end could not be stored, and is stored anew
    async with db.write() as w:
        assert way.asked(w, job) == "first.test"
    async with db.write() as w:
        assert way.asked(w, job) == "next.test"


async def _tried(db: Database, *ends: tuple[str, str | None], moment: int = 1000) -> None:
    async with db.write() as w:
        for number, (host, code) in enumerate(ends):
            await outcomes.note(w, 1, host, code=code, bytes=0, seconds=1.0, moment=moment + number)


@pytest.mark.parametrize(
    ("ends", "offline"),
    [
        ([("a", "network"), ("b", "network"), ("a", "timed_out")], True),
        ([("a", "network"), ("a", "network"), ("a", "network")], False),  # that site is away
        ([("a", "network"), ("b", None), ("a", "network")], False),
        ([("a", "network"), ("b", "gone"), ("a", "network")], False),  # somebody answered
        ([("a", "network"), ("b", "network")], False),
    ],
)
async def test_offline_is_when_no_site_answers(db: Database, ends: list[tuple[str, str | None]], offline: bool) -> None:
    await _tried(db, *ends)
    async with db.read() as r:
        assert await outcomes.nothing_gets_through(r, 2000) == offline
        assert not await outcomes.nothing_gets_through(r, 2000 + outcomes.LATELY)


async def test_what_came_of_tries_is_counted_by_host_and_forgotten(db: Database) -> None:
    await _tried(db, ("a", None), ("a", "gone"), ("a", "network"), ("a", "gone"), ("b", None))
    async with db.read() as r:
        assert await outcomes.shares(r, 0) == [Share("a", 4, 3, "gone"), Share("b", 1, 0, None)]
        assert await outcomes.shares(r, 5000) == []
    assert await outcomes.prune(db, 1003) == 3
    assert await outcomes.prune(db, 1003) == 0


def test_a_site_where_too_few_succeed_is_warned_of_once_there_are_enough_tries() -> None:
    few, many = Share("a.test", 9, 9, "gone"), Share("a.test", 10, 6, "rate_limited")
    assert told_shares([few], 50)["severity"] == "ok"
    warned = told_shares([many, few], 50)
    assert warned["severity"] == "warning"
    assert "a.test: 4 of 10 tries within a day succeeded (40 %)" in warned["message"]
    assert "The site asks for fewer requests." in warned["message"]
    assert told_shares([many], 40)["severity"] == "ok"
    assert told_shares([many], 0)["severity"] == "ok"


def test_health_says_who_rests_until_when_and_why() -> None:
    rest = cooling.Rest("a.test", 3 * HOUR, 0, 2, "bot_check", "The site takes MVidarr for a robot.")
    told = told_rests([hold_of(rest)], HOUR)
    assert told["message"].startswith("a.test has rested since ")
    assert told["message"].endswith(": The site takes MVidarr for a robot.")
    assert told["remedy"] == BY_CODE["bot_check"].remedy
    full = hold_of(replace(rest, host=QUEUE, until=MINUTE, code="disk_full", detail="The disk is full."))
    assert (full.host, full.until, full.early) == (None, MINUTE, True)
    assert told_rests([], 0)["severity"] == "ok"
