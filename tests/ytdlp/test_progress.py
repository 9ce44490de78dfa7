"""Progress over all parts of a download."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mvidarr.ytdlp.progress import Progress, Tracker, tagged

PARTS = [
    {"format_id": "137", "filesize": 9000, "tbr": 900},
    {"format_id": "140", "filesize": None, "filesize_approx": 1000, "tbr": 100},
]


def download(fmt: str, **said: Any) -> tuple[str, dict[str, Any]]:
    return "DL", {"fmt": fmt, "p": {"status": "downloading", **said}}


def two_parts() -> Tracker:
    tracker = Tracker()
    tracker.feed("SEL", {"format_id": "137+140", "id": "x"})
    tracker.feed("PARTS", PARTS)
    return tracker


def test_parts_are_weighed_by_their_size() -> None:
    tracker = two_parts()
    first = tracker.feed(*download("137", downloaded_bytes=4500, total_bytes=9000, speed=1000.0, eta=4))
    assert first == Progress(0.45, "download", 1000.0, 5.5, "Part 1 of 2")
    done = tracker.feed("DL", {"fmt": "137", "p": {"status": "finished"}})
    assert done is not None
    assert done.fraction == 0.9
    second = tracker.feed(*download("140", downloaded_bytes=500, total_bytes=1000, speed=500.0))
    assert second == Progress(0.95, "download", 500.0, 1.0, "Part 2 of 2")


def test_without_sizes_the_bit_rate_weighs() -> None:
    tracker = Tracker()
    tracker.feed("PARTS", [{"format_id": "v", "tbr": 300}, {"format_id": "a", "tbr": 100}])
    progress = tracker.feed(*download("v", fragment_index=5, fragment_count=10))
    assert progress == Progress(0.375, "download", message="Part 1 of 2")


def test_without_anything_all_parts_weigh_the_same() -> None:
    tracker = Tracker()
    tracker.feed("PARTS", [{"format_id": "v"}, {"format_id": "a", "tbr": 100}])
    progress = tracker.feed("DL", {"fmt": "v", "p": {"status": "finished"}})
    assert progress is not None
    assert progress.fraction == 0.5


def test_a_file_of_unknown_size_has_no_fraction_but_a_speed() -> None:
    tracker = Tracker()
    tracker.feed("SEL", {"format_id": "0"})
    assert tracker.feed(*download("0", downloaded_bytes=5000, speed=99.5, eta=None)) == Progress(
        None, "download", 99.5, None, None
    )
    assert tracker.feed("DL", {"fmt": "0", "p": {"status": "finished"}}) == Progress(1.0, "download")


def test_joining_is_a_stage_of_its_own_in_words() -> None:
    tracker = two_parts()
    tracker.feed("DL", {"fmt": "137", "p": {"status": "finished"}})
    tracker.feed("DL", {"fmt": "140", "p": {"status": "finished"}})
    joining = tracker.feed("PP", {"status": "started", "postprocessor": "Merger"})
    assert joining == Progress(1.0, "process", message="Joining picture and sound")
    assert tracker.feed("PP", {"status": "finished", "postprocessor": "Merger"}) is None


def test_what_was_chosen_and_where_the_file_is_are_remembered() -> None:
    tracker = two_parts()
    tracker.feed("FILE", {"filepath": "/x/media.mp4"})
    assert (tracker.chosen["id"], tracker.file) == ("x", {"filepath": "/x/media.mp4"})


def test_only_lines_with_our_tag_and_json_are_ours() -> None:
    assert tagged('\x1eFILE {"filepath": "a b"}') == ("FILE", {"filepath": "a b"})
    assert tagged('\x1ePARTS [{"format_id": "1"}]') == ("PARTS", [{"format_id": "1"}])
    for text in ('FILE {"filepath": "a"}', "\x1ePARTS NA", "\x1eFILE", "\x1eFILE 7", "[download] \x1eFILE {}", ""):
        assert tagged(text) is None


NUMBERS = st.one_of(st.none(), st.integers(-5, 10**12), st.floats(allow_nan=False, allow_infinity=False), st.text())
SIZES = ("downloaded_bytes", "total_bytes", "total_bytes_estimate")
OPTIONAL = (*SIZES, "speed", "eta", "fragment_index", "fragment_count")
SAID = st.fixed_dictionaries(
    {"status": st.sampled_from(["downloading", "finished", "error"])}, optional=dict.fromkeys(OPTIONAL, NUMBERS)
)


@given(st.lists(st.tuples(st.sampled_from(["137", "140", "new"]), SAID)))
def test_the_fraction_never_goes_back_and_stays_within_bounds(lines: list[tuple[str, dict[str, Any]]]) -> None:
    tracker, last = two_parts(), 0.0
    for fmt, said in lines:
        progress = tracker.feed("DL", {"fmt": fmt, "p": said})
        if progress is not None and progress.fraction is not None:
            assert last <= progress.fraction <= 1
            last = progress.fraction
