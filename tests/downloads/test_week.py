"""A timetable drawn as a week: painted by the hour, written in lines again, and nothing of it rounded."""

from random import Random

import pytest

from mvidarr.downloads.tempo.timetable import MODES, MOST, Windows, read_window
from mvidarr.downloads.tempo.week import (
    WEEK,
    Week,
    hour_in_words,
    in_words,
    lines_of,
    modes_of,
    painted,
    week_of,
    with_day_copied,
)


def week(*lines: str) -> Week:
    return week_of(read_window(line) for line in lines)


@pytest.mark.parametrize(
    ("lines", "kept", "told"),
    [
        ([], [], "Always at full speed."),
        (["daily 3:00-3:00 limited"], ["daily 00:00-24:00 limited"], "Always limited."),
        (["mon-fri 08:00-18:00 closed"], None, "Closed Mon–Fri 8–18. Otherwise at full speed."),
        (["daily 22:00-06:00 limited"], None, "Limited daily 22–6. Otherwise at full speed."),
        (["sat+sun 00:00-24:00 limited"], None, "Limited Sat, Sun all day. Otherwise at full speed."),
        (["tue 08:30-09:45 closed"], None, "Closed Tue 8:30–9:45. Otherwise at full speed."),
        (["sun 22:00-06:00 closed"], None, "Closed Sun 22–6. Otherwise at full speed."),
        (
            ["fri 22:00-24:00 closed", "sat+sun 00:00-24:00 closed", "mon 00:00-06:00 closed"],
            ["mon 00:00-06:00 closed", "fri 22:00-24:00 closed", "sat+sun 00:00-24:00 closed"],
            "Closed Mon 0–6, Fri 22–24, Sat, Sun all day. Otherwise at full speed.",
        ),
        (
            ["daily 00:00-24:00 limited", "mon 12:00-13:00 closed", "daily 02:00-03:00 full"],
            None,
            "Closed Mon 12–13; limited Mon 0–12, Mon 13–24, Tue–Sun all day.",
        ),
    ],
)
def test_lines_are_told_in_words_and_written_anew(lines: list[str], kept: list[str] | None, told: str) -> None:
    drawn = week(*lines)
    assert in_words(drawn) == told
    anew = lines_of(drawn)
    assert week(*anew) == drawn
    if kept is not None:
        assert anew == kept


def test_an_hour_that_changes_within_is_mixed_and_says_how() -> None:
    drawn = week("mon 08:30-10:00 closed", "mon 09:15-09:45 limited", "sun 23:50-00:10 limited")
    mixed = [hour for hour, mode in enumerate(modes_of(drawn)) if mode is None]
    assert [(hour, hour_in_words(drawn, hour)) for hour in mixed] == [
        (0, "limited until 0:10, then full"),
        (8, "full until 8:30, then closed"),
        (167, "full until 23:50, then limited"),
    ]
    assert hour_in_words(week("tue 05:10-05:20 closed"), 29) == "full until 5:10, then closed until 5:20, then full"


def test_painting_leaves_the_minutes_beside_it_alone() -> None:
    drawn = week("mon-fri 08:30-18:00 closed")
    assert lines_of(painted(drawn, [9], "limited")) == [
        "mon 08:30-09:00 closed",
        "mon 09:00-10:00 limited",
        "mon 10:00-18:00 closed",
        "tue-fri 08:30-18:00 closed",
    ]
    assert lines_of(painted(drawn, range(5 * 24), "full")) == []
    assert lines_of(with_day_copied(drawn, 0, [5])) == ["mon-sat 08:30-18:00 closed"]
    assert lines_of(with_day_copied(drawn, 6, range(7))) == []


def test_whatever_is_painted_is_read_again_as_it_was_and_is_never_too_much_to_keep() -> None:
    dice = Random(8)
    checkered = painted(Week(WEEK), range(0, 168, 2), "closed")
    for day in range(7):  # no two days alike
        checkered = painted(checkered, dice.sample(range(day * 24, day * 24 + 24), 10), "limited")
    weeks = [checkered, week("sun 22:13-21:07 closed", "daily 12:00-12:01 limited")]
    for _ in range(20):
        hours = dice.sample(range(168), dice.randint(1, 60))
        weeks.append(painted(weeks[-1], hours, dice.choice(MODES)))
    for drawn in weeks:
        lines = lines_of(drawn)
        assert week_of(read_window(line) for line in Windows().read(lines)) == drawn
        assert len(lines) <= MOST
