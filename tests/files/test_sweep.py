from pathlib import Path

import pytest

from mvidarr.errors import Unavailable
from mvidarr.files import Root, Swept, sweep
from tests.files.test_placement import everything


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")


async def test_staging_of_jobs_that_are_gone_is_removed_and_nothing_else(root: Root, tmp_path: Path) -> None:
    for job in (7, 8):
        write(root.staging(job) / "parts/media.mkv.part")
    write(root.staging_folder / "not-a-job/file")
    write(root.path / ".mvidarr/bin/3/Song.mkv")
    outside = tmp_path / "outside"
    write(outside / "file")
    (root.staging_folder / "9").symlink_to(outside)
    assert await sweep(root, {8}) == Swept(staging=1, temporary=0, folders=0)
    assert not (root.staging_folder / "7").exists()
    assert (root.staging_folder / "8/parts/media.mkv.part").exists()
    assert (root.staging_folder / "not-a-job/file").exists()
    assert (root.path / ".mvidarr/bin/3/Song.mkv").exists()
    assert (outside / "file").exists()


async def test_dropped_intents_lose_their_temporary_files_and_empty_folders(root: Root) -> None:
    for name in (
        "A/One/.mvidarr-7.tmp",
        "A/Two/.mvidarr-8.tmp",
        "B/.mvidarr-7-nfo.tmp",
        "B/other.tmp",
        "C/.mvidarr-x.tmp",
    ):
        write(root.path / name)
    (root.path / "D/Empty").mkdir(parents=True)
    swept = await sweep(root, {8}, targets=["A/One/One.mkv", "A/Two/Two.mkv", "B/x.mkv", "C/x.mkv", "gone/x/x.mkv"])
    assert swept == Swept(staging=0, temporary=3, folders=2)
    assert everything(root) == ["A", "A/Two", "A/Two/.mvidarr-8.tmp", "B", "B/other.tmp", "D", "D/Empty"]


async def test_a_thorough_sweep_finds_temporary_files_anywhere_but_removes_no_folder(root: Root) -> None:
    write(root.path / "A/One/.mvidarr-7-nfo.tmp")
    write(root.path / ".mvidarr/bin/.mvidarr-7.tmp")
    assert await sweep(root, set(), thorough=True) == Swept(staging=0, temporary=1, folders=0)
    assert everything(root) == ["A", "A/One"]
    assert (root.path / ".mvidarr/bin/.mvidarr-7.tmp").exists()


async def test_a_root_that_is_not_there_is_not_swept(tmp_path: Path) -> None:
    write(tmp_path / ".mvidarr/staging/7/file")
    with pytest.raises(Unavailable):
        await sweep(Root(1, tmp_path), set())
    assert (tmp_path / ".mvidarr/staging/7/file").exists()
