"""The files beside a video that carry its base name: NFO, pictures, subtitles. Which of them are ours, to rewrite,
atomically."""

import errno
import hashlib
import re
import threading
from collections.abc import Mapping
from pathlib import Path

from mvidarr.files import disk
from mvidarr.files.placement import temporary_name

NFO = ".nfo"
PICTURE = ".jpg"  # Jellyfin's and ErsatzTV's main picture
THUMB = "-thumb.jpg"  # Kodi's, and Jellyfin's wide one

_SUFFIX = re.compile(r"(?:-[a-z]{1,16}|(?:\.[A-Za-z0-9-]{1,28}){0,2})\.[a-z0-9]{2,4}")


def subtitle_suffix(language: str) -> str:
    """``.pt-BR.srt``, as Kodi, Jellyfin, Emby and Plex find it."""
    return f".{language}.srt"


def is_ours(path: Path, stem: str, subtitles: Mapping[str, str]) -> bool:
    """Whether what lies beside a video is what we wrote: by its name, and of subtitles by their text too, as people put
    theirs there, and correct ours. ``subtitles``: language -> digest of those that we wrote. Reads the file."""
    suffix = path.name[len(stem) :]
    if suffix in (NFO, PICTURE, THUMB):
        return True
    known = next((told for language, told in subtitles.items() if subtitle_suffix(language) == suffix), None)
    return known is not None and known == digest(path.read_bytes())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def beside(video: Path, suffix: str) -> Path:
    """``…/Song (1999).mkv`` and ``-thumb.jpg`` -> ``…/Song (1999)-thumb.jpg``."""
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"not a suffix: {suffix!r}")
    return video.with_name(f"{video.stem}{suffix}")


async def write_beside(video: Path, suffix: str, data: bytes, token: str) -> Path:
    """Writes or replaces one; the same content again leaves the file untouched, so no server rescans it."""
    path = beside(video, suffix)
    await write_whole(path, data, token)
    return path


async def write_whole(path: Path, data: bytes, token: str) -> None:
    """Any of our files in a folder that exists: the old content or the new, never half."""
    await disk.in_thread(_write, path, data, temporary_name(path.parent, token))


async def move_whole(path: Path, target: Path, token: str) -> None:
    """One of our files to where it belongs, whatever is there, on another file system too; none to move is fine."""
    await disk.in_thread(_move, path, target, temporary_name(target.parent, token))


def _move(stop: threading.Event, path: Path, target: Path, temporary: Path) -> None:
    with disk.typed_errors():
        try:
            path.replace(target)
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _write(stop, target, path.read_bytes(), temporary)


def _write(stop: threading.Event, path: Path, data: bytes, temporary: Path) -> None:
    with disk.typed_errors():
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return
        try:
            disk.write_synced(temporary, data)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        disk.sync_folder(path.parent)
