"""What a site said of one upload is not taken for another's."""

import pytest

from mvidarr.downloads.fetching.fetch import is_of
from mvidarr.library.sources import recognise

WATCHED = {"id": "vaaaaaaaaa1", "webpage_url": "https://www.youtube.com/watch?v=vaaaaaaaaa1"}
FILE = {
    "id": "clip",
    "original_url": "https://videos.example/clip.mp4",
    "webpage_url": "https://videos.example/clip.mp4",
}


@pytest.mark.parametrize(
    ("info", "url", "same"),
    [
        (WATCHED, "https://youtu.be/vaaaaaaaaa1", True),
        (WATCHED, "https://youtu.be/vaaaaaaaaa2", False),
        (FILE, "https://videos.example/clip.mp4", True),
        (FILE, "https://videos.example/other.mp4", False),
        ({}, "https://videos.example/clip.mp4", False),
    ],
)
def test_what_was_said_of_another_upload_is_not_used(info: dict[str, str], url: str, same: bool) -> None:
    assert is_of(info, recognise(url)) is same
