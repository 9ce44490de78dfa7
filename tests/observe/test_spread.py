import json
import random

from hypothesis import given
from hypothesis import strategies as st

from mvidarr.observe.spread import Spread
from mvidarr.observe.tally import MOST_ROUTES, OTHERS, Tally

TIMES = st.lists(st.floats(min_value=0, max_value=100), min_size=1, max_size=50)


@given(TIMES, st.sampled_from([0.5, 0.95, 0.99, 1.0]))
def test_a_quantile_is_right_to_a_tenth(times: list[float], share: float) -> None:
    spread = Spread()
    for time in times:
        spread.add(time)
    true = sorted(times)[max(0, -(-int(share * 1000) * len(times) // 1000) - 1)]
    assert spread.quantile(share) <= max(times)
    assert abs(spread.quantile(share) - true) <= max(0.0001, true * 0.1)


@given(TIMES, TIMES)
def test_two_halves_kept_and_put_together_are_the_whole(one: list[float], other: list[float]) -> None:
    whole, halves = Spread(), [Spread(), Spread()]
    for half, times in zip(halves, (one, other), strict=True):
        for time in times:
            half.add(time)
            whole.add(time)
    again = [Spread.of(json.loads(json.dumps(half.kept()))) for half in halves]
    again[0].merge(again[1])
    assert again[0].boxes == whole.boxes
    assert again[0].count == whole.count
    assert abs(again[0].total - whole.total) < 0.001
    assert abs(again[0].longest - whole.longest) < 0.001


def test_nothing_is_quick() -> None:
    assert Spread().quantile(0.99) == 0
    assert Spread.of({}).kept() == Spread().kept()


def test_a_tally_starts_anew_when_it_is_taken() -> None:
    tally = Tally()
    tally.request("GET /videos", 200, 0.01)
    tally.request("GET /videos", 500, 0.02)
    tally.lag(0.001)
    tally.held(0.002)
    taken = tally.take()
    assert taken["routes"]["GET /videos"]["n"] == 2
    assert taken["routes"]["GET /videos"]["errors"] == 1
    assert (taken["lag"]["n"], taken["holds"]["n"]) == (1, 1)
    assert tally.take()["routes"] == {}


def test_a_minute_keeps_the_dearest_routes_and_the_sum_of_the_others() -> None:
    tally, numbers = Tally(), list(range(MOST_ROUTES * 2))
    random.Random(1).shuffle(numbers)
    for number in numbers:
        tally.request(f"GET /{number}", 200, (number + 1) / 1000)
    routes = tally.take()["routes"]
    assert len(routes) == MOST_ROUTES + 1
    assert routes[OTHERS]["n"] == MOST_ROUTES
    assert f"GET /{MOST_ROUTES * 2 - 1}" in routes
