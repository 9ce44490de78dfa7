"""Small pictures on disk, by the content they were made of: a folder that may be emptied at any time.

Several processes may share it: a name stands for its content, files appear whole, and a sweep leaves alone what was
used lately.
"""

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_MARK_AFTER = 3600.0  # seconds: how exactly it is remembered when a picture was last used
_ROOM = 0.9  # of the limit is left by a sweep, so that the next one has not to begin at once


@dataclass(frozen=True)
class Dropped:
    pictures: int
    size: int  # bytes


class Cache:
    """``limit`` in bytes; it holds after each ``sweep``."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit

    def find(self, name: str) -> Path | None:
        """The picture, if it is there, marked as used: its time of change is that of its last use."""
        path = self._path(name)
        try:
            found = path.stat()
            if found.st_size == 0:  # the machine lost its power before the disk had it
                return None
            if time.time() - found.st_mtime > _MARK_AFTER:
                os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def keep(self, name: str, data: bytes) -> Path:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
        try:
            fresh.write_bytes(data)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        return path

    def sweep(self, *, spare: float = 2 * _MARK_AFTER) -> Dropped:
        """Drops the least recently used until the rest fits; ``spare``: not what was used so many seconds ago."""
        found = self._oldest_first()
        size = sum(one[1] for one in found)
        over = size - int(self._limit * _ROOM) if size > self._limit else 0
        pictures = dropped = 0
        moment = time.time()
        for used, length, path in found:
            leftover = path.name.startswith(".")  # of a process that was killed
            if used > moment - (_MARK_AFTER if leftover else spare) or not (leftover or dropped < over):
                continue
            with suppress(FileNotFoundError):
                path.unlink()
            pictures, dropped = pictures + 1, dropped + length
        return Dropped(pictures, dropped)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _oldest_first(self) -> list[tuple[float, int, Path]]:
        found = []
        for folder, _, names in os.walk(self._folder):
            for name in names:
                path = Path(folder, name)
                with suppress(FileNotFoundError):
                    facts = path.stat()
                    found.append((facts.st_mtime, facts.st_size, path))
        return sorted(found)
