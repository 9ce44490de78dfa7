"""Windows of the week, by the clock on the wall."""

from datetime import datetime

import pytest

from mvidarr.downloads.tempo.timetable import Windows, mode_at, next_change, read_window, written


def at(day: int, time: str) -> datetime:
    """Day 0 is a Monday."""
    return datetime.fromisoformat(f"2026-03-{2 + day:02d}T{time}")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Mon-Fri  8:00 - 18:00  LIMITED", "mon-fri 08:00-18:00 limited"),
        ("sun+sat 0:00-24:00 closed", "sat+sun 00:00-24:00 closed"),
        ("mon-sun 22:00–06:00 full", "daily 22:00-06:00 full"),
        ("fri-mon 20:00-20:00 closed", "mon+fri+sat+sun 20:00-20:00 closed"),
    ],
)
def test_a_window_is_kept_in_one_way(line: str, kept: str) -> None:
    assert written(read_window(line)) == kept
    assert read_window(kept) == read_window(line)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("never", "is no window. Write a line"),
        ("mon 8-9 closed", "is no window"),
        ("mon 08:00-09:00 shut", "“shut” is unknown: a window is full, limited, closed"),
        ("man 08:00-09:00 closed", "“man” names no days"),
        ("mon-wed-fri 08:00-09:00 closed", "names no days"),
        ("mon 08:60-09:00 closed", "no time of day"),
        ("mon 08:00-24:01 closed", "no time of day"),
    ],
)
def test_what_is_none_is_refused_with_a_sentence(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Windows().read([line])


def test_a_list_of_them_is_a_setting() -> None:
    kind = Windows()
    value = kind.read("daily 07:00-23:00 limited\n\nsun 10:00-12:00 closed\ndaily 7:00-23:00 limited")
    assert value == ["daily 07:00-23:00 limited", "sun 10:00-12:00 closed"]
    assert kind.read(kind.typed(value)) == value
    assert kind.told([]) == "always at full speed"


@pytest.mark.parametrize(
    ("moment", "mode"),
    [
        (at(0, "07:59"), "full"),
        (at(0, "08:00"), "limited"),
        (at(0, "12:30"), "closed"),  # the stricter of two
        (at(4, "17:59"), "limited"),
        (at(4, "18:00"), "full"),
        (at(5, "12:30"), "full"),
        (at(5, "23:30"), "closed"),
        (at(6, "05:59"), "closed"),  # Saturday's window
        (at(6, "06:00"), "full"),
    ],
)
def test_what_holds_at_a_moment(moment: datetime, mode: str) -> None:
    lines = ("mon-fri 08:00-18:00 limited", "mon 12:00-13:00 closed", "sat 23:00-06:00 closed")
    assert mode_at([read_window(line) for line in lines], moment) == mode


def test_when_it_changes_next() -> None:
    week = [read_window("sat 23:00-06:00 closed"), read_window("sun 06:00-07:00 closed")]
    assert next_change(week, at(0, "12:00")) == (at(5, "23:00"), "closed")
    assert next_change(week, at(5, "23:00")) == (at(6, "07:00"), "full")
    assert next_change([], at(0, "12:00")) is None
    assert next_change([read_window("daily 00:00-24:00 closed")], at(0, "12:00")) is None
