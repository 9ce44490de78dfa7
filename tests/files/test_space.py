import os
from pathlib import Path

import pytest

from mvidarr.errors import Unavailable
from mvidarr.files import free_space, require


def test_free_space_is_what_the_system_says_even_before_the_folder_exists(tmp_path: Path) -> None:
    facts = os.statvfs(tmp_path)
    close = facts.f_bavail * facts.f_frsize
    assert abs(free_space(tmp_path) - close) < close / 10
    assert abs(free_space(tmp_path / "not/yet") - close) < close / 10


async def test_too_little_room_is_told_before_it_is_needed(tmp_path: Path) -> None:
    await require(tmp_path, 1000)
    with pytest.raises(Unavailable, match=r"needs 1,152,921,504\.7 GB") as large:
        await require(tmp_path, 1 << 60)
    assert large.value.code == "no_room"
    with pytest.raises(Unavailable) as full:
        await require(tmp_path, 1 << 60, reserve=1 << 60)
    assert full.value.code == "disk_full"
