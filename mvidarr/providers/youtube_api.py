"""YouTube's Data API: exact, and counted. Nothing is searched here that a feed, a list or an id can answer.

Searches have a budget of their own, all else takes one unit a question; both are counted by ``outbound``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mvidarr.outbound import DAY, Keep, Web
from mvidarr.providers import youtube_records as records
from mvidarr.providers.oddities import each, items, part, text, whole
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Collection, Listing, Origin, Upload, VideoFound
from mvidarr.providers.youtube_addresses import Spot, uploads_of
from mvidarr.providers.youtube_flat import NAME, channel_url
from mvidarr.providers.youtube_manners import API

ROOT = "https://www.googleapis.com/youtube/v3"
PAGE = 50  # the most that one answer holds
KEPT = Keep(DAY, DAY)  # its terms allow thirty days
LISTED = Keep(900)
MUSIC = "10"  # the category


class DataApi:
    def __init__(self, web: Web, key: str) -> None:
        self._web = web
        self._headers = {"X-Goog-Api-Key": key}

    async def channel(self, at: Spot) -> Mapping[str, Any] | None:
        """None: there is no such one, or it cannot be asked for by this kind of name."""
        names = {"channel": "id", "handle": "forHandle", "user": "forUsername"}
        if at.kind not in names:
            return None
        wanted = {"part": "snippet,contentDetails,statistics,brandingSettings", names[at.kind]: at.key}
        return await self._first("channels", wanted)

    async def uploads(self, channel: Mapping[str, Any], *, start: int = 1, most: int = PAGE) -> Listing:
        """Long videos only, where the channel has a list of them."""
        found, everything = records.channel_found(channel), records.uploads_playlist(channel)
        of = Collection(NAME, "channel", found.key, channel_url(found.key), found.name)
        for playlist in (uploads_of(found.key, "UULF"), everything or uploads_of(found.key)):
            listing = await self._entries(playlist, start, most)
            if listing is not None:
                return replace(listing, of=of)
        return Listing((), of=of)

    async def playlist(self, at: Spot, *, start: int = 1, most: int = PAGE) -> Listing | None:
        """None: there is no such one."""
        listing = await self._entries(at.key, start, most)
        if listing is None:
            return None
        told = await self._first("playlists", {"part": "snippet", "id": at.key})
        title = text(part(part(told).get("snippet")).get("title")) or at.key
        return replace(listing, of=Collection(NAME, "playlist", at.key, at.url, title))

    async def _entries(self, key: str, start: int, most: int) -> Listing | None:
        """Page by page from the first on: a page is known only by the one before it."""
        found: list[Any] = []
        token: str | None = ""
        total = None
        while token is not None and len(found) < start - 1 + most:
            wanted: dict[str, str | int] = {"part": "snippet,contentDetails,status", "playlistId": key}
            further = {"pageToken": token} if token else {}
            page = await self._ask("playlistItems", {**wanted, "maxResults": PAGE, **further}, LISTED)
            if page is None:
                return None
            rows = items(page.get("items"))
            found.extend(rows)
            total = whole(part(page.get("pageInfo")).get("totalResults")) if total is None else total
            token = text(page.get("nextPageToken")) if rows else None
        here = found[start - 1 : start - 1 + most]
        keys, skipped = each(here, records.listed_id, NAME)
        videos = await self.videos(keys, "listed")
        return Listing(tuple(videos), token is None and len(found) <= start - 1 + most, skipped, total)

    async def videos(self, keys: Sequence[str], origin: Origin) -> list[VideoFound]:
        """In this order; without those that are gone or private."""
        told = await self._records(keys)
        found, _ = each([told[key] for key in keys if key in told], lambda one: records.video_of(one, origin), NAME)
        return found

    async def uploads_at(self, keys: Sequence[str]) -> dict[str, Upload]:
        """By id; without those that are gone or private."""
        found, _ = each((await self._records(keys)).values(), records.upload_of, NAME)
        return {one.key: one for one in found}

    async def search(self, words: str, limit: int) -> list[VideoFound]:
        wanted = {"part": "snippet", "type": "video", "videoCategoryId": MUSIC, "q": words}
        page = await self._ask("search", {**wanted, "maxResults": min(limit, PAGE)}, KEPT, search=True)
        keys, _ = each(items(part(page).get("items")), records.searched_id, NAME)
        return await self.videos(keys, "searched")

    async def search_channels(self, name: str, limit: int) -> list[ArtistFound]:
        wanted = {"part": "snippet", "type": "channel", "q": name}
        page = await self._ask("search", {**wanted, "maxResults": min(limit, PAGE)}, KEPT, search=True)
        rows = list(enumerate(items(part(page).get("items"))))
        found, _ = each(rows, lambda one: records.channel_found(one[1], name, one[0]), NAME)
        return found

    async def facts(self, at: Spot) -> ArtistFacts | None:
        channel = await self.channel(at)
        found, _ = each([channel] if channel else [], records.channel_facts, NAME)
        return found[0] if found else None

    async def trial(self) -> None:
        await self._ask("videoCategories", {"part": "id", "id": MUSIC}, Keep())

    async def _records(self, keys: Sequence[str]) -> dict[str, Any]:
        """Fifty at once. Those that are gone are simply not among the answers, whose order is nobody's."""
        found: dict[str, Any] = {}
        for start in range(0, len(keys), PAGE):
            wanted = {"part": "snippet,contentDetails,statistics,status", "id": ",".join(keys[start : start + PAGE])}
            for row in items(part(await self._ask("videos", wanted, KEPT)).get("items")):
                found[text(part(row).get("id")) or ""] = row
        return found

    async def _first(self, path: str, params: Mapping[str, str]) -> Mapping[str, Any] | None:
        rows = items(part(await self._ask(path, params, KEPT)).get("items"))
        return part(rows[0]) if rows else None

    async def _ask(
        self, path: str, params: Mapping[str, str | int], keep: Keep, *, search: bool = False
    ) -> Mapping[str, Any] | None:
        cost = {"search": 1} if search else {"units": 1}
        answer = await self._web.get(
            f"{ROOT}/{path}", capability=API, params=params, headers=self._headers, keep=keep, cost=cost
        )
        return part(answer.json()) if answer else None
