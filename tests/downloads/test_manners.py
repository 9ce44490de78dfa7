"""Sites are asked by so many at once, with so much time between two starts."""

import pytest

from mvidarr.downloads.tempo.hosts import Hosts, Manners, checked_line, read_lines


def test_a_line_names_a_site_how_many_and_how_far_apart() -> None:
    lines = [checked_line("YouTube.com  2   5"), checked_line("vimeo.com 1")]
    assert lines == ["youtube.com 2 5", "vimeo.com 1"]
    assert read_lines(lines) == {"youtube.com": Manners(2, 5), "vimeo.com": Manners(1, 0)}


@pytest.mark.parametrize("line", ["youtube 2", "youtube.com", "youtube.com two", "a.com 1001", "a.com -1"])
def test_others_are_refused_with_an_example(line: str) -> None:
    with pytest.raises(ValueError, match=r"as in “youtube\.com 2 5”"):
        checked_line(line)


def test_a_site_is_full_when_enough_run_or_the_last_has_just_begun() -> None:
    hosts = Hosts()
    hosts.keep({"a.com": Manners(2, 0), "b.com": Manners(0, 5)}, Manners(1, 0))
    assert hosts.full([], 1_000) == []
    running = ["a.com", "b.com", "c.com"]
    for host in running:
        hosts.begin(host, 1_000)
    assert hosts.full(running, 2_000) == ["b.com", "c.com"]
    assert hosts.full([*running, "a.com"], 6_000) == ["a.com", "c.com"]


def test_the_time_between_two_starts_counts_after_the_first_has_ended() -> None:
    hosts = Hosts()
    hosts.keep({}, Manners(0, 5))
    hosts.begin("a.com", 1_000)
    assert hosts.full(["a.com"], 1_000) == ["a.com"]
    assert hosts.full([], 5_999) == ["a.com"]
    assert hosts.full([], 6_000) == []


def test_a_clock_that_is_set_back_lets_nobody_wait_for_the_time_that_it_was() -> None:
    hosts = Hosts()
    hosts.keep({}, Manners(0, 5))
    hosts.begin("a.com", 3_600_000)
    assert hosts.full([], 1_000) == []
    hosts.begin("a.com", 1_000)
    assert hosts.full([], 2_000) == ["a.com"]
