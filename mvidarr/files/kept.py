"""Pictures that people chose, kept apart from the media, so that a new download of the video takes them over; and those
that were replaced, so that they can come back.

``<root>/.mvidarr/pictures/<key>/chosen.jpg`` beside ``<moment>-<digest>.jpg``. Whole files, as everywhere.
"""

import hashlib
import os
import re
import shutil
import threading
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mvidarr.clock import now
from mvidarr.files import disk
from mvidarr.files.placement import temporary_name
from mvidarr.files.roots import Root

CHOSEN = "chosen.jpg"
MOST = 10  # earlier pictures of one video

_GONE = "gone"  # a mark: since when the video is no longer in the library
_KEY = re.compile(r"[0-9]{1,20}-[0-9]{1,20}")
_EARLIER = re.compile(r"([0-9]{1,20})-([0-9a-f]{32})\.jpg")


@dataclass(frozen=True)
class Earlier:
    """``digest`` names it; ``replaced`` is when, in milliseconds."""

    digest: str
    replaced: int
    path: Path


class Kept:
    """``key`` names a video for good: an id alone may be given again by another database."""

    def __init__(self, root: Root) -> None:
        self._root = root

    def chosen(self, key: str) -> Path:
        """Where the chosen picture of a video lies, if there is one."""
        return self._folder(key) / CHOSEN

    async def read(self, path: Path) -> bytes | None:
        return await disk.in_thread(_read, path)

    async def choose(self, key: str, data: bytes) -> Path:
        await disk.in_thread(self._write, self.chosen(key), data)
        return self.chosen(key)

    async def put_away(self, key: str, data: bytes) -> None:
        """A picture that is about to be replaced; the oldest ones go."""
        await disk.in_thread(self._put_away, self._folder(key), data)

    async def earlier(self, key: str) -> list[Earlier]:
        """Last replaced first."""
        return await disk.in_thread(lambda stop: _earlier(self._folder(key)))

    async def sweep(self, before: int) -> int:
        """Removes pictures replaced before that moment; how many."""
        return await disk.in_thread(self._sweep, before)

    async def keys(self) -> list[str]:
        """Of the videos that something is kept of."""
        return await disk.in_thread(
            lambda stop: sorted(path.name for path in _inside(self._root.pictures_folder) if _KEY.fullmatch(path.name))
        )

    async def chosen_keys(self) -> set[str]:
        """Of the videos whose picture somebody chose."""
        keys = await self.keys()
        return await disk.in_thread(lambda stop: {key for key in keys if self.chosen(key).is_file()})

    async def let_go(self, gone: Collection[str], before: int) -> int:
        """Marks what is kept of videos that are gone, and removes what was marked before that moment; how many.

        A video that is there again loses its mark.
        """
        return await disk.in_thread(self._let_go, gone, before)

    def _let_go(self, stop: threading.Event, gone: Collection[str], before: int) -> int:
        self._root.check()
        removed = 0
        with disk.typed_errors():
            for folder in (path for path in _inside(self._root.pictures_folder) if _KEY.fullmatch(path.name)):
                mark = folder / _GONE
                if folder.name not in gone:
                    mark.unlink(missing_ok=True)
                elif not mark.exists():
                    mark.touch()
                elif mark.stat().st_mtime * 1000 < before:
                    shutil.rmtree(folder, ignore_errors=True)
                    removed += 1
        return removed

    def _folder(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self._root.pictures_folder / key

    def _write(self, stop: threading.Event, path: Path, data: bytes) -> None:
        self._root.check()
        with disk.typed_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = temporary_name(path.parent, f"{os.getpid()}-{threading.get_ident()}")
            try:
                disk.write_synced(temporary, data)
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
            disk.sync_folder(path.parent)

    def _put_away(self, stop: threading.Event, folder: Path, data: bytes) -> None:
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        same = [one for one in _earlier(folder) if one.digest == digest]
        self._write(stop, folder / f"{now()}-{digest}.jpg", data)
        for one in (*same, *_earlier(folder)[MOST:]):
            one.path.unlink(missing_ok=True)

    def _sweep(self, stop: threading.Event, before: int) -> int:
        self._root.check()
        removed = 0
        with disk.typed_errors():
            for folder in filter(Path.is_dir, _inside(self._root.pictures_folder)):
                for one in _earlier(folder):
                    if one.replaced < before and not stop.is_set():
                        one.path.unlink(missing_ok=True)
                        removed += 1
        return removed


def _read(stop: threading.Event, path: Path) -> bytes | None:
    with disk.typed_errors():
        return path.read_bytes() if path.is_file() else None


def _earlier(folder: Path) -> list[Earlier]:
    found = [(match, path) for path in _inside(folder) if (match := _EARLIER.fullmatch(path.name))]
    return sorted((Earlier(m[2], int(m[1]), path) for m, path in found), key=lambda one: -one.replaced)


def _inside(folder: Path) -> list[Path]:
    with suppress(FileNotFoundError):
        return list(folder.iterdir())
    return []
