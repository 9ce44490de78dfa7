import os
import signal
from pathlib import Path

import pytest

from mvidarr.files import Root, place, sweep
from tests.files.test_placement import CONTENT, assert_placed, everything, target_of
from tests.forks import run

RELATIVE = "Artist/Song (1999)/Song (1999).mkv"
SAME_FILE_SYSTEM = ["0", "1", "2", "3", "link", "claim"]
BETWEEN_FILE_SYSTEMS = [str(step) for step in range(8)]


def place_and_die(staged: Path, target: Path, point: str) -> None:
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_bytes(CONTENT)
    assert run("tests.files.killed", staged, target, point).wait(200) == -signal.SIGKILL


def assert_nothing_lost(staged: Path, target: Path) -> None:
    assert staged.exists() or target.exists()
    if staged.exists():
        assert staged.read_bytes() == CONTENT
    if target.exists() and target.stat().st_size:
        assert target.read_bytes() == CONTENT


async def assert_can_be_finished(root: Root, staged: Path) -> None:
    assert_nothing_lost(staged, target_of(root))
    await place(staged, target_of(root), token="7")
    assert_placed(root, staged)


@pytest.mark.parametrize("point", SAME_FILE_SYSTEM)
async def test_a_rename_killed_anywhere_is_finished_by_the_next_try(root: Root, point: str) -> None:
    staged = root.staging(7) / "media.mkv"
    place_and_die(staged, target_of(root), point)
    await assert_can_be_finished(root, staged)


@pytest.mark.parametrize("point", BETWEEN_FILE_SYSTEMS)
async def test_a_copy_killed_anywhere_is_finished_by_the_next_try(root: Root, elsewhere: Path, point: str) -> None:
    place_and_die(elsewhere / "media.mkv", target_of(root), point)
    await assert_can_be_finished(root, elsewhere / "media.mkv")


@pytest.mark.parametrize("point", BETWEEN_FILE_SYSTEMS)
async def test_a_killed_copy_that_nobody_goes_on_with_is_swept(root: Root, elsewhere: Path, point: str) -> None:
    place_and_die(elsewhere / "media.mkv", target_of(root), point)
    await sweep(root, set(), targets=[RELATIVE])
    left = everything(root)
    assert left in ([], ["Artist", "Artist/Song (1999)", RELATIVE])
    if left:
        assert target_of(root).read_bytes() == CONTENT


def test_the_points_cover_every_step(root: Root, elsewhere: Path) -> None:
    """One more than the last point, and the child is through before it dies."""
    for staged, points in ((root.staging(7) / "media.mkv", 4), (elsewhere / "media.mkv", len(BETWEEN_FILE_SYSTEMS))):
        with pytest.raises(AssertionError):
            place_and_die(staged, root.path / f"{points}.mkv", str(points))
        assert os.path.getsize(root.path / f"{points}.mkv") == len(CONTENT)
