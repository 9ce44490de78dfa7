"""A root: one media folder, the only place where MVidarr writes what people keep.

``<root>/.mvidarr`` holds what is ours (staging, bin) and marker files that keep media servers out of it. The marker
``root`` inside it tells a mounted root from the empty mount point that remains when the disk is gone: nothing is
written to a root without it.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mvidarr.errors import Conflict, Invalid, Unavailable
from mvidarr.files import disk

OWN_FOLDER = ".mvidarr"
_MARKER = "root"
_KEEP_OUT = {".nomedia": b"", ".ignore": b"", ".plexignore": b"*\n"}
_DRIVE = re.compile(r"[A-Za-z]:(?:$|[\\/])")


@dataclass(frozen=True)
class Root:
    id: int
    path: Path  # absolute

    def prepare(self) -> None:
        """Makes the folder ours, once: when the row is made, or when a person says that an unmarked folder is right."""
        with disk.typed_errors():
            disk.make_folders(self._own)
            for name, content in _KEEP_OUT.items():
                _write_once(self._own / name, content)
            _write_once(
                self._own / _MARKER, b"This folder belongs to MVidarr. Without this file it counts as not mounted.\n"
            )
            disk.sync_folder(self._own)

    def check(self) -> None:
        """Raises ``Unavailable`` with code ``root_missing`` or ``root_unmounted``."""
        with disk.typed_errors():
            if not self.path.is_dir():
                raise Unavailable(
                    "The media folder does not exist: create it, or correct the path.",
                    code="root_missing",
                    retry_after=60,
                )
            if not (self._own / _MARKER).is_file():
                raise Unavailable(
                    "The media folder is not the one MVidarr knows: its disk or share is probably not mounted.",
                    code="root_unmounted",
                    retry_after=60,
                )

    def check_writable(self) -> None:
        """For the health page: as ``check``, and a small file can be written and removed."""
        self.check()
        with disk.typed_errors():
            trial = self._own / f"trial-{os.getpid()}"
            try:
                disk.write_synced(trial, b"trial\n")
            finally:
                trial.unlink(missing_ok=True)

    def check_makeable(self) -> None:
        """Whether ``prepare`` would do, without doing it."""
        with disk.typed_errors():
            folder = next(folder for folder in (self._own, *self._own.parents) if folder.exists())
            if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
                raise Unavailable(
                    f"{folder} is no folder that MVidarr may write to: correct its rights, or the path.",
                    code="folder_not_writable",
                    retry_after=60,
                )

    def staging(self, job_id: int) -> Path:
        """The private folder of a job, created when missing; on the root's file system, so placing is a rename."""
        self.check()
        folder = self.staging_folder / str(int(job_id))
        with disk.typed_errors():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @property
    def staging_folder(self) -> Path:
        return self._own / "staging"

    @property
    def pictures_folder(self) -> Path:
        """What people chose as the pictures of videos, and the ones before."""
        return self._own / "pictures"

    def resolve(self, relative: str | PurePosixPath) -> Path:
        """The absolute path of a file below this root; refuses whatever leads out of it, links included."""
        text = str(relative)
        parts = PurePosixPath(text).parts
        if not text or not parts or "\0" in text or "\\" in text or ".." in parts or _DRIVE.match(text):
            raise _outside()
        path = self.path / text
        try:
            inside = path.resolve().is_relative_to(self.path.resolve())
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
            raise _outside() from error
        if not inside:
            raise _outside()
        return path

    def relative(self, path: Path) -> str:
        """The other way round, as the database keeps it."""
        if not path.is_relative_to(self.path):
            raise _outside()
        return path.relative_to(self.path).as_posix()

    def listing(self, relative: str | PurePosixPath = "") -> set[str]:
        """Names inside a folder, by default the root itself; empty when there is none."""
        folder = self.resolve(relative) if relative else self.path
        with disk.typed_errors():
            try:
                return set(os.listdir(folder))
            except FileNotFoundError:
                return set()
            except NotADirectoryError as error:
                raise Conflict("A file stands where the artist's folder is needed.", code="not_a_folder") from error

    @property
    def _own(self) -> Path:
        return self.path / OWN_FOLDER


def _outside() -> Invalid:
    return Invalid("The path does not lie inside the media folder.", code="path_outside_root")


def _write_once(path: Path, content: bytes) -> None:
    if not path.exists():
        disk.write_synced(path, content)
