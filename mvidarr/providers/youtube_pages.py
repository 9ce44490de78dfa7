"""YouTube as anybody sees it, read by yt-dlp: searches and lists, without a key.

A refusal ("confirm you're not a bot") comes as an error, never as an answer; then all of its kind rests for a while.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from mvidarr.errors import External, Invalid
from mvidarr.outbound import Web
from mvidarr.providers import youtube_flat as flat
from mvidarr.providers.declared import Extractor
from mvidarr.providers.oddities import each, items, text, whole
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Listing, VideoFound
from mvidarr.providers.youtube_addresses import HOME, Spot, spot, uploads_of
from mvidarr.providers.youtube_manners import LISTS, SEARCH

PAGE = 1000  # entries that one child asks for: the next would have to read all before them again
MOST_SEARCHED = 50
ONLY_CHANNELS = "EgIQAg=="  # YouTube's own word for that filter
ABSENT = frozenset({"gone", "no_tab", "private", "not_a_list"})  # what an address is, not how YouTube is
_WHOSE = ("channel", "channel_id", "channel_is_verified", "title")
_BUSY = frozenset({"bot_check", "rate_limited"})
_HOUR = 3600


class Pages:
    def __init__(self, web: Web, extractor: Extractor) -> None:
        self._web = web
        self._extractor = extractor

    async def search(self, words: str, limit: int) -> list[VideoFound]:
        listing = await self._ask(f"ytsearch{min(max(limit, 1), MOST_SEARCHED)}:{_one_line(words)}", SEARCH, 1, limit)
        found, _ = each(items(listing.get("entries")), lambda one: flat.video_found(one, "searched", {}), flat.NAME)
        return found

    async def search_channels(self, name: str, limit: int) -> list[ArtistFound]:
        query = urlencode({"search_query": _one_line(name), "sp": ONLY_CHANNELS})
        listing = await self._ask(f"{HOME}/results?{query}", SEARCH, 1, limit)
        entries = list(enumerate(items(listing.get("entries"))))
        found, _ = each(entries, lambda one: flat.artist_found(one[1], name, one[0]), flat.NAME)
        return sorted(found, key=lambda one: -one.score)

    async def facts(self, at: Spot) -> ArtistFacts | None:
        """None where there is no such channel."""
        try:
            return flat.artist_facts(await self._ask(at.url, LISTS, 1, 1))
        except External as error:
            if error.code in ABSENT:
                return None
            raise

    async def collection(self, at: Spot, *, start: int = 1, most: int = 50) -> Listing:
        """External ``gone`` where there is no such channel or playlist."""
        whole_list = _Whole(at)
        while not whole_list.ended and whole_list.read < most:
            size = min(PAGE, most - whole_list.read)
            whole_list.add(await self._part(at, start + whole_list.read, size), size)
        return whole_list.listing()

    async def _part(self, at: Spot, start: int, most: int) -> Mapping[str, Any]:
        """A channel without a tab of videos may have some all the same: those made of an artist's records have not."""
        try:
            return await self._ask(at.tab, LISTS, start, most)
        except External as error:
            if error.code != "no_tab" or at.kind == "playlist":
                raise
        head = await self._ask(at.url, LISTS, 1, 1)
        everything = spot(uploads_of(text(head.get("channel_id")) or at.key))
        if everything is None:
            raise External("This channel has no videos.", source=flat.NAME, code="gone")
        return {**await self._ask(everything.url, LISTS, start, most), **{key: head.get(key) for key in _WHOSE}}

    async def _ask(self, url: str, capability: str, start: int, most: int) -> Mapping[str, Any]:
        async def listing() -> Mapping[str, Any]:
            try:
                return await self._extractor.listing(url, start=start, most=most)
            except External as error:
                raise _translated(error) from error

        return await self._web.through(listing, capability=capability, fine=ABSENT)


def _translated(error: External) -> External:
    code = error.code
    if code in _BUSY:
        code = "busy"
    elif code not in ABSENT and code not in {"network", "rate_limited"}:
        code = "timeout" if code == "timed_out" else "down"
    after = error.retry_after or (_HOUR if code == "busy" else None)
    return External(error.detail, source=flat.NAME, retryable=error.retryable, retry_after=after, code=code)


def _one_line(words: str) -> str:
    found = " ".join(words.split())[:200]
    if not found:
        raise Invalid("There is nothing to search for.", code="bad_search")
    return found


class _Whole:
    """A list put together of its parts."""

    def __init__(self, at: Spot) -> None:
        self.read = 0  # entries
        self.ended = False
        self._at = at
        self._found: list[VideoFound] = []
        self._skipped: list[str] = []
        self._first: Mapping[str, Any] = {}

    def add(self, told: Mapping[str, Any], asked: int) -> None:
        entries = items(told.get("entries"))
        found, skipped = each(entries, partial(flat.video_found, origin="listed", listing=told), flat.NAME)
        self._found.extend(found)
        self._skipped.extend(skipped)
        self._first = self._first or told
        self.read += len(entries)
        self.ended = len(entries) < asked

    def listing(self) -> Listing:
        total, of = whole(self._first.get("playlist_count")), flat.collection(self._at, self._first)
        return Listing(tuple(self._found), self.ended, tuple(self._skipped), total, of)
