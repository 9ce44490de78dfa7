"""What the disk can do and how it fails: durable writes, a rename that never overwrites, typed errors.

Failures name no path: the sentence goes to a person, the ``OSError`` behind it to the log.
"""

import asyncio
import ctypes
import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from mvidarr.errors import Conflict, Invalid, MvidarrError, NotFound, Unavailable

P = ParamSpec("P")
T = TypeVar("T")
Rename = Callable[[Path, Path], None]

_RENAME_NOREPLACE = 1
_AT_FDCWD = -100
_libc = ctypes.CDLL(None, use_errno=True)

FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
_READ_ONLY = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))
_UNSUPPORTED = frozenset(
    (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL, errno.EMLINK, errno.EACCES)
)


class Stopped(Exception):
    """Told to stop in the middle; whoever started the work cleans up after it."""


@contextmanager
def typed_errors() -> Iterator[None]:
    """The one place where an ``OSError`` of the media folders becomes one of ours."""
    try:
        yield
    except OSError as error:
        raise _typed(error) from error


def _typed(error: OSError) -> MvidarrError:
    if error.errno in FULL:
        return disk_full()
    if error.errno in _READ_ONLY:
        return Unavailable(
            "The folder cannot be written: check its owner, its permissions and how it is mounted.",
            code="folder_not_writable",
            retry_after=60,
        )
    match error.errno:
        case errno.EEXIST:
            return Conflict("Another file already has this name.", code="target_exists")
        case errno.ENOENT:
            return NotFound("The file or folder is no longer there.", code="file_missing")
        case errno.ENOTDIR | errno.EISDIR:
            return Conflict("A file stands where a folder is needed, or the other way round.", code="not_a_folder")
        case errno.ENAMETOOLONG:
            return Invalid("The name is too long for this file system: shorten the title.", code="name_too_long")
        case errno.EFBIG:
            return Invalid("The file is larger than this file system or the limit allows.", code="file_too_large")
        case _:
            return Unavailable(
                "The disk or share failed: check its cable, its network and its log.",
                code="disk_failed",
                retry_after=60,
            )


def disk_full() -> Unavailable:
    return Unavailable("The disk is full: free some space, then try again.", code="disk_full", retry_after=300)


async def in_thread(work: Callable[Concatenate[threading.Event, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs ``work(stop, …)`` in a thread; a cancel sets ``stop`` and waits, so no thread writes on behind our back."""
    stop = threading.Event()
    running = asyncio.ensure_future(asyncio.to_thread(work, stop, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        with suppress(Stopped, MvidarrError, asyncio.CancelledError):
            await running
        raise


def sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Makes new and removed names of a folder last; shares that can't do it keep their own promises."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(folder: Path) -> list[Path]:
    """Creates what is missing, durably, and returns it, outermost first."""
    missing = [folder, *folder.parents]
    missing = missing[: next(index for index, path in enumerate(missing) if path.exists())]
    made: list[Path] = []
    for path in reversed(missing):
        with suppress(FileExistsError):  # somebody else was quicker
            path.mkdir()
            made.append(path)
            sync_folder(path.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder")
    return made


def remove_empty(folders: list[Path]) -> int:
    """Innermost last in, innermost first out; stops at the first that is in use."""
    removed = 0
    with suppress(OSError):
        for folder in reversed(folders):
            folder.rmdir()
            removed += 1
    return removed


def remove_upwards(top: Path, folder: Path) -> int:
    """``folder`` and those around it, as far as they are empty; never ``top`` itself."""
    between = [path for path in (folder, *folder.parents) if path.is_relative_to(top) and path != top]
    return remove_empty([path for path in reversed(between) if path.is_dir()])


def write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def rename_new(source: Path, target: Path, ways: tuple[Rename, ...]) -> None:
    """Renames and never overwrites; tries the next way where the file system does not know one.

    Raises ``FileExistsError``; ``OSError(EXDEV)`` between file systems.
    """
    for way in ways[:-1]:
        try:
            return way(source, target)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
    return ways[-1](source, target)


def rename_exclusive(source: Path, target: Path) -> None:
    """Linux's own way: atomic, also on exFAT and CIFS with a recent kernel; not on NFS."""
    try:
        renameat2 = _libc.renameat2
    except AttributeError:
        raise OSError(errno.ENOSYS, "renameat2") from None
    if renameat2(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), _RENAME_NOREPLACE):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def rename_by_link(source: Path, target: Path) -> None:
    """Atomic wherever there are hard links; between its two steps both names are the same file."""
    os.link(source, target)
    source.unlink()


def rename_by_claim(source: Path, target: Path) -> None:
    """For shares with neither: claims the name with an empty file, then replaces its own claim."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        source.replace(target)
    except OSError:
        target.unlink()
        raise


WAYS: tuple[Rename, ...] = (rename_exclusive, rename_by_link, rename_by_claim)
