"""What pictures are called, and in which order heights are taken."""

import pytest

from mvidarr.library.heights import liked_first, names, rung


@pytest.mark.parametrize(
    ("width", "height", "name"),
    [
        (1920, 1080, 1080),
        (1920, 800, 1080),  # cinema
        (1080, 1920, 1080),  # a phone held upright
        (1440, 1080, 1080),  # 4:3
        (3840, 1608, 2160),
        (1280, 534, 720),
        (720, 576, 480),  # PAL
        (640, 480, 480),
        (640, 352, 360),
        (1920, 1072, 1080),
        (7680, 4320, 4320),
        (80, 45, 144),
        (None, 1080, 1080),
        (None, 700, 720),
        (None, 600, 480),
    ],
)
def test_a_picture_is_called_what_people_call_it(width: int | None, height: int, name: int) -> None:
    assert rung(height, width) == name


def test_after_the_one_liked_most_come_the_lower_ones_then_the_higher_ones() -> None:
    assert liked_first([480, 2160, 720, 1080, 1440], 1080) == [1080, 720, 480, 1440, 2160]
    assert liked_first([480, 720], 720) == [720, 480]


def test_heights_are_told_as_people_say_them() -> None:
    assert names([720]) == "720p"
    assert names([360, 720, 1080]) == "360p, 720p and 1080p"
    assert names([360, 720], "or") == "360p or 720p"
    assert names([]) == "nothing"
