"""Videos of MusicBrainz: all of an artist, one that is looked for, those at an address.

Its search lists the videos of an artist cheaply, but not where they can be watched: that takes a look-up each, or the
pages of all recordings of the artist, whichever is fewer requests. Where the search is down, those pages must do.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from mvidarr.errors import External
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.musicbrainz_artists import SOURCE, Artists
from mvidarr.providers.musicbrainz_recordings import music_videos, read_video
from mvidarr.providers.musicbrainz_web import PAGE, as_mbid, quoted
from mvidarr.providers.oddities import day, each, items, part, text, whole
from mvidarr.providers.places import place
from mvidarr.providers.shapes import Listing, Origin, VideoFound, Wanted

Told = Mapping[str, Any]
_INC = "artist-credits isrcs genres url-rels recording-rels artist-rels"
_MOST_REQUESTS = 40  # of one list: at one a second, nobody should wait for more
_MOST_SECONDS = 90.0  # several artists may be asked for at the same time, one question after the other
_AT_ONCE = 100  # addresses in one question
_LOOKED_AT = 3  # of what a search found


class Videos(Artists):
    async def artist_videos(self, ids: Ids, name: str, *, most: int = 500) -> Listing:
        own = as_mbid(ids.get(SOURCE))
        mbid = own or await self._which(ids, name)
        if mbid is None:
            return Listing(())
        moved: dict[str, str] = {}
        known, total, refused = await self._searched(mbid, most)
        if not known and not refused and (now := await self._merged(mbid)):
            mbid, moved = now, {SOURCE: now} if own else {}
            known, total, refused = await self._searched(mbid, most)
        detailed, missing = await self._detailed(mbid, known, refused) if known or refused else ([], ())
        videos, skipped = each(detailed, lambda told: read_video(told, "listed" if own else "searched"), SOURCE)
        complete = not (missing or refused) and len(known) >= min(total, most) and total <= most
        return Listing(tuple(videos[:most]), complete, (*skipped, *missing), total or len(videos), moved=moved)

    async def find_video(self, wanted: Wanted, limit: int = 10) -> Sequence[VideoFound]:
        mbid = as_mbid(wanted.ids.get(SOURCE)) or as_mbid(wanted.ids.get("musicbrainz_song"))
        by_id = await self._videos_of_recording(mbid) if mbid else []
        if by_id:
            return by_id[:limit]
        artist = as_mbid(wanted.artist_ids.get(SOURCE))
        found = await self._called(wanted, artist, limit)
        if not found and artist and (now := await self._merged(artist)):
            found = await self._called(wanted, now, limit)
        looked = [await self._whole(one) for one in found[:_LOOKED_AT]]
        return _read([*looked, *found[_LOOKED_AT:]], "searched")

    async def videos_at(self, urls: Sequence[str]) -> Sequence[VideoFound]:
        asked = list(dict.fromkeys(at.url for url in urls if (at := place(url))))
        found: dict[str, VideoFound] = {}
        for start in range(0, len(asked), _AT_ONCE):
            for told in await self._service.at(asked[start : start + _AT_ONCE], "recording-rels"):
                for video in _read(_recordings_at(told), "listed"):
                    known = found.get(video.key, video)
                    found[video.key] = replace(known, uploads=tuple(dict.fromkeys((*known.uploads, *video.uploads))))
        return list(found.values())

    async def _called(self, wanted: Wanted, artist: str | None, limit: int) -> list[Told]:
        """Videos of this title, by the artist of this id, or of this name."""
        whose = f"arid:{artist}" if artist else f"artist:{quoted(wanted.artist)}"
        query = f"recording:{quoted(wanted.title)} AND {whose} AND video:true"
        told = await self._service.search("recording", query, limit=max(1, min(limit, PAGE)))
        return [part(one) for one in items(told.get("recordings"))]

    async def _merged(self, artist: str) -> str | None:
        """The id of the artist with whom this one was merged: a search knows only that."""
        told = await self._look_up(artist)
        now = as_mbid(text(told.get("id"))) if told else None
        return now if now != artist else None

    async def _searched(self, artist: str, most: int) -> tuple[dict[str, Told], int, External | None]:
        """(recordings by id, how many there are, why the search could not be asked)."""
        found: dict[str, Told] = {}
        total = PAGE
        try:
            while len(found) < min(total, most):
                query = f"arid:{artist} AND video:true"
                page = await self._service.search("recording", query, offset=len(found))
                rows = [part(one) for one in items(page.get("recordings"))]
                fresh = {mbid: one for one in rows if (mbid := as_mbid(text(one.get("id")))) and mbid not in found}
                found |= fresh
                total = whole(page.get("count")) or len(found)
                if not fresh:
                    break
        except External as error:
            return found, len(found), error
        return found, total, None

    async def _detailed(
        self, artist: str, known: Mapping[str, Told], refused: External | None
    ) -> tuple[list[Told], tuple[str, ...]]:
        """(recordings as the look-ups tell them, with their addresses; what could not be asked). Raises ``refused``
        where neither search nor look-ups answer."""
        told = dict(known)
        try:
            async with asyncio.timeout(_MOST_SECONDS):
                async for mbid, one in self._looked_up(artist, known, whole_list=refused is not None):
                    told[mbid] = one
        except TimeoutError:
            if refused and not told:
                raise refused from None
        except External as error:
            if not told:
                raise refused or error from error
            return list(told.values()), (f"Where these videos can be watched could not be asked: {error.detail}",)
        lacking = sum("relations" not in one for one in told.values())
        late = f"Where {lacking} of these videos can be watched was not asked: it takes too many questions."
        return list(told.values()), ((late,) if lacking else ())

    async def _looked_up(
        self, artist: str, known: Mapping[str, Told], *, whole_list: bool
    ) -> AsyncIterator[tuple[str, Told]]:
        """Recordings by the id that was known. ``whole_list``: all videos of the artist, whatever is known."""
        left = dict.fromkeys(sorted(known, key=lambda mbid: _newest(known[mbid])))
        pages, at = 1 if whole_list or len(left) > 2 else 0, 0
        while at < min(pages, _MOST_REQUESTS):
            page = await self._service.browse("recording", "artist", artist, _INC, offset=at * PAGE) or {}
            for one in map(part, items(page.get("recordings"))):
                mbid = as_mbid(text(one.get("id")))
                if mbid and one.get("video"):
                    left.pop(mbid, None)
                    yield mbid, one
            pages, at = ceil((whole(page.get("recording-count")) or 0) / PAGE), at + 1
            if not whole_list and len(left) <= pages - at:  # then one by one is no more work
                break
        for mbid in list(left)[: _MOST_REQUESTS - at]:
            yield mbid, await self._whole(known[mbid])

    async def _whole(self, told: Told) -> Told:
        """With all that only a look-up tells; as it is where there is no such recording any more."""
        mbid = as_mbid(text(told.get("id")))
        return (await self._service.look_up("recording", mbid, _INC) if mbid else None) or told

    async def _videos_of_recording(self, mbid: str) -> list[VideoFound]:
        """Itself, where it is a video; else the videos of this song."""
        told = await self._service.look_up("recording", mbid, _INC)
        if told is None:
            return []
        if told.get("video"):
            return _read([told], "listed")
        linked = [await self._service.look_up("recording", one, _INC) for one in music_videos(told)[:_LOOKED_AT]]
        return _read([one for one in linked if one], "listed")


def _newest(told: Told) -> tuple[int, ...]:
    """Orders the newest first, those without a date last."""
    return tuple(-int(one) for one in (day(told.get("first-release-date")) or "0").split("-"))


def _recordings_at(told: Told) -> list[Told]:
    """The recordings that an address stands for, each as if it alone were told: with this one address."""
    found: list[Told] = []
    for one in map(part, items(told.get("relations"))):
        recording = part(one.get("recording"))
        if recording:
            link = {"type": one.get("type"), "ended": one.get("ended"), "url": {"resource": told.get("resource")}}
            found.append({**recording, "relations": [*items(recording.get("relations")), link]})
    return found


def _read(told: Iterable[Told], origin: Origin) -> list[VideoFound]:
    found, _ = each(told, lambda one: read_video(one, origin), SOURCE)
    return found
