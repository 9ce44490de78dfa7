"""Pictures that lie at sources, shown without anybody's browser going there: fetched, drawn small and kept by us.

Only addresses that our own answers gave are fetched: each carries the house's signature, so nobody can make it a proxy
for the world. What is fetched must be a public address, small enough, and a picture whatever it calls itself.
"""

import asyncio
import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from weakref import WeakValueDictionary

from mvidarr.accounts.vault import Vault
from mvidarr.db import Database
from mvidarr.errors import External, Invalid, MvidarrError, NotFound
from mvidarr.media import Format, Picture, Size, Thumbnails
from mvidarr.media.cache import Cache
from mvidarr.outbound import Outbound

BELOW = "/api/pictures/remote/"
KEY = "pictures.remote"  # its name in the vault
LIMIT = 256 << 20  # bytes kept of originals
LARGEST = 10 << 20  # bytes of one
LONGEST = 2000  # characters of an address
SECONDS = 15.0
FORGIVEN = 600.0  # seconds until one that could not be had is asked for again
_AT_ONCE = 6
_MOST_FAILURES = 1000
_MAC = 12  # bytes


class RemotePictures:
    """``now``: seconds of any clock that only goes on."""

    def __init__(
        self,
        database: Database,
        outbound: Outbound,
        thumbnails: Thumbnails,
        folder: Path,
        *,
        limit: int = LIMIT,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._database = database
        self._outbound = outbound
        self._thumbnails = thumbnails
        self._kept = Cache(folder, limit)
        self._now = now
        self._key = secrets.token_bytes(32)  # of nobody else, until ``prepare`` reads that of the house
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._fetching: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._failed: dict[str, tuple[float, MvidarrError]] = {}

    async def prepare(self) -> None:
        """Takes the house's key, made when there is none: paths stay the same over a start."""
        async with self._database.write("key") as w:
            self._key = (await Vault().own(w, KEY)).encode()

    def path_of(self, url: str | None) -> str | None:
        """Where a page finds this picture, below the base URL; None for what cannot be one."""
        if url is None or not url.startswith(("https://", "http://")) or len(url) > LONGEST:
            return None
        try:
            said = url.encode()
        except UnicodeEncodeError:
            return None
        return f"{BELOW}{_text(self._mac(said))}.{_text(said)}"

    async def picture(self, signed: str, size: Size, form: Format) -> Picture:
        """NotFound ``no_picture`` for whatever was not given by ``path_of``, or cannot be had."""
        url = self._read(signed)
        name = hashlib.sha256(url.encode()).hexdigest()
        path = await asyncio.to_thread(self._kept.find, name) or await self._fetched(name, url)
        try:
            return await self._thumbnails.picture(path, size, form)
        except Invalid as error:
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise self._remember(name, error) from error

    async def sweep(self) -> int:
        """Drops what was looked at longest ago until the rest fits; how many."""
        return (await asyncio.to_thread(self._kept.sweep)).pictures

    async def _fetched(self, name: str, url: str) -> Path:
        """Whoever asks for the same one meanwhile waits for the same answer."""
        async with self._fetching.setdefault(name, asyncio.Lock()):
            if (path := await asyncio.to_thread(self._kept.find, name)) is not None:
                return path
            if (failure := self._failed.get(name)) is not None and failure[0] > self._now():
                raise _gone(failure[1])
            return await self._fetch(name, url)

    async def _fetch(self, name: str, url: str) -> Path:
        try:
            async with self._slots, asyncio.timeout(SECONDS):
                found = await self._outbound.get(url, headers={"Accept": "image/*"}, max_bytes=LARGEST)
        except TimeoutError:
            late = External("It did not come in time.", source="pictures", retryable=True, code="timeout")
            raise self._remember(name, late) from None
        except (External, Invalid) as error:
            raise self._remember(name, error) from error
        return await asyncio.to_thread(self._kept.keep, name, found.body)

    def _remember(self, name: str, error: MvidarrError) -> NotFound:
        if len(self._failed) >= _MOST_FAILURES:
            self._failed.clear()
        self._failed[name] = (self._now() + FORGIVEN, error)
        return _gone(error)

    def _read(self, signed: str) -> str:
        mac, _, said = signed.partition(".")
        try:
            given, url = _bytes(mac), _bytes(said)
            if hmac.compare_digest(given, self._mac(url)):
                return url.decode()
        except ValueError:
            pass
        raise NotFound("There is no such picture.", code="no_picture")

    def _mac(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, "sha256")[:_MAC]


def _gone(why: MvidarrError) -> NotFound:
    return NotFound(f"The picture cannot be had. {why.detail}", code="no_picture")


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
