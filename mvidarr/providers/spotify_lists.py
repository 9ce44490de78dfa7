"""Lists of Spotify for import lists: whom somebody follows and hears most, songs they saved, playlists of theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from mvidarr.errors import Invalid, NotFound
from mvidarr.providers import spotify_reading as reading
from mvidarr.providers.oddities import Odd, each, items, needed, part, text, whole
from mvidarr.providers.shapes import Entries, Entry
from mvidarr.providers.spotify_tokens import OfPerson
from mvidarr.providers.spotify_web import Service

PAGE = 50
NOTHING: Mapping[str, str] = MappingProxyType({})
Range = Literal["short_term", "medium_term", "long_term"]


@dataclass(frozen=True)
class Playlist:
    """``mark`` changes whenever the playlist does."""

    id: str
    name: str
    owner: str | None
    total: int | None
    mark: str | None


class SpotifyLists:
    """All of them need somebody's permission: External ``private`` without it."""

    def __init__(self, service: Service, person: OfPerson) -> None:
        self._service = service
        self._person = person

    async def followed_artists(self, most: int = 2000) -> Entries:
        found: list[Entry] = []
        skipped: list[str] = []
        after: str | None = None
        while len(found) <= most:
            params = {"type": "artist", "limit": PAGE, **({"after": after} if after else {})}
            page = part((await self._ask("/me/following", params) or {}).get("artists"))
            entries, odd = each(items(page.get("items")), reading.follower, reading.NAME)
            found += entries
            skipped += odd
            last, after = after, text(part(page.get("cursors")).get("after"))
            if after is None or after == last or not page.get("next") or not entries:
                break
        return Entries(tuple(found[:most]), "Followed artists", len(found) <= most, tuple(skipped), len(found))

    async def top_artists(self, over: Range = "medium_term", most: int = 50) -> Entries:
        return await self._list("/me/top/artists", reading.follower, "Top artists", most, {"time_range": over})

    async def saved_tracks(self, most: int = 2000) -> Entries:
        return await self._list("/me/tracks", reading.entry, "Saved songs", most)

    async def playlists(self, most: int = 500) -> list[Playlist]:
        """Those that the connected person has; of those that are not theirs, the songs are not told."""
        found: list[Playlist] = []
        while len(found) < most:
            page = await self._ask("/me/playlists", {"limit": PAGE, "offset": len(found)}) or {}
            here, _ = each(items(page.get("items")), _playlist, reading.NAME)
            found += here
            if not here or not page.get("next"):
                break
        return found[:most]

    async def playlist(self, written: str, most: int = 2000) -> Entries:
        """By id, address or URI. Invalid for another text; NotFound ``no_such_playlist``, also for those that Spotify
        makes itself; External ``private`` where it is somebody else's."""
        key, told = await self._described(written)
        name = _playlist(told).name
        found = await self._pages(f"/playlists/{key}/items", reading.entry, name, most, {})
        return found or await self._list(f"/playlists/{key}/tracks", reading.entry, name, most)  # as it was before 2026

    async def playlist_mark(self, written: str) -> str | None:
        """Another one as soon as the playlist has changed; errors as above."""
        _, told = await self._described(written)
        return _playlist(told).mark

    async def _described(self, written: str) -> tuple[str, Any]:
        key = reading.page_of(written, "playlist") or reading.as_id(written.strip())
        if key is None:
            raise Invalid("Give the address of a playlist, such as https://open.spotify.com/playlist/…", code="bad_url")
        told = await self._ask(f"/playlists/{key}", {})
        if told is None:
            raise NotFound(
                "Spotify shows no such playlist; those that it makes itself are shown to nobody.",
                code="no_such_playlist",
            )
        return key, told

    async def _list(
        self, path: str, read: Callable[[Any], Entry], name: str, most: int, more: Mapping[str, str] = NOTHING
    ) -> Entries:
        return await self._pages(path, read, name, most, more) or Entries((), name)

    async def _pages(
        self, path: str, read: Callable[[Any], Entry], name: str, most: int, more: Mapping[str, str]
    ) -> Entries | None:
        """Page after page by offset; None where there is no such address. A song that stands in it twice is one
        entry."""
        found: dict[str, Entry] = {}
        skipped: list[str] = []
        offset, total = 0, None
        while len(found) <= most:
            page = await self._ask(path, {"limit": PAGE, "offset": offset, **more})
            if page is None:
                return None
            records = items(page.get("items"))
            entries, odd = each(records, read, reading.NAME)
            found |= {entry.key: entry for entry in entries if entry.key not in found}
            skipped += odd
            offset, total = offset + len(records), whole(page.get("total"))
            if not records or not page.get("next"):
                break
        return Entries(tuple(found.values())[:most], name, len(found) <= most, tuple(skipped), total)

    async def _ask(self, path: str, params: dict[str, Any]) -> Any:
        return await self._service.get(path, self._person, capability="lists", params=params)


def _playlist(record: Any) -> Playlist:
    told = part(record)
    if not told:
        raise Odd("it is empty")
    lines = part(told.get("items")) or part(told.get("tracks"))
    return Playlist(
        needed(told.get("id"), "id"), text(told.get("name")) or "A playlist without a name",
        text(part(told.get("owner")).get("display_name")), whole(lines.get("total")), text(told.get("snapshot_id")),
    )  # fmt: skip
