"""What a player's reports mean."""

import pytest

from mvidarr.library.viewing import Report, Viewing, after

LENGTH = 200.0


def told(*reports: tuple[str, float | None], state: Viewing | None = None, length: float | None = LENGTH) -> Viewing:
    """The state after these reports, one second apart."""
    seen = state or Viewing()
    for moment, (event, position) in enumerate(reports, start=1):
        seen = after(seen, Report(event, position), length=length, moment=moment * 1000)  # type: ignore[arg-type]
    return seen


def test_a_start_says_when_it_was_played_last_and_keeps_the_place() -> None:
    assert told(("start", 80), state=Viewing(position=80, last_played=3)) == Viewing(position=80, last_played=1000)


def test_progress_keeps_the_place() -> None:
    assert told(("start", 0), ("progress", 20), ("progress", 42.25)).position == 42.2


@pytest.mark.parametrize("position", [0, 3, 4.99])
def test_the_beginning_is_no_place_to_come_back_to(position: float) -> None:
    assert told(("progress", position), state=Viewing(position=80)).position is None


@pytest.mark.parametrize("position", [None, 76, 84.9])
def test_a_place_nearby_or_untold_changes_nothing(position: float | None) -> None:
    state = Viewing(position=80, last_played=7)
    assert told(("progress", position), state=state) == state


@pytest.mark.parametrize("position", [180, 199, 200, 10_000])
def test_progress_near_the_end_or_beyond_it_is_a_play_and_ends_the_place(position: float) -> None:
    seen = told(("start", 0), ("progress", 100), ("progress", position))
    assert (seen.plays, seen.position, seen.last_played) == (1, None, 1000)


def test_the_end_after_the_nearly_end_counts_once() -> None:
    assert told(("start", 0), ("progress", 185), ("progress", 195), ("finish", 200)).plays == 1


def test_going_back_from_the_end_is_no_second_play() -> None:
    seen = told(("start", 0), ("progress", 185), ("progress", 30), ("progress", 195), ("finish", None))
    assert (seen.plays, seen.position) == (1, None)


def test_a_replay_counts_again() -> None:
    assert told(("start", 0), ("finish", 200), ("start", 0), ("finish", 200)).plays == 2


def test_several_tabs_never_count_more_than_was_started() -> None:
    seen = told(("start", 0), ("start", 0), ("finish", None), ("progress", 190), ("finish", None), ("skip", 3))
    assert (seen.plays, seen.skips) == (1, 0)


def test_a_skip_counts_once_and_forgets_the_place() -> None:
    seen = told(("start", 0), ("progress", 30), ("skip", 31), ("skip", 31), ("finish", None))
    assert (seen.plays, seen.skips, seen.position) == (0, 1, None)


def test_leaving_after_it_counted_is_no_skip() -> None:
    assert told(("start", 0), ("progress", 190), ("skip", 191)).skips == 0


def test_the_end_alone_is_a_play_too() -> None:
    assert told(("finish", None)) == Viewing(plays=1, last_played=1000, settled=True)


def test_without_a_known_length_only_the_end_counts() -> None:
    assert told(("start", 0), ("progress", 5000), length=None) == Viewing(position=5000, last_played=1000)
    assert told(("start", 0), ("progress", 5000), ("finish", None), length=None).plays == 1
