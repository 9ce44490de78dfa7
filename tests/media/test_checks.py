from pathlib import Path

import pytest

from mvidarr.media import Media, matches_duration
from mvidarr.media.checks import verdict
from tests.media.conftest import MakeClip


@pytest.mark.parametrize("name", ["long.mp4", "long.mkv"])
async def test_a_sound_file_is_sound(media: Media, make_clip: MakeClip, name: str) -> None:
    clip = make_clip(name, 20)
    found = await media.integrity(clip, (await media.probe(clip)).duration)
    assert found.sound
    assert found.played == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize("name", ["long.mkv", "long.ts"])
async def test_a_truncated_file_is_found_whatever_its_header_says(
    media: Media, make_clip: MakeClip, tmp_path: Path, name: str
) -> None:
    clip = make_clip(name, 20)
    duration = (await media.probe(clip)).duration
    cut = tmp_path / name
    cut.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    found = await media.integrity(cut, duration)
    assert found.trouble in ("damaged", "truncated")
    assert found.played < 15


async def test_a_truncated_mp4_is_damaged(media: Media, make_clip: MakeClip, tmp_path: Path) -> None:
    clip = make_clip("faststart.mp4", 20, ("-pix_fmt", "yuv420p", "-preset", "ultrafast", "-movflags", "+faststart"))
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    assert (await media.probe(cut)).duration == pytest.approx(20, abs=0.5)  # ffprobe believes the header
    found = await media.integrity(cut, 20)
    assert found.trouble == "damaged"
    assert found.said


def test_a_file_that_ends_early_without_a_word_is_truncated() -> None:
    out = b"out_time_us=-77000\nprogress=continue\nout_time_us=90000000\nprogress=end\n"
    assert verdict(0, out, b"", 100).trouble == "truncated"
    assert verdict(0, out, b"", 91.5).sound
    assert verdict(0, out, b"", None).sound
    assert verdict(0, out, b" \n", 90).sound
    assert verdict(0, out, b"File ended prematurely", 90).trouble == "damaged"
    assert verdict(1, b"", b"", 90).trouble == "damaged"


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [(200, 201.9, True), (200, 203, True), (200, 205, False), (600, 590, True), (600, 580, False), (10, 12.1, False),
     (10, None, True), (None, None, True), (None, 10, False), (10, 0, True)],
)  # fmt: skip
def test_durations_agree_within_two_seconds_or_two_percent(
    found: float | None, expected: float | None, same: bool
) -> None:
    assert matches_duration(found, expected) is same
