"""What people install, made once: the wheel, an environment that holds it, and the one file."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from tests.architecture.source import TOP


def package() -> ModuleType:
    """The script that ``scripts/build`` calls."""
    spec = importlib.util.spec_from_file_location("package_of_the_scripts", TOP / "scripts" / "package.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def unwatched() -> Iterator[None]:
    """The tools that build are not what coverage is to watch, and slower when it does."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("COVERAGE_")}
    try:
        yield
    finally:
        os.environ.update(kept)


def install(wheel: Path, folder: Path) -> Path:
    """An environment of its own with the wheel in it; the packages it needs are lent by the one that runs the tests."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, timeout=120)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (folder / "lib" / version / "site-packages" / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return folder
