"""Back-off, lanes, lines and progress: no database needed."""

import asyncio
import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvidarr.errors import External, Invalid, NotFound, TooMany, Unavailable
from mvidarr.jobs import Kind, Kinds, Lanes, Owner, RetryPolicy
from mvidarr.jobs.lines import HEAD, LONGEST, TAIL, LineBuffer, clean
from mvidarr.jobs.progress import Progress, Throttle
from mvidarr.jobs.retry import DEATHS, after_death, meaning, next_try
from tests.egress.leaping import leap
from tests.jobs.house import nothing

POLICY = RetryPolicy(max_attempts=4, base=10, cap=60, factor=3)


@pytest.mark.parametrize(("tries", "seconds"), [(1, 10), (2, 30), (3, 60), (1000, 60)])
def test_the_back_off_grows_up_to_its_cap(tries: int, seconds: float) -> None:
    assert POLICY.delay(tries, 1.0) == seconds
    assert POLICY.delay(tries, 0.0) == seconds / 2


@given(st.integers(1, 50), st.floats(0, 1))
def test_the_back_off_is_never_nothing_and_never_above_the_cap(tries: int, chance: float) -> None:
    assert 0 < POLICY.delay(tries, chance) <= POLICY.cap


def _again(error: Exception, tries: int = 1) -> int | None:
    return next_try(error, POLICY, tries, 1_000_000, lambda: 1.0)


def test_the_pace_that_a_site_names_wins() -> None:
    assert _again(External("", source="x", retryable=True, retry_after=5)) == 1_005_000
    assert _again(External("", source="x", retryable=True, retry_after=900)) == 1_900_000
    assert _again(External("", source="x", retryable=True)) == 1_010_000


def test_a_busy_machine_is_asked_no_sooner_than_the_back_off() -> None:
    assert _again(Unavailable("", retry_after=1)) == 1_010_000
    assert _again(TooMany("", retry_after=90)) == 1_090_000


@pytest.mark.parametrize("error", [External("", source="x"), Invalid(""), NotFound(""), KeyError()])
def test_what_will_not_pass_is_not_tried_again(error: Exception) -> None:
    assert _again(error) is None


def test_the_last_try_is_the_last() -> None:
    away = External("", source="x", retryable=True)
    assert _again(away, 3) is not None
    assert _again(away, 4) is None
    assert meaning(away).retryable


def test_an_error_that_knows_how_often_and_when_is_believed_where_the_policy_heeds_it() -> None:
    planned = External("", source="x", retryable=True, attempts=3, delays=(60, 900))
    heeding = replace(POLICY, max_attempts=2, heeds=True)
    assert [next_try(planned, heeding, tries, 0, lambda: 0.0) for tries in (1, 2, 3)] == [60_000, 900_000, None]
    assert next_try(External("", source="x", retryable=True), heeding, 2, 0, lambda: 0.0) is None
    assert next_try(planned, POLICY, 1, 0, lambda: 1.0) == 10_000


def test_after_a_few_deaths_of_the_server_a_job_waits_longer_each_time_and_in_the_end_it_is_given_up() -> None:
    waits = [after_death(deaths, 0) for deaths in range(1, DEATHS + 1)]
    assert waits == [0, 0, 0, 0, 0, *(10_000 << grown for grown in range(9)), None]


def test_jobs_that_died_together_do_not_come_back_together() -> None:
    """Else none of them would ever be seen to run without the one that kills the server."""
    assert len({after_death(6, number) for number in range(100, 108)}) == 8
    assert all(10_000 <= (after_death(6, number) or 0) < 20_000 for number in range(100))


def test_a_lane_cannot_be_unknown_or_absurd() -> None:
    lanes = Lanes({"work": 1})
    with pytest.raises(NotFound):
        lanes.set("play", 1)
    with pytest.raises(Invalid):
        lanes.set("work", -1)
    with pytest.raises(Invalid):
        Lanes({"work": 10_000})


def test_a_lane_asks_once_until_somebody_stirs() -> None:
    rung: list[int] = []
    lanes = Lanes({"work": 2, "rest": 0})
    lanes.on_change(lambda: rung.append(1))
    assert lanes.wanted() == {"work": 2}
    lanes.asked("work")
    assert lanes.wanted() == {}
    assert lanes.idle() == ["work"]
    lanes.stir("work")
    lanes.enter("work")
    assert lanes.wanted() == {"work": 1}
    lanes.set("work", 1)
    assert lanes.wanted() == {}
    lanes.leave("work")
    assert lanes.wanted() == {"work": 1}
    assert len(rung) == 2


def test_two_kinds_cannot_share_a_name() -> None:
    kinds = Kinds(Kind("a", "work", nothing))
    with pytest.raises(Invalid):
        kinds.add(Kind("a", "work", nothing))
    with pytest.raises(Invalid):
        kinds["b"]
    assert [kind.name for kind in kinds] == ["a"]


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("tab\there", "tab here"),
        ("\u202eevil\u2066", "evil"),
        ("half \ud83d pair", "half � pair"),
        ("Björk 🎵 שלום", "Björk 🎵 שלום"),
    ],
)
def test_a_line_loses_control_and_direction_characters(raw: str, stored: str) -> None:
    assert clean(raw) == stored


@settings(deadline=None)
@given(st.text(max_size=50).map(lambda text: text * 100))
def test_a_clean_line_is_one_short_line_that_any_database_takes(raw: str) -> None:
    text = clean(raw)
    assert len(text) <= LONGEST
    assert "\x00" not in text
    text.encode()


def test_one_entry_of_several_lines_becomes_several_lines() -> None:
    lines = LineBuffer()
    lines.add(1, "info", "a\r\nb\n\nc\u2028d")
    lines.add(2, "info", "")
    assert [line.text for line in lines.pending()] == ["a", "b", "", "c", "d", ""]
    assert [line.n for line in lines.pending()] == [1, 2, 3, 4, 5, 6]


@settings(deadline=None)
@given(st.lists(st.integers(1, 900), max_size=8))
def test_a_buffer_keeps_the_first_and_the_last_lines_however_often_it_is_stored(bursts: list[int]) -> None:
    lines, table = LineBuffer(), {}
    for burst in bursts:
        for _ in range(burst):
            lines.add(0, "info", "x")
        table |= {line.n: line for line in lines.pending()}
        lines.stored(lines.last)
        assert not lines
        if lines.surplus:
            above, last = lines.surplus
            table = {n: line for n, line in table.items() if not above < n <= last}
    total = sum(bursts)
    expected = {*range(1, min(total, HEAD) + 1), *range(max(1, total - TAIL + 1), total + 1)}
    assert set(table) == expected


def test_lines_that_came_during_a_write_are_kept_for_the_next() -> None:
    lines = LineBuffer(10)
    lines.add(0, "info", "stored")
    last = lines.last
    lines.add(0, "info", "fresh")
    lines.stored(last)
    assert [(line.n, line.text) for line in lines.pending()] == [(12, "fresh")]


def test_progress_keeps_what_is_not_said_and_a_new_stage_starts_from_nothing() -> None:
    progress = Progress().moved(0.5, "fetch", 100.0, 3.0, "half").moved(0.7, None, None, None, None)
    assert progress == Progress(0.7, "fetch", 100.0, 3.0, "half")
    assert progress.moved(None, "check", None, None, None) == Progress(stage="check")
    assert progress.moved(7.0, "fetch", None, None, None).fraction == 1.0
    assert progress.moved(-1.0, None, None, None, None).fraction == 0.0


def test_the_first_word_leaves_at_once_the_next_ones_together_and_the_latest_always() -> None:
    async def check() -> None:
        sent: list[tuple[int, float]] = []
        began = asyncio.get_running_loop().time
        throttle = Throttle(0.25, lambda key: sent.append((key, began())))
        for _ in range(100):
            throttle.touch(1)
        assert sent == [(1, 0.0)]
        await asyncio.sleep(10)
        assert sent == [(1, 0.0), (1, 0.25)]

    leap(check())


def test_nothing_leaves_about_what_is_forgotten() -> None:
    async def check() -> None:
        sent: list[int] = []
        throttle = Throttle(0.25, sent.append)
        for key in (1, 2, 3, 1, 2, 3):
            throttle.touch(key)
        throttle.forget(1)
        await asyncio.sleep(0.2)
        throttle.forget(2)
        await asyncio.sleep(10)
        assert sent == [1, 2, 3, 3]
        for _ in range(2):
            throttle.touch(3)
        throttle.close()
        await asyncio.sleep(10)
        assert sent == [1, 2, 3, 3, 3]

    leap(check())


def test_an_owner_reads_back_from_its_name() -> None:
    here = Owner.here()
    assert Owner.parse(str(here)) == here
    assert Owner.parse("somebody else") is None
    assert Owner.parse("a|b|c|d|e") is None
    assert Owner.here() != here


def test_only_a_process_that_is_surely_gone_is_dead() -> None:
    here = Owner.here()
    assert not here.sees_dead(Owner.here(), one_machine=False)
    assert here.sees_dead(replace(here, started=here.started + 1), one_machine=False)
    assert here.sees_dead(replace(here, pid=2**22 - 3), one_machine=False)
    assert not here.sees_dead(replace(here, host="elsewhere", pid=2**22 - 3), one_machine=True)
    assert not here.sees_dead(replace(here, place="another boot"), one_machine=False)
    assert here.sees_dead(replace(here, place="another boot"), one_machine=True)


def test_a_process_that_ended_but_is_not_yet_buried_is_dead() -> None:
    here = Owner.here()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    with open(f"/proc/{pid}/stat") as stat:
        started = int(stat.read().rpartition(")")[2].split()[19])
    assert here.sees_dead(replace(here, pid=pid, started=started), one_machine=False)
    os.waitpid(pid, 0)
