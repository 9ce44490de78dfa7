"""On a real file system of one megabyte, made in a namespace of our own: it is the kernel that refuses."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SCRIPT = """
import asyncio, json, os, sys
from pathlib import Path
from mvidarr.errors import MvidarrError
from mvidarr.files import Root, free_space, place, require, write_beside

async def main(full: Path, staged: Path) -> None:
    root = Root(1, full)
    root.prepare()
    codes = []
    target = root.path / "Artist/Song/Song.mkv"
    root.resolve("Song.mkv").write_bytes(b"x")
    for attempt in (
        lambda: require(root.path, 2 << 20, reserve=0),
        lambda: place(staged, target, token="7"),
        lambda: write_beside(root.path / "Song.mkv", ".jpg", bytes(2 << 20), "7"),
    ):
        try:
            await attempt()
        except MvidarrError as error:
            codes.append(error.code)
    left = sorted(str(path.relative_to(full)) for path in full.rglob("*") if ".mvidarr/" not in str(path))
    print(json.dumps({"codes": codes, "left": left, "staged": staged.stat().st_size, "free": free_space(full)}))

asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
"""

READ_ONLY = """
import asyncio, subprocess, sys
from pathlib import Path
from mvidarr.errors import Unavailable
from mvidarr.files import Root, place, sweep, write_beside

async def main(folder: Path, staged: Path) -> None:
    root = Root(1, folder)
    root.prepare()
    root.check_writable()
    root.staging(7)
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    async def check() -> None:
        root.check_writable()
    for attempt in (
        check(),
        place(staged, root.path / "Song.mkv", token="7"),
        write_beside(root.path / "Song.mkv", ".nfo", b"x", "7"),
        sweep(root, set()),
    ):
        try:
            await attempt
        except Unavailable as error:
            print(error.code)

asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
"""


def inside(folder: Path, options: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Runs Python with a small file system mounted at ``folder``, seen by nobody else."""
    mounted = f'mount -t tmpfs -o {options} small "$0" && exec "$@"'
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        mounted,
        folder,
        sys.executable,
        *arguments,
    ]
    return subprocess.run(list(map(str, command)), cwd=PROJECT, capture_output=True, timeout=200, check=False)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    if not shutil.which("unshare") or inside(folder, "size=1m", "-c", "").returncode != 0:
        pytest.skip("this machine lets us mount nothing")
    return folder


def test_a_full_disk_is_named_and_keeps_nothing_half(small: Path, tmp_path: Path) -> None:
    staged = tmp_path / "media.mkv"
    staged.write_bytes(bytes(3 << 20))
    done = inside(small, "size=1m", "-c", SCRIPT, small, staged)
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["codes"] == ["disk_full", "disk_full", "disk_full"]
    assert found["left"] == [".mvidarr", "Song.mkv"]
    assert found["staged"] == 3 << 20
    assert 0 < found["free"] <= 1 << 20


def test_a_folder_mounted_read_only_is_named(small: Path, tmp_path: Path) -> None:
    staged = tmp_path / "media.mkv"
    staged.write_bytes(b"x")
    done = inside(small, "size=1m", "-c", READ_ONLY, small, staged)
    assert done.stdout.decode().split() == ["folder_not_writable"] * 4, done.stderr.decode()
    assert staged.read_bytes() == b"x"
