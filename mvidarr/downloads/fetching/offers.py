"""What a site offers of a video: the list of its formats, asked for when somebody wants to see what a profile would
take, and kept for a while, so that another wish can be tried without asking again.

Nothing is fetched, and nothing of the library changes. What is kept holds no address of media and no cookie.
"""

import asyncio
import json
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mvidarr import clock
from mvidarr.db import Database
from mvidarr.db.tables.downloads import host_states
from mvidarr.downloads.asking import uploads
from mvidarr.downloads.fetching.extract import Extraction, remove_older
from mvidarr.downloads.tempo.hosts import host_of
from mvidarr.errors import Conflict, External, MvidarrError
from mvidarr.library.sources import SourceKey
from mvidarr.outbound import AddressGuard
from mvidarr.ytdlp import YtDlp, media_addresses, public_info

KEPT = clock.HOUR
MOST = 40  # lists that are kept
SECONDS = 60.0  # that a person is kept waiting
AT_ONCE = 2  # a site sees no more of them than of looks by jobs

_READ = ("title", "duration", "formats", "_format_sort_fields")  # of a list with formats, what choosing reads
_SORT = "_format_sort_fields"
_PROMISE = "It is tried again"  # of downloads: nobody keeps it here

Looked = Callable[[str, MvidarrError | None], Awaitable[None]]


@dataclass(frozen=True)
class Offer:
    """``info`` as ``choosing`` reads it; ``asked``: when the site told it; ``among``: how many videos the address has,
    where it is a list: this is the first, as for a download."""

    source: SourceKey
    title: str
    info: dict[str, Any]
    asked: int
    among: int = 0

    @property
    def host(self) -> str:
        return host_of(self.source.url) or self.source.provider


class Offers:
    """``extraction``: what it read of a video for its download is as good as an answer of just then. ``looked`` hears
    of each site that was asked, and what went wrong. ``seconds`` is how long a site may take."""

    def __init__(
        self,
        database: Database,
        ytdlp: YtDlp,
        guard: AddressGuard,
        extraction: Extraction,
        folder: Path,
        *,
        looked: Looked,
        seconds: float = SECONDS,
    ) -> None:
        self._database = database
        self._ytdlp = ytdlp
        self._guard = guard
        self._extraction = extraction
        self._folder = folder
        self._looked = looked
        self._seconds = seconds
        self._kept: OrderedDict[tuple[str, str], Offer] = OrderedDict()
        self._asking = asyncio.Semaphore(AT_ONCE)

    async def source_of(self, video_id: int) -> SourceKey:
        """The upload that its download would take. Conflict ``no_source``."""
        async with self._database.read() as r:
            found = await uploads.first_of(r, video_id)
        if found is None:
            sentence = "This video has no source, so no site can be asked for its formats. Find a source for it first."
            raise Conflict(sentence, code="no_source")
        return found

    async def kept(self, source: SourceKey, video_id: int | None = None) -> Offer | None:
        """As it was told within the last hour; nobody is asked. What was read for a download goes with that download:
        once it was looked at, it is kept here, for the next wish too."""
        offer = _lately(self._kept.get((source.provider, source.key)))
        if offer is None and video_id is not None:
            offer = _lately(await asyncio.to_thread(_read, self._extraction.info_file(video_id), source))
            if offer is not None:
                self._keep(offer)
        return offer

    async def ask(self, source: SourceKey) -> Offer:
        """Asks the site now. Conflict ``site_rests``; Invalid and External as looks at addresses have them, and
        ``timed_out``."""
        host = host_of(source.url) or source.provider
        await self._refuse_resting(host)
        try:
            async with asyncio.timeout(self._seconds), self._asking:
                offer = await self._asked(source)
        except External as error:
            await self._looked(host, error)
            if not str(error.extra.get("remedy", "")).startswith(_PROMISE):
                raise
            raise _for_who_asks(error) from error
        except TimeoutError as error:
            sentence = (
                f"{host} has not told its formats within {self._seconds:.0f} seconds. Try again in a while, or look at "
                "one of the sample lists."
            )
            raise External(sentence, source="ytdlp", code="timed_out", retryable=True) from error
        await self._looked(host, None)
        self._keep(offer)
        return offer

    def _keep(self, offer: Offer) -> None:
        key = offer.source.provider, offer.source.key
        self._kept[key] = offer
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    async def _asked(self, source: SourceKey) -> Offer:
        await self._guard.check(source.url)
        folder = await asyncio.to_thread(_made, self._folder)
        try:
            extracted = await self._ytdlp.extract(source.url, folder)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        await self._guard.check_all(media_addresses(extracted.info))
        return _offer(source, extracted.info, clock.now(), len(extracted.entries))

    async def _refuse_resting(self, host: str) -> None:
        rests = select(host_states.c.host).where(host_states.c.host == host, host_states.c.until > clock.now())
        async with self._database.read() as r:
            resting = await r.one(rests)
        if resting is not None:
            raise Conflict(
                f"{host} is left alone for a while, after what went wrong there; Activity says until when, and can end "
                "it. Until then look at one of the sample lists.",
                code="site_rests",
            )


def _for_who_asks(error: External) -> External:
    """Nothing is tried again by itself: a person does that."""
    detail = f"{error.detail.removesuffix(error.extra['remedy'])}Try again in a while."
    return External(detail, source=error.source, code=error.code, retryable=True, retry_after=error.retry_after)


def _lately(offer: Offer | None) -> Offer | None:
    return offer if offer is not None and 0 <= clock.now() - offer.asked < KEPT else None


def _offer(source: SourceKey, info: dict[str, Any], asked: int, among: int = 0) -> Offer:
    """Of a plain file the whole description is its only format."""
    told = public_info(info)
    if isinstance(info.get("formats"), list):
        told = {name: told[name] for name in _READ if name in told} | ({_SORT: info[_SORT]} if _SORT in info else {})
    title = info.get("title")
    return Offer(source, title if isinstance(title, str) else source.url, told, asked, among)


def _read(path: Path, source: SourceKey) -> Offer | None:
    """What was read for a download, if it was of this upload."""
    try:
        asked = int(path.stat().st_mtime * clock.SECOND)
        info = json.loads(path.read_bytes()) if clock.now() - asked < KEPT else None
    except (OSError, ValueError):
        return None
    if not isinstance(info, dict):
        return None
    here = source.url in (info.get("original_url"), info.get("webpage_url")) or str(info.get("id")) == source.key
    return _offer(source, info, asked) if here else None


def _made(folder: Path) -> Path:
    """What a site says holds cookies and signed addresses: nobody else may look into it, and what a server that was
    killed left of it goes; by ``Extraction.sweep`` where nobody looks again."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    remove_older(folder, clock.now() - KEPT)
    return Path(tempfile.mkdtemp(dir=folder))
