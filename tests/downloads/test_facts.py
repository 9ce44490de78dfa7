"""yt-dlp's description of a video becomes the library's facts; nonsense in it becomes nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.downloads.fetching.facts import facts_of, source_of
from mvidarr.library.sources import recognise

INFO: dict[str, Any] = {
    "id": "dQw4w9WgXcQ",
    "title": "Massive Attack - Protection (Official Video)",
    "channel": "MassiveAttackVEVO",
    "duration": 471.5,
    "view_count": 31_000_000,
    "release_date": "19950109",
    "description": "Line one\r\nLine two\x00",
    "tags": ["trip hop", "Trip Hop", "", 7, "bristol"],
    "genre": "Electronic",
    "extractor": "youtube",
    "extractor_key": "Youtube",
    "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
}


def test_what_the_site_says_is_taken_over() -> None:
    facts = facts_of(INFO)
    assert (facts.artist, facts.title, facts.kind) == ("Massive Attack", "Protection", "official")
    assert (facts.year, facts.release_date, facts.duration) == (1995, "1995-01-09", 471.5)
    assert facts.popularity == 31_000_000
    assert facts.description == "Line one\nLine two"
    assert facts.labels == {"genre": ("Electronic",), "tag": ("trip hop", "Trip Hop", "bristol")}


def test_the_day_of_upload_is_no_release() -> None:
    facts = facts_of({"title": "A - B", "upload_date": "20201231"})
    assert facts.release_date is None
    assert facts.year is None


def test_music_metadata_wins_over_the_heading() -> None:
    facts = facts_of(
        {**INFO, "artists": ["Massive Attack", "Tracey Thorn"], "track": "Protection", "album": "Protection"}
    )
    assert facts.featured == ("Tracey Thorn",)
    assert facts.album == "Protection"


@pytest.mark.parametrize(
    ("url", "info", "expected"),
    [
        ("http://localhost/a.mp4", {"extractor": "generic", "id": "a"}, ("web", "http://localhost/a.mp4")),
        (
            "http://localhost/p",
            {"extractor": "html5", "extractor_key": "HTML5MediaEmbed"},
            ("web", "http://localhost/p"),
        ),
        ("https://youtu.be/dQw4w9WgXcQ", INFO, ("youtube", "dQw4w9WgXcQ")),
        ("https://example.org/x", {**INFO, "extractor_key": "Vevo", "id": "V1"}, ("vevo", "V1")),
    ],
)
def test_a_source_is_named_as_its_site_names_it(url: str, info: dict[str, Any], expected: tuple[str, str]) -> None:
    found = source_of(info, recognise(url))
    assert (found.provider, found.key) == expected


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys([*INFO, "artists", "artist", "track", "release_year"], json_like))
)
def test_whatever_a_site_says_gives_a_title_that_can_be_stored(info: dict[str, Any]) -> None:
    facts = facts_of(info)
    assert facts.title.strip()
    facts.title.encode()
    assert facts.duration is None or facts.duration > 0
    assert "\x00" not in (facts.description or "")
