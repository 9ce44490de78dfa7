"""Moving a finished file to where it belongs: intent, act, confirm.

The caller records the intent (root, target, size) in its transaction, ``place`` acts, the caller confirms by making
the file's row and dropping the intent. ``place`` may be killed anywhere and called again: it finishes what was begun.
No file that was there before is ever overwritten.
"""

import errno
import filecmp
import os
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path, PurePosixPath

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.files import disk
from mvidarr.files.names import Place, fold
from mvidarr.files.roots import Root

VIDEO_EXTENSIONS = frozenset(
    (".mp4", ".m4v", ".mkv", ".webm", ".mov", ".avi", ".flv", ".ts", ".mpg", ".mpeg", ".ogv", ".3gp", ".wmv")
)
PICTURE_EXTENSIONS = frozenset((".jpg", ".jpeg", ".png", ".webp"))
SUBTITLE_EXTENSIONS = frozenset((".vtt", ".srt", ".ass", ".ttml", ".lrc"))
ALLOWED = (
    VIDEO_EXTENSIONS | PICTURE_EXTENSIONS | SUBTITLE_EXTENSIONS | {".json"}
)  # .json: what yt-dlp knows of the video
_UNFINISHED = re.compile(r"\.(?:part|ytdl|temp)$|\.part-Frag\d+(?:\.part)?$")

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TEMPORARY = re.compile(r"\.mvidarr-([A-Za-z0-9_-]{1,64})\.tmp")
_CHUNK = 4 << 20

Step = Callable[[str], None]


def choose_target(root: Root, place: Place, extension: str, taken: Callable[[str], bool]) -> str:
    """A free path relative to the root, numbered ``(2)``, ``(3)``, … on a clash; reads folders, so call it in a thread.

    A name clashes when any video of that name exists or is ``taken`` (given each candidate path), whatever its
    extension: the files beside them would share one name. Folders that differ only in case are used as they are.
    """
    if extension.lower() not in VIDEO_EXTENSIONS:
        raise Invalid(f"“{extension}” is not a kind of video file MVidarr keeps.", code="extension_refused")
    root.check()
    artist = _spelled(root.listing(), place.artist)
    bases = root.listing(artist)
    for number in count(1):
        candidate = place.numbered(number)
        folder = PurePosixPath(artist, _spelled(bases, candidate.base))
        if not any(taken(str(folder / f"{candidate.base}{ending}")) for ending in sorted(VIDEO_EXTENSIONS)) and _free(
            root, folder, candidate.base
        ):
            return str(folder / f"{candidate.base}{extension.lower()}")
    raise AssertionError("unreachable")


def unexpected(folder: Path) -> list[Path]:
    """What a download must not have produced: other extensions, links, special files. Parts of a download may stay."""
    with disk.typed_errors():
        return sorted(
            path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink() if not _expected(path)
        )


async def place(
    staged: Path,
    target: Path,
    *,
    token: str,
    on_step: Step = lambda step: None,
    ways: tuple[disk.Rename, ...] = disk.WAYS,
) -> None:
    """Moves ``staged`` to ``target`` (both absolute); done already is fine.

    ``token`` names the temporary file of a copy between file systems; it begins with the job's id, so the sweep knows
    whose it is. Raises ``Conflict`` (``target_exists``), ``Unavailable`` (``disk_full``, ``folder_not_writable``,
    ``disk_failed``), ``NotFound`` (``file_missing``) and then leaves nothing of its own behind.
    """
    temporary = temporary_name(target.parent, token)
    await disk.in_thread(_place, staged, target, temporary, on_step, ways)


def temporary_name(folder: Path, token: str) -> Path:
    if not _TOKEN.fullmatch(token):
        raise ValueError(f"not a token: {token!r}")
    return folder / f".mvidarr-{token}.tmp"


def temporary_token(name: str) -> str | None:
    """The token in the name of a temporary file; None for any other name."""
    match = _TEMPORARY.fullmatch(name)
    return match[1] if match else None


def _spelled(names: set[str], wanted: str) -> str:
    """``wanted`` as the disk already spells it, so a share that ignores case never sees two."""
    if wanted in names:
        return wanted
    return min((name for name in names if fold(name) == fold(wanted)), default=wanted)


def _free(root: Root, folder: PurePosixPath, base: str) -> bool:
    try:
        names = root.listing(folder)
    except Conflict:
        return False
    files = map(PurePosixPath, names)
    return not any(fold(file.stem) == fold(base) and file.suffix.lower() in VIDEO_EXTENSIONS for file in files)


def _expected(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    return path.suffix.lower() in ALLOWED or _UNFINISHED.search(path.name) is not None


def _place(
    stop: threading.Event, staged: Path, target: Path, temporary: Path, on_step: Step, ways: tuple[disk.Rename, ...]
) -> None:
    with disk.typed_errors():
        if _finish_earlier_try(staged, target):
            return
        made = disk.make_folders(target.parent)
        try:
            on_step("folder")
            _refuse_other_case(target)
            disk.sync_file(staged)
            on_step("synced")
            rename_or_copy(stop, staged, target, temporary, on_step, ways)
        except BaseException:
            disk.remove_empty(made)
            raise
        on_step("named")
        disk.sync_folder(target.parent)
        on_step("settled")
        staged.unlink(missing_ok=True)


def _finish_earlier_try(staged: Path, target: Path) -> bool:
    """True when an earlier try placed the file already; removes what it left."""
    if not staged.exists():
        if target.is_file():
            disk.sync_folder(target.parent)
            return True
        raise NotFound("The downloaded file is no longer there: download it again.", code="file_missing")
    if not target.exists():
        return False
    if target.samefile(staged) or filecmp.cmp(staged, target, shallow=False):
        disk.sync_folder(target.parent)
        staged.unlink()
        return True
    if target.is_file() and target.stat().st_size == 0:  # a name claimed by a try that was killed
        target.unlink()
        return False
    raise _exists()


def _refuse_other_case(target: Path) -> None:
    if any(name != target.name and fold(name) == fold(target.name) for name in os.listdir(target.parent)):
        raise _exists()


def rename_or_copy(
    stop: threading.Event,
    staged: Path,
    target: Path,
    temporary: Path,
    on_step: Step,
    ways: tuple[disk.Rename, ...] = disk.WAYS,
) -> bool:
    """True after a copy, between file systems: then ``staged`` is still there."""
    try:
        disk.rename_new(staged, target, ways)
        return False
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    try:
        temporary.unlink(missing_ok=True)
        _copy(stop, staged, temporary, on_step)
        on_step("copied")
        disk.rename_new(temporary, target, ways)
        return True
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _copy(stop: threading.Event, source: Path, target: Path, on_step: Step) -> None:
    with source.open("rb") as reading, target.open("xb") as writing:
        while chunk := reading.read(_CHUNK):
            if stop.is_set():
                raise disk.Stopped
            writing.write(chunk)
            on_step("chunk")
        writing.flush()
        os.fsync(writing.fileno())
    if target.stat().st_size != source.stat().st_size:
        raise OSError(errno.EIO, "the copy has another size")
    facts = source.stat()
    with suppress(OSError):  # not every share can; a rename would have kept it
        os.utime(target, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _exists() -> Conflict:
    return Conflict("Another file already has this name.", code="target_exists")
