import os
from pathlib import Path

import pytest

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.files import NFO, PICTURE, THUMB, Root, beside, write_beside, write_whole


@pytest.fixture
def video(root: Root) -> Path:
    folder = root.path / "Artist/Mr. Song (1999)"
    folder.mkdir(parents=True)
    return folder / "Mr. Song (1999).mkv"


def test_what_stands_beside_carries_the_base_name(video: Path) -> None:
    names = [beside(video, suffix).name for suffix in (NFO, PICTURE, THUMB, ".en.forced.srt")]
    assert names == [f"Mr. Song (1999){suffix}" for suffix in (".nfo", ".jpg", "-thumb.jpg", ".en.forced.srt")]


@pytest.mark.parametrize("suffix", ["", "nfo", "/../x.nfo", ".n/fo", "-THUMB.jpg", ".tar.gz.x.y"])
def test_a_suffix_cannot_lead_elsewhere(video: Path, suffix: str) -> None:
    with pytest.raises(ValueError, match="not a suffix"):
        beside(video, suffix)


async def test_it_is_replaced_whole_and_left_alone_when_it_is_the_same(video: Path) -> None:
    path = await write_beside(video, NFO, b"one", "7-nfo")
    os.utime(path, (1, 1))
    await write_beside(video, NFO, b"one", "7-nfo")
    assert path.stat().st_mtime == 1
    await write_beside(video, NFO, b"two", "7-nfo")
    assert path.read_bytes() == b"two"
    assert os.listdir(video.parent) == [path.name]


async def test_a_leftover_of_a_killed_write_is_used_up(video: Path) -> None:
    (video.parent / ".mvidarr-7.tmp").write_bytes(b"half")
    path = await write_beside(video, NFO, b"whole", "7")
    assert path.read_bytes() == b"whole"
    assert os.listdir(video.parent) == [path.name]


async def test_failures_are_typed_and_leave_nothing(root: Root, video: Path) -> None:
    with pytest.raises(NotFound):
        await write_whole(root.path / "nowhere/artist.nfo", b"x", "7")
    beside(video, NFO).mkdir()
    with pytest.raises(Conflict):
        await write_beside(video, NFO, b"x", "7")
    assert os.listdir(video.parent) == ["Mr. Song (1999).nfo"]
    with pytest.raises(Invalid) as refused:
        await write_whole(video.parent / ("x" * 300), b"x", "7")
    assert refused.value.code == "name_too_long"
