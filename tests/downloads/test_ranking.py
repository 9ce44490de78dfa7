"""Why a download stands where it stands, and what that does to a queue of some days."""

from dataclasses import replace

import pytest

from mvidarr.clock import DAY, HOUR, SECOND
from mvidarr.downloads.ranking.explaining import explain
from mvidarr.downloads.ranking.ranking import (
    AHEAD,
    BEHIND,
    FARTHEST,
    HALF_LIFE,
    Facts,
    Liking,
    Site,
    decayed,
    head_start,
)
from tests.downloads.simulation_queue import LEFT, LOVED, Mix, play

PLAIN = Facts("Air", kind="official", duration=240.0, height=1080)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_on_the_whole_people_wait_a_third_less_than_first_come_first_served_and_nothing_starves(seed: int) -> None:
    mix = Mix(3, seed)
    ranked, fifo = play(mix, ranked=True), play(mix, ranked=False)
    assert len(ranked.asked) == len(fifo.asked) == len(mix.asked) > 1000
    assert fifo.wait() > 20  # minutes: there is a queue
    assert ranked.wait() <= 0.7 * fifo.wait()
    assert fifo.overtaken == 0
    assert 0 < ranked.overtaken < FARTHEST
    assert ranked.longest < fifo.longest + FARTHEST / HOUR
    assert ranked.wait(LOVED) < ranked.wait(Liking()) < ranked.wait(LEFT)


def test_where_all_are_songs_of_one_site_there_is_less_to_win_but_something() -> None:
    mix = Mix(3, 1, alike=True)
    ranked, fifo = play(mix, ranked=True), play(mix, ranked=False)
    assert fifo.wait() > 20
    assert ranked.wait() < 0.8 * fifo.wait()


def test_a_head_start_is_the_sum_of_its_reasons() -> None:
    facts = replace(PLAIN, theirs=Liking(plays=4, skips=3), popularity=10**9, site=Site("air.example", speed=1e6))
    found = head_start(facts)
    assert {one.code: one.weight for one in found.reasons} == {
        "plays": 2700, "skips": -3600, "popular": 1800, "long": -2859,
    }  # fmt: skip
    assert found.milliseconds == (2700 - 3600 + 1800 - 2859) * SECOND
    assert [one["code"] for one in found.explained] == ["skips", "long", "plays", "popular"]  # what weighs most first
    assert found.explained[0] == {"code": "skips", "weight": -3600, "text": "Videos of Air were skipped lately."}


def test_of_what_nobody_knows_anything_nothing_is_said() -> None:
    assert head_start(Facts()).reasons == ()
    assert head_start(Facts(duration=0.0, popularity=0)).milliseconds == 0


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (replace(PLAIN, theirs=Liking(plays=5)), replace(PLAIN, theirs=Liking(opens=5))),
        (replace(PLAIN, theirs=Liking(opens=5)), PLAIN),
        (replace(PLAIN, theirs=Liking(favourites=1)), PLAIN),
        (replace(PLAIN, theirs=Liking(raised=1)), PLAIN),
        (PLAIN, replace(PLAIN, theirs=Liking(skips=1))),
        (replace(PLAIN, alike=Liking(plays=9, skips=1)), PLAIN),
        (PLAIN, replace(PLAIN, alike=Liking(plays=1, skips=9))),
        (replace(PLAIN, kind="live", liked=("live", "cover")), replace(PLAIN, kind="cover", liked=("live", "cover"))),
        (replace(PLAIN, kind="cover", liked=("live", "cover")), replace(PLAIN, kind="lyric", liked=("live", "cover"))),
        (replace(PLAIN, popularity=50_000_000), replace(PLAIN, popularity=50_000)),
        (replace(PLAIN, duration=180.0), replace(PLAIN, duration=240.0)),
        (replace(PLAIN, height=720), PLAIN),
        (replace(PLAIN, site=Site("a.example", speed=4e6)), replace(PLAIN, site=Site("a.example", speed=2e6))),
        (PLAIN, replace(PLAIN, site=Site("a.example", tries=5, failed=4))),
        (PLAIN, replace(PLAIN, site=Site("a.example", rests=True))),
    ],
)
def test_what_goes_before_what(better: Facts, worse: Facts) -> None:
    assert head_start(better).milliseconds > head_start(worse).milliseconds


def test_few_failures_or_few_tries_say_nothing_of_a_site() -> None:
    for site in (Site("a.example", tries=3, failed=3), Site("a.example", tries=20, failed=6)):
        assert head_start(replace(PLAIN, site=site)) == head_start(PLAIN)


def test_whatever_is_asked_for_some_time_later_stands_behind() -> None:
    """However much is liked, and however little: no queue is so full of loved short ones that a long one starves."""
    most = Facts(
        "A", Liking(1e9, 1e9, 0, 1e9, 1e9), "live", Liking(plays=1e9), 10**18, 1e-9, 144, Site("a.example", speed=1e12),
        ("live",),
    )  # fmt: skip
    least = Facts("B", Liking(skips=1e9), "live", Liking(skips=1e9), 0, 1e9, 4320, Site("b.example", 9, 9, 1.0, True))
    ahead, behind = head_start(most).milliseconds, head_start(least).milliseconds
    assert ahead <= AHEAD * SECOND
    assert behind >= -BEHIND * SECOND
    assert 0.95 * FARTHEST < ahead - behind <= FARTHEST < DAY


def test_what_people_did_counts_half_after_a_month_and_nearly_nothing_after_a_year() -> None:
    assert decayed([(4, 0), (4, HALF_LIFE)]) == 6
    assert decayed([(4, -5 * DAY)]) == 4  # the clock was put back
    assert decayed([(10, 365 * DAY)]) < 0.01


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(20, "10 seconds"), (600, "3 minutes"), (60 * 600, "3 hours"), (1e6, "3 days")],
)
def test_how_long_it_takes_is_told_in_round_words(seconds: float, told: str) -> None:
    (reason,) = head_start(replace(PLAIN, duration=seconds)).reasons
    assert reason.text.endswith(f"of about {told}.")


def test_views_are_told_in_words() -> None:
    told = {views: head_start(Facts(popularity=views)).reasons[0].text for views in (50_000, 12_400_000, 1_000_000_000)}
    assert list(told.values()) == ["It has 50,000 views.", "It has 12.4 million views.", "It has 1 billion views."]


def test_what_waits_tells_its_age_too_and_what_stands_by_hand_only_that() -> None:
    why = {"code": "skips", "weight": -3600, "text": "Videos of Air were skipped lately."}
    row = {"state": "queued", "pinned": False, "explained": [why], "created": DAY}
    age = {"code": "age", "weight": 10800, "text": "It has waited for 3 hours."}
    assert explain(row, DAY + 3 * HOUR) == [why, age]
    assert explain({**row, "state": "paused"}, DAY + 30 * SECOND) == [why]
    assert [one["code"] for one in explain({**row, "pinned": True}, DAY + HOUR)] == ["pinned"]
    assert explain({**row, "state": "running"}, DAY + HOUR) == []
