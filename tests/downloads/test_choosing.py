"""Which of the offered formats a profile takes."""

from typing import Any

import pytest

from mvidarr.downloads.choosing import choose, refuse_unwanted
from mvidarr.errors import External
from mvidarr.library import Profile
from mvidarr.media import Probe


def profile(*heights: int, **wants: Any) -> Profile:
    return {
        "id": 1, "version": 1, "name": "Mine", "heights": list(heights), "cutoff": heights[0], "wants": wants,  # type: ignore[typeddict-item]
        "default": True, "artists": 0, "videos": 0, "added": "", "updated": "",
    }  # fmt: skip


def picture(height: int, width: int | None = None, **more: Any) -> dict[str, Any]:
    return {"format_id": f"p{height}", "height": height, "width": width, "vcodec": "avc1", "acodec": "none", **more}


SOUND = {"format_id": "140", "vcodec": "none", "acodec": "mp4a.40.2", "filesize": 100}
BOARD = {"format_id": "sb0", "vcodec": "none", "acodec": "none", "height": 27, "width": 48}


def test_the_height_liked_most_of_those_offered_is_taken() -> None:
    info = {"formats": [SOUND, BOARD, picture(360, 640), picture(720, 1280), picture(1080, 1920)]}
    assert choose(info, profile(720, 480, 1080)).height == 720
    assert choose(info, profile(480, 1080, 720)).height == 1080
    assert choose(info, profile(2160, 360)).height == 360


def test_a_cinema_picture_is_taken_for_what_it_is_called() -> None:
    choice = choose({"formats": [SOUND, picture(534, 1280), picture(800, 1920)]}, profile(1080, 720))
    assert choice.height == 1080
    assert choice.args[:2] == (
        "-f",
        "bv*[height=800][width=1920]+ba/b[height=800][width=1920]/bv*[height=800][width=1920]",
    )


def test_of_one_name_the_largest_picture_is_taken() -> None:
    info = {"formats": [picture(1080, 1920), picture(1064, 1888)]}
    assert "[height=1080]" in choose(info, profile(1080)).args[1]


def test_a_width_that_is_not_told_is_not_asked_for() -> None:
    assert (
        choose({"formats": [picture(720)]}, profile(720)).args[1] == "bv*[height=720]+ba/b[height=720]/bv*[height=720]"
    )


def test_the_size_is_that_of_the_chosen_height_with_its_sound() -> None:
    silent = {"formats": [SOUND, picture(360, filesize=10), picture(720, filesize_approx=70.5), picture(720)]}
    assert choose(silent, profile(720)).bytes == 170
    whole = {"formats": [SOUND, picture(720, filesize=70, acodec="mp4a.40.2")]}
    assert choose(whole, profile(720)).bytes == 70
    assert choose({"formats": [picture(720)]}, profile(720)).bytes == 0


@pytest.mark.parametrize(
    "info",
    [
        {"formats": [{"format_id": "0", "url": "http://localhost/a.mp4", "filesize": 7}]},
        {"filesize_approx": 7},
        {"formats": [{"vcodec": "avc1", "height": None, "filesize": 7}, "nonsense", {"height": -1}, {"height": True}]},
    ],
)
def test_where_the_site_tells_no_height_the_file_decides(info: dict[str, Any]) -> None:
    choice = choose(info, profile(720))
    assert (choice.height, choice.bytes) == (None, 7)
    assert "-f" not in choice.args


def test_when_no_offered_height_is_taken_both_sides_are_named() -> None:
    info = {"formats": [SOUND, picture(240), picture(360)]}
    with pytest.raises(External) as raised:
        choose(info, profile(1080, 720))
    assert (raised.value.code, raised.value.retryable) == ("no_quality", False)
    assert raised.value.detail == (
        "The site offers this video in 240p and 360p, and the profile “Mine” takes 720p or 1080p only. "
        "Give the video another profile, or add a height to this one, and try again."
    )


def probe(**found: Any) -> Probe:
    usual: dict[str, Any] = {
        "container": "mp4", "size": 9 << 20, "duration": 200.0, "bitrate": None, "width": 1280, "height": 720,
        "video_codec": "h264", "fps": 25.0, "hdr": None, "audio": (), "subtitles": (),
    }  # fmt: skip
    return Probe(**{**usual, **found})


def test_a_file_is_held_against_the_profile_too() -> None:
    refuse_unwanted(probe(width=1920, height=800), profile(1080))
    refuse_unwanted(probe(width=None, height=None), profile(1080))
    with pytest.raises(External) as raised:
        refuse_unwanted(probe(width=640, height=360), profile(1080))
    assert "The file has 360p" in raised.value.detail


def test_what_was_taken_by_what_the_site_told_is_not_thrown_away_for_little() -> None:
    cut = probe(duration=150.0, size=75 << 20)  # of 200 seconds and 100 MiB
    refuse_unwanted(cut, profile(720, least_seconds=180, least_bytes=90 << 20), 200.0)
    with pytest.raises(External):
        refuse_unwanted(cut, profile(720, least_bytes=120 << 20), 200.0)
    longer = probe(duration=200.6, size=105 << 20)
    refuse_unwanted(longer, profile(720, most_seconds=200, most_bytes=100 << 20), 200.0)
    refuse_unwanted(probe(size=96 << 20), profile(720, least_bytes=100 << 20), 200.0)
    with pytest.raises(External):
        refuse_unwanted(longer, profile(720, most_bytes=90 << 20), 200.0)


@pytest.mark.parametrize(
    ("wants", "found", "code", "said"),
    [
        ({"codecs": ["h264"], "only_codecs": True}, {"video_codec": "hevc"}, "no_quality", "The file is H.265"),
        ({"hdr": "never"}, {"hdr": "hlg"}, "no_quality", "The file has HDR"),
        ({"most_bytes": 8 << 20}, {}, "no_quality", "9 MiB are more than the 8 MiB"),
        ({"least_bytes": 10 << 20}, {}, "no_quality", "9 MiB are less than the 10 MiB"),
        ({"most_seconds": 199}, {}, "unwanted_length", "200 seconds long, and the profile takes 199 at most"),
        ({"least_seconds": 201}, {}, "unwanted_length", "200 seconds long, and the profile takes 201 at least"),
    ],
    ids=str,
)
def test_what_a_site_did_not_tell_is_found_out_of_the_file(
    wants: dict[str, Any], found: dict[str, Any], code: str, said: str
) -> None:
    refuse_unwanted(probe(), profile(720, codecs=["h264"], only_codecs=True, most_seconds=200, most_bytes=9 << 20))
    with pytest.raises(External) as raised:
        refuse_unwanted(probe(**found), profile(720, **wants))
    assert (raised.value.code, raised.value.retryable) == (code, False)
    assert said in raised.value.detail
    assert "change “Mine”" in raised.value.detail
