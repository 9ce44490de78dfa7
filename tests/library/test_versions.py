"""Forms as texts: what is typed and read again is the same, and three versions of one row make sense together."""

from typing import Any

import pytest

from mvidarr.library.pages.form_fields import ARTIST, LOCKED, VIDEO, FormField
from mvidarr.library.pages.told import Line, _line
from mvidarr.library.pages.versions import beside_fields, differing, locks_of_both, patch_of, texts_of
from tests.ui.artists import full
from tests.ui.samples import liked, video

NAMED: dict[str, FormField] = {field.name: field for field in (*ARTIST, *VIDEO)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year", 1995),
        ("year", None),
        ("album", None),
        ("genres", ["rock", "Earth, Wind & Fire"]),
        ("credits", [{"role": "camera", "name": "R. Vale: the second"}]),
        ("links", [{"name": "Some shop", "url": "https://example.org/a:b"}]),
        ("ids", {"musicbrainz": "87c5dedd-371d-4a53-9f7f-80522fb7f3cb", "youtube": "UC:1"}),
        ("kinds", ["official", "live"]),
        ("monitored", False),
        ("monitored", True),
        ("profile_id", 3),
        ("monitor", "missing"),
        ("look_every", 900),
        ("look_every", None),
        ("look_priority", -10),
        ("description", "One.\n\n  Two."),
    ],
)
def test_what_a_field_says_it_means(field: str, value: Any) -> None:
    assert NAMED[field].meant(NAMED[field].said(value)) == value


def test_a_form_that_says_what_is_there_asks_for_nothing() -> None:
    for fields, row in ((VIDEO, liked()), (ARTIST, full())):
        texts = texts_of(fields, row)
        assert patch_of(fields, texts, texts) == ({}, {})


def test_whoever_changed_a_field_alone_is_likely_right() -> None:
    was = texts_of(VIDEO, video())
    mine, theirs = was | {"title": "A", "album": "B"}, was | {"title": "C", "tags": "d"}
    found = {entry.field.name: (entry.pick, entry.both) for entry in differing(VIDEO, mine, was, theirs)}
    assert found == {"title": ("mine", True), "album": ("mine", False), "tags": ("theirs", False)}


def test_locks_of_both_join() -> None:
    was, mine, theirs = {LOCKED: "album\nyear"}, {LOCKED: "title\nyear"}, {LOCKED: "album\ntags\nyear"}
    assert locks_of_both(mine, was, theirs) == ["tags", "title", "year"]


def test_what_is_wrong_with_a_line_or_a_part_names_it() -> None:
    errors = [("genres.1", "Too long."), ("genres.3", "Empty."), ("ids.musicbrainz", "No id."), ("year", "No year.")]
    assert beside_fields(errors) == {
        "genres": "Line 2: Too long. Line 4: Empty.", "ids": "musicbrainz: No id.", "year": "No year.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "before", "after", "line"),
    [
        ("kind", "live", "behind_the_scenes", Line("Kind", "Live", "Behind the scenes")),
        ("monitored", True, False, Line("Monitored", "yes", "no")),
        ("year", None, 1995, Line("Year", "", "1995")),
        ("genres", ["rock"], [], Line("Genres", "rock", "")),
        ("tags", [], [], Line("Tags", "", "in another order")),
        ("credits", [], [{"role": "camera", "name": "R. Vale"}], Line("Credits", "", "camera: R. Vale")),
        ("locked", ["title", "year"], ["release_date", "year"], Line("Locked", "Title", "Released")),
        ("monitor", "all", "none", Line("Videos wanted", "All of them", "None by itself")),
        ("look_every", None, 21600, Line("Looks for new ones", "", "every 6 hours")),
        ("look_priority", 0, 7, Line("Whose turn comes first", "As everybody", "7")),
        ("cutoff", 720, 1080, Line("Good enough from", "720p", "1080p")),
        ("wants", {}, {"fps": 30, "hdr": "never"}, Line("Wishes", "", "At most 30 frames a second; No HDR")),
    ],
)
def test_the_history_writes_fields_and_values_as_people_do(field: str, before: Any, after: Any, line: Line) -> None:
    told = {"table": "videos", "id": 1, "title": "Song", "field": field, "before": before, "after": after}
    assert _line(told) == line  # type: ignore[arg-type]
