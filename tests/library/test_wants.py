"""What a profile wants besides heights: checked field by field, kept only where it differs from the usual."""

from typing import Any

import pytest

from mvidarr.library.wants import said, stored, troubles
from mvidarr.library.wants_words import sentences

ALL = {
    "codecs": ["av1", "h264"], "only_codecs": True, "fps": 60, "hdr": "prefer", "audio": ["opus"],
    "containers": ["webm"], "least_bytes": 1, "most_bytes": 1 << 30, "least_seconds": 30, "most_seconds": 900,
    "sources": ["vimeo"], "kinds": ["live"], "upgrades": True,
    "subtitles": {"languages": ["en", "pt-BR"], "automatic": True, "inside": True},
    "sponsorblock": {"do": "cut", "parts": ["intro"]}, "remux": "mkv",
}  # fmt: skip


def test_all_that_can_be_said_stands_as_it_was_said() -> None:
    assert troubles(ALL) == []
    assert said(ALL) == ALL
    assert stored(ALL) == ALL
    assert len(sentences(ALL)) == 13


def test_what_says_nothing_is_not_kept() -> None:
    empty = {
        "codecs": [], "only_codecs": True, "fps": 0, "most_bytes": 0, "upgrades": False, "hdr": "avoid",
        "subtitles": {"languages": [], "automatic": True}, "sponsorblock": {"do": "mark", "parts": []},
    }  # fmt: skip
    assert troubles(empty) == []
    assert said(empty) == {"hdr": "avoid"}
    assert sentences({}) == []


@pytest.mark.parametrize(
    ("wants", "field"),
    [
        ({"smell": "roses"}, "wants.smell"),
        ({"codecs": ["divx"]}, "wants.codecs"),
        ({"codecs": ["vp9", "vp9"]}, "wants.codecs"),
        ({"codecs": "vp9"}, "wants.codecs"),
        ({"fps": 5}, "wants.fps"),
        ({"fps": "30"}, "wants.fps"),
        ({"fps": True}, "wants.fps"),
        ({"hdr": "maybe"}, "wants.hdr"),
        ({"least_bytes": -1}, "wants.least_bytes"),
        ({"least_bytes": 9, "most_bytes": 8}, "wants.most_bytes"),
        ({"most_seconds": 1 << 60}, "wants.most_seconds"),
        ({"least_seconds": 9, "most_seconds": 8}, "wants.most_seconds"),
        ({"sources": ["--exec"]}, "wants.sources"),
        ({"sources": ["vimeo"] * 2}, "wants.sources"),
        ({"kinds": ["official", "movie"]}, "wants.kinds"),
        ({"subtitles": {"languages": ["all"], "exec": 1}}, "wants.subtitles.exec"),
        ({"subtitles": {"languages": ["en.*"]}}, "wants.subtitles.languages"),
        ({"subtitles": {"languages": ["-live_chat"]}}, "wants.subtitles.languages"),
        ({"sponsorblock": {"do": "cut", "parts": ["all"]}}, "wants.sponsorblock.parts"),
        ({"sponsorblock": {"parts": ["intro", "intro"]}}, "wants.sponsorblock.parts"),
        ({"remux": "avi"}, "wants.remux"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_named_and_never_read(wants: dict[str, Any], field: str) -> None:
    assert [error.field for error in troubles(wants)] == [field]
    if len(wants) == 1:
        assert stored({**wants, "upgrades": True}) == {"upgrades": True}


def test_sentences_tell_what_is_wanted() -> None:
    assert sentences({"codecs": ["vp9", "h264"], "only_codecs": True, "most_bytes": 500 << 20}) == [
        "Only VP9 rather than H.264",
        "At most 500 MiB",
    ]
    assert sentences({"least_seconds": 30, "most_seconds": 900, "sources": ["vimeo", "tvsite"]}) == [
        "30 to 900 seconds",
        "From Vimeo rather than tvsite",
    ]
    assert sentences({"kinds": ["live", "cover"]}) == ["First live videos, then covers"]
