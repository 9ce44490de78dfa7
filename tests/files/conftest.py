import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mvidarr.files import Root


@pytest.fixture
def root(tmp_path: Path) -> Root:
    root = Root(1, tmp_path / "media")
    root.prepare()
    return root


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder on another file system than the tests' own."""
    shm = Path("/dev/shm")
    if not shm.is_dir() or not os.access(shm, os.W_OK):
        pytest.skip("no second file system")
    with TemporaryDirectory(dir=shm) as folder:
        yield Path(folder)
