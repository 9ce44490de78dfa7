"""Collections that people keep on MusicBrainz, as lists to take artists and videos from."""

import re
from collections.abc import Mapping
from typing import Any

from mvidarr.outbound import Keep
from mvidarr.providers.musicbrainz_artists import SOURCE, read_artist
from mvidarr.providers.musicbrainz_recordings import credited
from mvidarr.providers.musicbrainz_videos import Videos
from mvidarr.providers.musicbrainz_web import HOME, as_mbid
from mvidarr.providers.oddities import Odd, each, items, needed, number, part, text, whole, year
from mvidarr.providers.shapes import Entries, Entry

_ADDRESS = re.compile(r"(?:https?://)?(?:[\w.-]*\.)?musicbrainz\.org/collection/([0-9a-fA-F-]{36})(?:[/?#].*)?")
_FRESH = Keep(900, 900)  # a person who looks again wants what was added just now
_MOST_PAGES = 50
_KINDS = {"artist": "artist", "recording": "recording", "release_group": "release-group", "release": "release"}


def collection_id(given: str) -> str | None:
    """Of an id or of the address of a collection."""
    page = _ADDRESS.fullmatch(given.strip())
    return as_mbid(page[1] if page else given)


class Collections(Videos):
    async def collection(self, given: str) -> Entries | None:
        """Recordings are songs or videos; of releases and release groups the artists are taken. None where there is no
        such collection; External ``private`` where it is somebody's own."""
        mbid = collection_id(given)
        told = await self._service.look_up("collection", mbid, keep=_FRESH) if mbid else None
        if mbid is None or told is None:
            return None
        noun = _KINDS.get(text(told.get("entity-type")) or "")
        name, total = text(told.get("name")), whole(told.get(f"{noun}-count"))
        if noun is None:
            return Entries((), name, skipped=("Neither artists nor recordings are in this collection.",), total=0)
        rows = await self._members(noun, mbid)
        read = {"artist": _artist, "recording": _recording}.get(noun, _credited_artist)
        entries, skipped = each(rows, lambda one: read(part(one)), SOURCE)
        once = tuple({one.key: one for one in entries}.values())
        return Entries(once, name, total is None or len(rows) >= total, skipped, total)

    async def _members(self, noun: str, mbid: str) -> list[Any]:
        inc = "" if noun == "artist" else "artist-credits"
        found: list[Any] = []
        async for page in self._service.pages(noun, "collection", mbid, inc, most=_MOST_PAGES, keep=_FRESH):
            found.extend(items(page.get(f"{noun}s")))
        return found


def _artist(told: Mapping[str, Any]) -> Entry | None:
    found = read_artist(told)
    return Entry(found.key, found.name, ids=found.ids, artist_ids=found.ids, url=found.url) if found else None


def _recording(told: Mapping[str, Any]) -> Entry:
    mbid, title = as_mbid(text(told.get("id"))), needed(told.get("title"), "title")
    artist, featured, artist_id = credited(told.get("artist-credit"))
    if mbid is None or artist is None:
        raise Odd("it has no id or no artist")
    milliseconds = number(told.get("length"))
    return Entry(
        key=mbid,
        artist=artist,
        title=title,
        ids={SOURCE: mbid},
        artist_ids={SOURCE: artist_id} if artist_id else {},
        featured=featured,
        year=year(told.get("first-release-date")),
        duration=milliseconds / 1000 if milliseconds else None,
        url=f"{HOME}/recording/{mbid}",
    )


def _credited_artist(told: Mapping[str, Any]) -> Entry | None:
    """Whose release it is, where that is one artist: of several together nobody can say whom to follow."""
    credits = [part(part(one).get("artist")) for one in items(told.get("artist-credit"))]
    return _artist(credits[0]) if len(credits) == 1 else None
