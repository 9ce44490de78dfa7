"""The bin on real small file systems: a full one, and a root with a part on another disk."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.files.test_full_disk import inside

SCRIPT = """
import asyncio, json, subprocess, sys
from pathlib import Path
from mvidarr.errors import MvidarrError
from mvidarr.files import Root, bin
from tests.files.test_bin import GROUP, VIDEO, fill, held, in_bin

async def main(folder: Path, what: str) -> None:
    root, told = Root(1, folder), []
    root.prepare()
    if what == "parted":
        (folder / "Artist").mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "other", folder / "Artist"], check=True)
    fill(root, GROUP)
    if what == "full":
        try:
            (folder / "filling").write_bytes(bytes(2 << 20))
        except OSError:
            pass
    for attempt in (lambda: bin.throw(root, 7, VIDEO), lambda: bin.restore(root, 7)):
        try:
            done = await attempt()
            told.append(None if done is None else len(done))
        except MvidarrError as error:
            told.append(error.code)
        told.append(len(in_bin(root)))
    (folder / "filling").unlink(missing_ok=True)
    whole = held(root) == GROUP
    if what == "full":
        told.append(len(await bin.throw(root, 7, VIDEO)))
    print(json.dumps([*told, whole]))

asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    if not shutil.which("unshare") or inside(folder, "size=1m", "-c", "").returncode != 0:
        pytest.skip("this machine lets us mount nothing")
    return folder


def told(done: subprocess.CompletedProcess[bytes]) -> list[object]:
    assert done.returncode == 0, done.stderr.decode()
    answer: list[object] = json.loads(done.stdout)
    return answer


def test_a_full_disk_stops_before_anything_moves_and_later_it_moves(small: Path) -> None:
    """No room for the list of what would move."""
    assert told(inside(small, "size=1m", "-c", SCRIPT, small, "full")) == ["disk_full", 0, None, 0, 6, True]


def test_a_part_of_the_root_on_another_disk_is_copied(small: Path) -> None:
    assert told(inside(small, "size=1m", "-c", SCRIPT, small, "parted")) == [6, 7, 6, 0, True]
