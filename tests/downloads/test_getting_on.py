"""A try that broke off but got on counts for nothing, as long as something came, and not for ever."""

from pathlib import Path

import pytest

from mvidarr.downloads.failing.getting_on import LEAST, MOST, got_on, kept_in
from mvidarr.errors import External
from mvidarr.ytdlp.failures import BY_CODE

NETWORK = BY_CODE["network"].error()


def test_what_was_kept_more_than_ever_before_is_what_counts() -> None:
    first = got_on(NETWORK, {}, LEAST)
    assert first is not None
    assert (first.more, first.payload) == (LEAST, {"kept": LEAST, "got_on": 1})
    assert got_on(NETWORK, first.payload, 2 * LEAST - 1) is None  # too little
    assert got_on(NETWORK, first.payload, 0) is None  # it began anew, and came no further
    second = got_on(NETWORK, first.payload, 5 * LEAST)
    assert second is not None
    assert (second.more, second.times) == (4 * LEAST, 2)
    assert got_on(NETWORK, {"kept": 0, "got_on": MOST}, LEAST) is None


@pytest.mark.parametrize("code", ["rate_limited", "bot_check", "disk_full", "gone", "private", "postprocessing"])
def test_what_no_further_try_mends_is_none(code: str) -> None:
    assert got_on(BY_CODE[code].error(), {}, 10 * LEAST) is None


def test_it_goes_on_soon_a_little_later_each_time_and_says_how_far_it_came() -> None:
    def again(times: int) -> External:
        found = got_on(NETWORK, {"got_on": times}, 1_500_000)
        assert found is not None
        return found.error(NETWORK)

    assert [again(times).retry_after for times in (0, 1, 29, 500)] == [2, 4, 60, 60]
    error = again(0)
    assert (error.code, error.retryable) == ("interrupted", True)
    assert error.detail == ("The connection to the site failed. 1.5 MB more had come; it goes on from there by itself.")


def test_media_and_their_parts_are_counted_and_nothing_else(tmp_path: Path) -> None:
    for name, size in (("media-1.f1.mp4.part", 70), ("media-1.f2.m4a", 30), ("load.info.json", 900)):
        (tmp_path / name).write_bytes(bytes(size))
    assert kept_in(tmp_path) == 100
    assert kept_in(tmp_path / "none") == 0
