"""Lists of ListenBrainz' users, as entries for import lists: whom and what they listen to most, what they love."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from mvidarr.errors import Invalid, NotFound
from mvidarr.outbound import Keep, Web
from mvidarr.providers.musicbrainz_web import as_mbid
from mvidarr.providers.oddities import each, items, needed, part, text, whole
from mvidarr.providers.shapes import Entries, Entry
from mvidarr.query.text import fold

SOURCE = "listenbrainz"
ROOT = "https://api.listenbrainz.org/1"
PERIODS = ("all_time", "year", "half_yearly", "quarter", "month", "week", "this_year", "this_month", "this_week")
LISTED = Keep(3 * 3600)
PAGE = 100


class ListenBrainzLists:
    """Of public profiles. NotFound ``no_such_user``. A list that was not reckoned yet is empty."""

    def __init__(self, web: Web, token: str) -> None:
        self._web = web
        self._headers = {"Accept": "application/json"} | ({"Authorization": f"Token {token}"} if token else {})

    async def top_artists(self, user: str, period: str = "all_time", most: int = 500) -> Entries:
        return await self._top("artists", "total_artist_count", _artist, user, period, most)

    async def top_tracks(self, user: str, period: str = "all_time", most: int = 500) -> Entries:
        return await self._top("recordings", "total_recording_count", _recording, user, period, most)

    async def loved_tracks(self, user: str, most: int = 1000) -> Entries:
        url = f"{ROOT}/feedback/user/{quote(user, safe='')}/get-feedback"
        params: dict[str, str | int] = {"score": 1, "metadata": "true"}
        return await self._list(url, params, ("feedback", "total_count"), _loved, user, most)

    async def _top(
        self, noun: str, count: str, read: Callable[[Any], Entry], user: str, period: str, most: int
    ) -> Entries:
        if period not in PERIODS:
            raise Invalid(f"Choose one of {', '.join(PERIODS)}.", code="bad_period")
        url = f"{ROOT}/stats/user/{quote(user, safe='')}/{noun}"
        return await self._list(url, {"range": period}, (noun, count), read, user, most)

    async def _list(
        self,
        url: str,
        params: Mapping[str, str | int],
        keys: tuple[str, str],
        read: Callable[[Any], Entry],
        user: str,
        most: int,
    ) -> Entries:
        """Page after page until the count is reached, or a page is empty. ``keys``: of the rows and of their count."""
        found: dict[str, Entry] = {}
        skipped: list[str] = []
        offset, total = 0, None
        while offset < most and (total is None or offset < total):
            told = await self._ask(url, "lists", {**params, "count": min(PAGE, most), "offset": offset}, LISTED)
            if told is None:
                raise NotFound(f"ListenBrainz knows nobody called “{user[:100]}”.", code="no_such_user")
            page = part(part(told).get("payload", told))
            rows = items(page.get(keys[0]))
            entries, odd = each(rows, read, SOURCE)
            found |= {entry.key: entry for entry in entries if entry.key not in found}
            skipped += odd
            offset, total = offset + len(rows), whole(page.get(keys[1])) or 0
            if not rows:
                break
        ordered = sorted(found.values(), key=lambda one: -(one.plays or 0))
        return Entries(tuple(ordered)[:most], user, (total or 0) <= offset, tuple(skipped), total)

    async def _ask(self, url: str, capability: str, params: Mapping[str, str | int], keep: Keep) -> Any:
        """None: there is no such thing; an empty object where there is nothing of it yet."""
        answer = await self._web.get(url, capability=capability, params=params, headers=self._headers, keep=keep)
        if answer is None:
            return None
        return {} if answer.status == 204 else answer.json()


def _artist(told: Any) -> Entry:
    row = part(told)
    name = needed(row.get("artist_name"), "artist")
    ids = _mbid("musicbrainz", _first(row.get("artist_mbids")) or text(row.get("artist_mbid")))
    return Entry(
        ids.get("musicbrainz", fold(name)), name, ids=ids, artist_ids=ids, plays=whole(row.get("listen_count"))
    )


def _recording(told: Any) -> Entry:
    row = part(told)
    artist, title = needed(row.get("artist_name"), "artist"), needed(row.get("track_name"), "title")
    ids = _mbid("musicbrainz", text(row.get("recording_mbid")))
    return Entry(
        key=ids.get("musicbrainz", f"{fold(artist)}\t{fold(title)}"),
        artist=artist,
        title=title,
        ids=ids,
        artist_ids=_mbid("musicbrainz", _first(row.get("artist_mbids"))),
        album=text(row.get("release_name")),
        plays=whole(row.get("listen_count")),
    )


def _loved(told: Any) -> Entry:
    """The names stand in the track's metadata, the ids in what it was mapped to."""
    row = part(told)
    about = part(row.get("track_metadata"))
    mapped = part(about.get("mbid_mapping"))
    own = row.get("recording_mbid") or mapped.get("recording_mbid")
    return _recording({**about, "recording_mbid": own, "artist_mbids": mapped.get("artist_mbids")})


def _first(told: Any) -> str | None:
    """The only one of a list: of several artists together nobody can say whose id it is."""
    return text(told[0]) if isinstance(told, list) and len(told) == 1 else None


def _mbid(name: str, value: str | None) -> dict[str, str]:
    found = as_mbid(value)
    return {name: found} if found else {}
