import asyncio

import pytest
from sqlalchemy import func, select

from mvidarr import clock
from mvidarr.accounts import failures
from mvidarr.accounts.failures import FORGIVEN_EVERY, MOST, Failures, Tally, decayed, delay, of_address, of_user, wait
from mvidarr.db import Database
from mvidarr.db.tables.accounts import sign_in_failures
from mvidarr.errors import TooMany
from tests.accounts.conftest import MovedClock

ADA, HOME = of_user("ada"), of_address("192.0.2.7")


def test_the_delay_doubles_after_three_free_failures_and_stops_at_a_minute() -> None:
    assert [delay(n) for n in range(12)] == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_failures_are_forgiven_one_by_one() -> None:
    tally = Tally(failures=5, last=0)
    assert [decayed(tally, n * FORGIVEN_EVERY) for n in (0, 1, 4, 5, 99)] == [5, 4, 1, 0, 0]


def test_a_clock_that_was_set_back_never_makes_the_wait_longer() -> None:
    assert wait(Tally(failures=MOST, last=10 * clock.DAY), now=0) == 60


def test_the_wait_is_rounded_up_to_whole_seconds() -> None:
    assert wait(Tally(failures=5, last=0), now=1) == 2
    assert wait(Tally(failures=5, last=0), now=2000) == 0


def test_subjects_hold_no_name_and_know_one_person_in_any_spelling() -> None:
    assert of_user("ADA") == ADA
    assert "ada" not in ADA
    assert of_user("192.0.2.7") != HOME


def test_an_ipv6_customer_is_one_subject() -> None:
    assert of_address("2001:db8:1:2::1") == of_address("2001:db8:1:2:ffff::9")
    assert of_address("2001:db8:1:3::1") != of_address("2001:db8:1:2::1")
    assert of_address("::ffff:192.0.2.7") == HOME
    assert of_address("") == of_address("")


async def fail(room: Failures, clock_: MovedClock, times: int, *subjects: str) -> None:
    """As fast as the delay lets one."""
    for _ in range(times):
        await room.attempt(*subjects)
        clock_.forward(61 * clock.SECOND)


async def test_three_failures_are_free_and_the_fourth_costs_a_second(db: Database, moved: MovedClock) -> None:
    room = Failures(db, now=moved)
    for _ in range(4):
        await room.attempt(ADA, HOME)
    with pytest.raises(TooMany) as refused:
        await room.attempt(ADA, HOME)
    assert refused.value.retry_after == 1
    moved.forward(clock.SECOND)
    await room.attempt(ADA, HOME)


async def test_an_attempt_that_came_too_early_is_not_counted(db: Database, moved: MovedClock) -> None:
    room = Failures(db, now=moved)
    for _ in range(4):
        await room.attempt(ADA, HOME)
    for _ in range(20):
        with pytest.raises(TooMany):
            await room.check(ADA, HOME)
        with pytest.raises(TooMany):
            await room.attempt(ADA, HOME)
    moved.forward(clock.SECOND)
    await room.check(ADA, HOME)


async def test_the_delay_holds_for_the_name_from_everywhere_and_for_the_address_with_every_name(
    db: Database, moved: MovedClock
) -> None:
    room = Failures(db, now=moved)
    for _ in range(4):
        await room.attempt(ADA, HOME)
    with pytest.raises(TooMany):
        await room.attempt(ADA, of_address("198.51.100.1"))
    with pytest.raises(TooMany):
        await room.attempt(of_user("bob"), HOME)
    await room.attempt(of_user("bob"), of_address("198.51.100.1"))


async def test_a_restart_forgets_no_failure(db: Database, moved: MovedClock) -> None:
    await fail(Failures(db, now=moved), moved, 10, ADA, HOME)
    room = Failures(db, now=moved)
    await room.attempt(ADA, HOME)
    with pytest.raises(TooMany) as refused:
        await room.check(ADA, HOME)
    assert refused.value.retry_after == 60


async def test_success_clears_the_user_and_gives_the_address_its_attempt_back(db: Database, moved: MovedClock) -> None:
    room = Failures(db, now=moved)
    for _ in range(3):
        await room.attempt(ADA, HOME)
    await room.attempt(of_user("bob"), HOME)  # the fourth from this address
    await room.succeeded(of_user("bob"), HOME)
    await room.check(of_user("bob"), HOME)
    await room.attempt(of_user("bob"), HOME)
    with pytest.raises(TooMany):
        await room.check(of_user("bob"), HOME)


async def test_attempts_at_the_same_moment_are_all_counted(db: Database, moved: MovedClock) -> None:
    room = Failures(db, now=moved)
    results = await asyncio.gather(*(room.attempt(ADA, HOME) for _ in range(12)), return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [TooMany] * 8


async def test_the_table_forgets_what_no_longer_counts(db: Database, moved: MovedClock) -> None:
    room = Failures(db, now=moved)
    await room.attempt(ADA, HOME)
    moved.forward(MOST * FORGIVEN_EVERY)
    await room.attempt(of_user("bob"))
    async with db.read() as r:
        assert await r.value(select(sign_in_failures.c.subject)) == of_user("bob")
        assert await r.value(select(func.count()).select_from(sign_in_failures)) == 1


async def test_the_table_never_grows_past_its_size(
    db: Database, moved: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "KEPT", 5)
    room = Failures(db, now=moved)
    for n in range(9):
        await room.attempt(of_user(f"guess {n}"))
        moved.forward(1)
    async with db.read() as r:
        kept = {row["subject"] for row in await r.all(select(sign_in_failures.c.subject))}
    assert kept == {of_user(f"guess {n}") for n in range(4, 9)}
