"""Trying a folder before it becomes a media folder: may we write there, how much room is there, is placing a rename.

Nothing of the trial stays.
"""

import errno
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from mvidarr.errors import Unavailable
from mvidarr.files import disk
from mvidarr.files.roots import OWN_FOLDER
from mvidarr.files.space import free_space


@dataclass(frozen=True)
class Trial:
    """``free`` in bytes. ``renames``: what was downloaded moves in by a rename, as both lie on one file system.
    ``empty``: nothing lies there but what is ours."""

    exists: bool
    empty: bool
    free: int
    renames: bool


def try_folder(path: Path) -> Trial:
    """Raises ``Unavailable`` (not writable, disk full, …) or ``Conflict`` (a file stands there)."""
    with disk.typed_errors():
        if not path.exists():
            _check_makeable(path)
            return Trial(exists=False, empty=True, free=free_space(path), renames=True)
        empty = all(name == OWN_FOLDER for name in os.listdir(path))
        return Trial(exists=True, empty=empty, free=free_space(path), renames=_writes_and_renames(path))


def _check_makeable(path: Path) -> None:
    above = next(folder for folder in path.parents if folder.exists())
    if not above.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder")
    if not os.access(above, os.W_OK | os.X_OK):
        raise Unavailable(
            "The folder does not exist, and MVidarr may not make it: make it for the user that runs MVidarr.",
            code="folder_not_writable",
        )


def _writes_and_renames(path: Path) -> bool:
    """A small file goes the way of a download: written where those are staged, then renamed into the folder."""
    own = path / OWN_FOLDER
    name = f".trial-{secrets.token_hex(6)}"
    written, placed = (own if own.is_dir() else path) / name, path / f"{name}-placed"
    try:
        disk.write_synced(written, b"trial\n")
        disk.rename_new(written, placed, disk.WAYS)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return False
    finally:
        written.unlink(missing_ok=True)
        placed.unlink(missing_ok=True)
    return True
