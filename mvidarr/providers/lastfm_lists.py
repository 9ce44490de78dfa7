"""Lists of Last.fm's users, as entries for import lists: whom they listen to most, which songs they love."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from mvidarr.errors import External, Invalid, NotFound
from mvidarr.outbound import Keep
from mvidarr.providers import lastfm_reading as reading
from mvidarr.providers.oddities import each, items, part, text, whole
from mvidarr.providers.shapes import Entries, Entry

PERIODS = ("overall", "7day", "1month", "3month", "6month", "12month")
LISTED = Keep(6 * 3600)
PAGE = 200  # records; more in one answer is slow


class LastfmLists:
    """Of public profiles. NotFound ``no_such_user``; External ``private`` where somebody hides theirs."""

    async def loved_tracks(self, user: str, most: int = 1000) -> Entries:
        return await self._list("user.getLovedTracks", "lovedtracks", "track", reading.loved, user, most, {})

    async def top_tracks(self, user: str, period: str = "overall", most: int = 500) -> Entries:
        more = {"period": _checked(period)}
        return await self._list("user.getTopTracks", "toptracks", "track", reading.loved, user, most, more)

    async def top_artists(self, user: str, period: str = "overall", most: int = 500) -> Entries:
        more = {"period": _checked(period)}
        return await self._list("user.getTopArtists", "topartists", "artist", reading.liked, user, most, more)

    @abstractmethod
    async def _ask(self, method: str, capability: str, params: Mapping[str, str | int], keep: Keep) -> Any: ...

    async def _list(
        self,
        method: str,
        root: str,
        noun: str,
        read: Callable[[Any], Entry],
        user: str,
        most: int,
        more: Mapping[str, str],
    ) -> Entries:
        """Page after page, until one brings nothing new: what comes after the last one is not the same everywhere."""
        found: dict[str, Entry] = {}
        skipped: list[str] = []
        page, pages, total = 1, 1, None
        while page <= pages and len(found) <= most:
            told = await self._page_of(method, root, {"user": user, "limit": PAGE, "page": page, **more}, user)
            about, before = part(told.get("@attr")), len(found)
            entries, odd = each(items(told.get(noun)), read, reading.NAME)
            found |= {entry.key: entry for entry in entries if entry.key not in found}
            skipped += odd
            pages, total = whole(about.get("totalPages")) or 0, whole(about.get("total"))
            page += 1
            if len(found) == before and not odd:
                break
        return Entries(tuple(found.values())[:most], user, len(found) <= most, tuple(skipped), total)

    async def _page_of(self, method: str, root: str, params: Mapping[str, str | int], user: str) -> Mapping[str, Any]:
        """Once in a while it answers with a page of somebody else: then it is asked anew, and believed no second
        time."""
        for keep in (LISTED, Keep()):
            answer = await self._ask(method, "lists", params, keep)
            if answer is None:
                raise NotFound(f"Last.fm knows nobody called “{user[:100]}”.", code="no_such_user")
            told = part(part(answer).get(root))
            whose = text(part(told.get("@attr")).get("user"))
            if whose is None or whose.casefold() == user.casefold():
                return told
        raise External(
            "Last.fm answers with somebody else's list.", source=reading.NAME, retryable=True, code="not_theirs"
        )


def _checked(period: str) -> str:
    if period not in PERIODS:
        raise Invalid(f"Choose one of {', '.join(PERIODS)}.", code="bad_period")
    return period
