import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging.builds import install, package, unwatched


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of all workers of this run."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "built"


@pytest.fixture(scope="session")
def wheel(shared: Path) -> Path:
    return _once(shared, "wheel", lambda: package().wheel(shared))


@pytest.fixture(scope="session")
def pyz(shared: Path, wheel: Path) -> Path:
    return _once(shared, "pyz", lambda: package().pyz(wheel, shared, kept=True))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(wheel, tmp_path_factory.mktemp("installed"))


def _once(folder: Path, name: str, make: Callable[[], Path]) -> Path:
    """The first worker makes it, the others wait for it."""
    folder.mkdir(exist_ok=True)
    note = folder / f"{name}.made"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            with unwatched():
                note.write_text(str(make()))
    return Path(note.read_text())
