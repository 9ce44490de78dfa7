import math

from tests.bench.figures import (
    Figure,
    at_least,
    at_least_times,
    at_most,
    at_most_above,
    at_most_times,
    percentile,
    plain,
    table,
)

SLOW = Figure("asking", 70.0, "ms", at_most(50), 0.0, "nothing at all", "the machine was busy")
QUICK = Figure("children", 1720.0, "/s", at_least(1000), 1000.0, "asyncio")


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, percent) for percent in (0, 50, 95, 99, 100)] == [1, 50, 95, 99, 100]
    assert percentile([3.0, 1.0], 99) == 3
    assert percentile([7.0], 50) == 7


def test_goals_look_at_the_limit_where_they_say_so() -> None:
    assert at_most_above(25).met(80, 60)
    assert not at_most_above(25).met(86, 60)
    assert at_least_times(0.9).met(90, 100)
    assert not at_least_times(0.9).met(89, 100)
    assert at_most_times(1.5).met(15, 10)
    assert not at_most_times(1.5).met(15.1, 10)


def test_the_table_says_what_was_reached_and_why_not() -> None:
    head, line, *rows = table([SLOW, QUICK]).splitlines()
    assert head.split() == ["what", "measured", "goal", "its", "limit", "here", "ratio"]
    assert set(line) == {"-"}
    assert rows[0].endswith("not reached")
    assert rows[1].split()[:4] == ["children", "1,720", "/s", "≥"]
    assert rows[1].endswith("1.72   ok")
    assert rows[-1] == "asking: the machine was busy"


def test_a_figure_without_a_limit_has_no_ratio() -> None:
    assert math.isnan(SLOW.ratio)
    assert plain(QUICK)["ratio"] == 1.72
