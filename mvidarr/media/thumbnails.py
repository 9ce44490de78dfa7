"""Small pictures, made once and kept in a cache folder that may be emptied at any time."""

import asyncio
import hashlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from mvidarr.errors import NotFound, Unavailable
from mvidarr.media import pictures
from mvidarr.media.pictures import Format

T = TypeVar("T")
Size = Literal["s", "m", "l", "xl"]

WIDTHS: dict[Size, int] = {"s": 160, "m": 320, "l": 640, "xl": 1280}
_KEPT_DIGESTS = 4096  # pictures whose content hash is remembered, by file, size and time of change


@dataclass(frozen=True)
class Picture:
    """``etag`` is quoted, as HTTP wants it; it changes with the content only."""

    path: Path
    etag: str
    media_type: str


class Thumbnails:
    """Two threads scale at a time, however many ask; requests for the same picture wait for one computation."""

    def __init__(self, cache: Path, *, workers: int = 2) -> None:
        self._cache = cache
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="pictures")
        self._running: dict[tuple[Path, str, str], Future[Picture]] = {}
        self._digests: dict[tuple[str, int, int, int], str] = {}

    async def picture(self, source: Path, size: Size, form: Format) -> Picture:
        """Raises ``NotFound`` (``picture_missing``) and ``Invalid`` (``bad_picture``, ``picture_too_large``)."""
        key = (source, size, form)
        running = self._running.get(key)
        if running is None:
            running = self._submit(lambda: self._find_or_make(source, size, form))
            self._running[key] = running
            running.add_done_callback(lambda done: self._running.pop(key, None))
        return await asyncio.shield(asyncio.wrap_future(running))  # who leaves early stops nobody else's picture

    async def wide_jpeg(self, source: Path) -> bytes:
        """A downloaded thumbnail as the picture beside the video: JPEG, 16:9, not cropped."""
        return await asyncio.shield(asyncio.wrap_future(self._submit(lambda: pictures.wide_jpeg(source))))

    def close(self) -> None:
        """What has begun is finished, the rest is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, work: Callable[[], T]) -> Future[T]:
        try:
            return self._pool.submit(work)
        except RuntimeError as error:  # the pool is closed
            raise Unavailable("The server is stopping.", code="stopping") from error

    def _find_or_make(self, source: Path, size: Size, form: Format) -> Picture:
        name = f"{self._digest(source)}-{size}"
        path = self._cache / name[:2] / f"{name}.{form}"
        if not path.is_file():
            data = pictures.scaled(source, WIDTHS[size], form)
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
            try:
                fresh.write_bytes(data)
                fresh.replace(path)
            finally:
                fresh.unlink(missing_ok=True)
        return Picture(path, f'"{name}-{form}"', f"image/{form}")

    def _digest(self, source: Path) -> str:
        """Of the content, so a copy or a moved file finds its pictures; remembered while the file does not change."""
        try:
            facts = source.stat()
            key = (str(source), facts.st_ino, facts.st_size, facts.st_mtime_ns)
            if (known := self._digests.get(key)) is not None:
                return known
            with source.open("rb") as file:
                digest = hashlib.file_digest(file, "blake2b").hexdigest()[:32]
        except FileNotFoundError as error:
            raise NotFound("There is no picture.", code="picture_missing") from error
        if len(self._digests) >= _KEPT_DIGESTS:
            self._digests.clear()
        self._digests[key] = digest
        return digest
