from pathlib import Path

import pytest
from PIL import Image

from mvidarr.errors import External
from mvidarr.media import Media
from tests.media.conftest import MakeClip


async def test_a_frame_is_a_picture_as_wide_as_the_video_and_no_wider(
    media: Media, make_clip: MakeClip, tmp_path: Path
) -> None:
    clip = make_clip("long.mkv", 20)
    for width, size in ((1280, (320, 180)), (160, (160, 90))):
        await media.frame(clip, tmp_path / "frame.jpg", duration=20, width=width)
        with Image.open(tmp_path / "frame.jpg") as picture:
            assert (picture.format, picture.size) == ("JPEG", size)


async def test_a_very_short_video_has_a_frame_too(media: Media, make_clip: MakeClip, tmp_path: Path) -> None:
    await media.frame(make_clip("one.mkv", 1), tmp_path / "frame.jpg", duration=None)
    assert (tmp_path / "frame.jpg").stat().st_size > 0


async def test_sound_has_no_frame(media: Media, make_clip: MakeClip, tmp_path: Path) -> None:
    with pytest.raises(External) as none:
        await media.frame(make_clip("sound.m4a", 1, ("-vn",)), tmp_path / "frame.jpg", duration=1)
    assert none.value.code == "no_frame"
