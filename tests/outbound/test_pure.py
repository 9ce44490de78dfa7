"""The decisions behind a way out, without a network: judging, leaving alone, lines, sentences."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from email.utils import formatdate
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.outbound.judging import LARGE, judged, told_pause
from mvidarr.outbound.line import Line
from mvidarr.outbound.manners import Fault, Quota
from mvidarr.outbound.quota import period, renewal
from mvidarr.outbound.sentences import health_of, in_words
from mvidarr.outbound.ward import LONGEST_PAUSE, WHOLE, Trouble, Ward

NOW = 1_760_000_000.0
DOWN = Trouble("down", "down", "It is down.")
NETWORK = Trouble("network", "network", "It could not be reached.")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": formatdate(NOW + 30, usegmt=True)}, 30.0),
        ({"retry-after": formatdate(NOW + 30, usegmt=True), "date": formatdate(NOW - 10, usegmt=True)}, 40.0),
        ({"retry-after": "soon"}, None),
        ({"x-ratelimit-reset": str(int(NOW) + 12)}, 12.0),
        ({"x-ratelimit-reset": str(int(NOW) + 12), "x-ratelimit-remaining": "3"}, None),
        ({"ratelimit-reset": "9"}, 9.0),
        ({}, None),
    ],
)
def test_when_to_come_again_is_read_in_all_ways_it_is_written(headers: dict[str, str], seconds: float | None) -> None:
    assert told_pause(headers, NOW) == seconds


@given(
    st.integers(100, 599),
    st.dictionaries(
        st.sampled_from(["retry-after", "date", "x-ratelimit-reset", "content-type"]), st.text(max_size=40)
    ),
    st.binary(max_size=200),
)
def test_any_answer_can_be_judged(status: int, headers: dict[str, str], body: bytes) -> None:
    fault = judged(None, status, headers, body, NOW)
    assert fault is not None or 200 <= status < 300
    assert fault is None or fault.after is None or 0 <= fault.after <= 86_400


def test_a_judge_may_find_fault_with_a_good_status_and_not_pass_a_bad_one() -> None:
    spent = Fault("quota", "spent", 99.0)
    assert judged(lambda *_: spent, 200, {}, b"{}", NOW) == spent
    assert judged(lambda *_: None, 500, {}, b"", NOW) == Fault("down")
    typed, large = {"content-type": "application/json"}, b' [{"a": 1},' + b'{"b": [2]},' * LARGE + b"{}]\n"
    assert judged(None, 200, typed, large, NOW) is None
    assert judged(None, 200, typed, large[:-2], NOW) == judged(None, 200, typed, b"[1", NOW)
    refused = judged(None, 403, {}, b" <!DOCTYPE html><title>Just a moment</title>", NOW)
    assert refused
    assert refused.kind == "down", "whoever stands in between knows of no keys"


@given(st.lists(st.tuples(st.sampled_from([DOWN, NETWORK]), st.floats(0, 100_000)), max_size=60))
def test_a_pause_only_grows_until_something_answers(failures: list[tuple[Trouble, float]]) -> None:
    ward, now, tried = Ward(), NOW, []
    for trouble, later in failures:
        now += later
        before, ward = ward, ward.failed(now, trouble)
        assert ward.since is not None
        assert ward.failures >= before.failures
        if ward.next_try is not None and ward.next_try != before.next_try:
            assert now < ward.next_try <= now + LONGEST_PAUSE
            tried.append((trouble, ward.next_try - now))
    ours = [pause for trouble, pause in tried if trouble is DOWN]
    assert all(sooner <= later + 1e-3 for sooner, later in pairwise(ours))
    assert all(pause <= 900.001 for trouble, pause in tried if trouble is NETWORK)
    assert ward.well(now).state() == "ok"


async def test_a_line_loses_no_place_whatever_happens_in_it() -> None:
    line, inside, most, came = Line(2), 0, 0, []

    async def go(number: int) -> None:
        nonlocal inside, most
        async with line.place(hurry=number % 3 == 0):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1
            came.append(number)

    tasks = [asyncio.create_task(go(number)) for number in range(20)]
    for number in range(2, 20, 4):
        await asyncio.sleep(0)
        tasks[number].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert most == 2
    assert sorted(came + [n for n in range(20) if tasks[n].cancelled()]) == list(range(20))
    line.widen(-1)
    most = 0
    await asyncio.gather(*(go(number) for number in range(5)))
    assert most == 1
    line.widen(2)
    most = 0
    await asyncio.gather(*(go(number) for number in range(6)))
    assert most == 3


def test_days_are_those_of_the_zone() -> None:
    there = Quota("units", 10, timezone(timedelta(hours=-8)))
    moment = datetime(2026, 3, 1, 7, 0, tzinfo=UTC).timestamp()
    assert (period(there, moment), renewal(there, moment)) == ("2026-02-28", 3600)
    assert (period(Quota("units", 10), moment), renewal(Quota("units", 10), moment)) == ("2026-03-01", 17 * 3600)


def test_how_a_source_does_is_said_so_that_one_knows_what_works() -> None:
    def said(**wards: Ward) -> str:
        named = {WHOLE if name == "whole" else name: ward for name, ward in wards.items()}
        return health_of("imvdb", "IMVDb", named, "k", NOW).sentence

    well = Ward(last_ok=NOW)
    dead = Ward(9, NOW - 3 * 86_400, NOW + 22 * 60, DOWN)
    assert said(search=dead, lookups=well) == (
        "IMVDb: search unavailable since 6 October 08:53 UTC; lookups work; next try in 22 min."
    )
    assert said(search=dead, lookup=well).count("; lookup works; ") == 1
    assert said(whole=dead, lookups=well) == "IMVDb: unavailable since 6 October 08:53 UTC; next try in 22 min."
    assert said(search=Ward(1, NOW, None, DOWN)) == "IMVDb: search failed last; it is tried again."
    spent = Ward(4, NOW, NOW + 7200, Trouble("quota", "quota", "Spent."))
    assert said(search=spent, lookups=well, videos=well) == (
        "IMVDb: search has used up what it may be asked today; lookups and videos work; next try in 2 h."
    )
    refused = Trouble("key", "key_refused", "No.", "k")
    assert said(whole=Ward(1, NOW, None, refused)) == (
        "IMVDb refuses the key: it is not asked until there is another one."
    )
    assert said(whole=Ward(1, NOW, None, Trouble("key", "key_refused", "No.", "older"))) == (
        "IMVDb has not been asked yet."
    )
    assert said() == "IMVDb has not been asked yet."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (59, "59 s"), (59.9999, "1 min"), (1320, "22 min"), (7200, "2 h"), (172_800, "2 days")],
)
def test_spans_are_said_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
