"""A real file system of some megabytes, in memory: it is the kernel that refuses. Needs to be allowed to mount, as root
is; ``unshare -rm scripts/test …`` lets anybody."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: float) -> Iterator["Disk"]:
    folder.mkdir(parents=True, exist_ok=True)
    size = f"size={round(megabytes * 1024)}k"
    ran = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "small", folder], capture_output=True, text=True)
    if ran.returncode:
        pytest.skip(f"no small file system can be mounted here: {ran.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


class Disk:
    def __init__(self, folder: Path) -> None:
        self._filler = folder / ".filler"

    def fill(self, but: int = 0) -> None:
        """Until only ``but`` bytes are free."""
        facts = os.statvfs(self._filler.parent)
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, facts.f_bavail * facts.f_frsize - but)

    def make_room(self) -> None:
        self._filler.unlink()
