"""Small pictures, made once, in threads, and kept in a cache."""

import asyncio
import hashlib
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar, get_args

from mvidarr.errors import NotFound, Unavailable
from mvidarr.media import pictures
from mvidarr.media.cache import Cache, Dropped
from mvidarr.media.facts import PictureFacts, color_and_placeholder
from mvidarr.media.pictures import Format

T = TypeVar("T")
Size = Literal["s", "m", "l", "xl"]

WIDTHS: dict[Size, int] = {"s": 160, "m": 320, "l": 640, "xl": 1280}
LIMIT = 2 << 30  # bytes: about 25,000 stills in every size and both formats
_KEPT_DIGESTS = 4096  # pictures whose content hash is remembered, by file, size and time of change
_MOST_WORKERS = 8
_LOOKUPS = 2  # threads that only look whether there is one already


@dataclass(frozen=True)
class Picture:
    """``etag`` is quoted, as HTTP wants it; it changes with the content only."""

    path: Path
    etag: str
    media_type: str


class Thumbnails:
    """As many threads scale as there are cores; requests for the same picture wait for one computation.

    What is in the cache is found by other threads, so a page of known pictures never waits for unknown ones.
    """

    def __init__(self, cache: Path, *, workers: int | None = None, limit: int = LIMIT) -> None:
        """``workers`` scale at a time, by default one for each core."""
        workers = workers or min(len(os.sched_getaffinity(0)), _MOST_WORKERS)
        self._cache = Cache(cache, limit)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="pictures")
        self._lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="pictures-known")
        self._making: dict[str, Future[Path]] = {}
        self._digests: dict[tuple[str, int, int, int], str] = {}

    async def picture(self, source: Path, size: Size, form: Format) -> Picture:
        """Raises ``NotFound`` (``picture_missing``) and ``Invalid`` (``bad_picture``, ``picture_too_large``)."""
        name, path = await self._run(self._lookups, lambda: self._look(source, size, form))
        if path is None:
            path = await _shared(self._making.get(name) or self._make(name, source, size, form))
        return Picture(path, f'"{name}"', f"image/{form}")

    async def facts(self, source: Path) -> PictureFacts:
        """The content hash, dominant colour and placeholder of a still. Raises what ``picture`` raises."""
        return await self._run(self._pool, lambda: self._facts(source))

    async def wide_jpeg(self, source: Path | bytes, *, anew: bool = False) -> bytes:
        """A picture as it stands beside the video: JPEG, 16:9, not cropped; ``anew``: none of its own bytes."""
        return await self._run(self._pool, lambda: pictures.wide_jpeg(source, anew=anew))

    async def renew(self, source: Path) -> int:
        """The small ones that there are of a picture, drawn again; how many. Raises what ``picture`` raises."""
        return await self._run(self._pool, lambda: self._renew(source))

    async def sweep(self) -> Dropped:
        """Brings the cache within its limit; beside the threads that scale."""
        return await self._run(self._lookups, self._cache.sweep)

    def close(self) -> None:
        """What has begun is finished, the rest is dropped."""
        self._lookups.shutdown(wait=True, cancel_futures=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _look(self, source: Path, size: Size, form: Format) -> tuple[str, Path | None]:
        name = f"{self._digest(source)}-{size}.{form}"
        return name, self._cache.find(name)

    def _make(self, name: str, source: Path, size: Size, form: Format) -> Future[Path]:
        making = self._submit(self._pool, lambda: self._cache.keep(name, pictures.scaled(source, WIDTHS[size], form)))
        self._making[name] = making
        making.add_done_callback(lambda done: self._making.pop(name, None))
        return making

    def _renew(self, source: Path) -> int:
        digest, drawn = self._digest(source), 0
        for size, width in WIDTHS.items():
            for form in get_args(Format):
                if self._cache.find(name := f"{digest}-{size}.{form}") is not None:
                    self._cache.keep(name, pictures.scaled(source, width, form))
                    drawn += 1
        return drawn

    def _facts(self, source: Path) -> PictureFacts:
        return PictureFacts(self._digest(source), *color_and_placeholder(source))

    async def _run(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await _shared(self._submit(pool, work))

    def _submit(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> Future[T]:
        try:
            return pool.submit(work)
        except RuntimeError as error:  # the pool is closed
            raise Unavailable("The server is stopping.", code="stopping") from error

    def _digest(self, source: Path) -> str:
        """Of the content, so a copy or a moved file finds its pictures; remembered while the file does not change."""
        try:
            found = source.stat()
            key = (str(source), found.st_ino, found.st_size, found.st_mtime_ns)
            if (known := self._digests.get(key)) is not None:
                return known
            with source.open("rb") as file:
                digest = hashlib.file_digest(file, "blake2b").hexdigest()[:32]
        except FileNotFoundError as error:
            raise NotFound("There is no picture.", code="picture_missing") from error
        except OSError as error:
            raise Unavailable("The disk or share failed.", code="disk_failed", retry_after=60) from error
        if len(self._digests) >= _KEPT_DIGESTS:
            self._digests.clear()
        self._digests[key] = digest
        return digest


async def _shared(work: Future[T]) -> T:
    """Who leaves early stops nobody else's picture."""
    return await asyncio.shield(asyncio.wrap_future(work))
