"""Last.fm: who listens to what. Similar artists, tags, how popular songs are, a biography, lists of its users.

It has one page for a name, whoever is called so, and one address for every question; whether an answer is an error its
body says, not its status.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from mvidarr.outbound import DAY, WEEK, Fault, Keep, Manners, Web
from mvidarr.outbound.manners import FaultKind
from mvidarr.providers import lastfm_reading as reading
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.declared import Declared, Option, Tools
from mvidarr.providers.judging import by_json
from mvidarr.providers.lastfm_lists import LastfmLists
from mvidarr.providers.oddities import each, items, part, text, whole
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Similar, Tag

ROOT = "https://ws.audioscrobbler.com/2.0/"
KEPT = Keep(WEEK, DAY)
MOST = 30  # artists of a search
SONGS = 200  # the most popular of an artist
_PAUSE = 10.0  # seconds; it does not say how long
_KINDS: Mapping[int, FaultKind] = {
    2: "down", 4: "key", 6: "missing", 7: "missing", 8: "down", 10: "key", 11: "down", 16: "down", 17: "private",
    26: "key", 29: "busy",
}  # fmt: skip


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """An error has its number in the body, with whatever status."""
    if b'"error"' not in body[:400]:
        return by_json(status, headers, body)
    try:
        told = part(orjson.loads(body))
    except orjson.JSONDecodeError:
        return by_json(status, headers, body)
    code = whole(told.get("error"))
    if code is None:
        return by_json(status, headers, body)
    kind = _KINDS.get(code, "bad")
    return Fault(kind, text(told.get("message")) or "", _PAUSE if kind == "busy" else None)


def manners(given: Mapping[str, str]) -> Manners:
    return Manners(pace=0.25, burst=1, at_once=2, judge=judge)


class Lastfm(LastfmLists):
    def __init__(self, web: Web, key: str) -> None:
        self._web = web
        self._key = key

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        told = await self._ask("artist.search", "search", {"artist": name, "limit": min(limit, MOST)}, Keep(DAY, DAY))
        matches = part(part(part(told).get("results")).get("artistmatches"))
        records = list(enumerate(items(matches.get("artist"))))
        found, _ = each(records, lambda one: reading.artist_found(one[1], name, one[0]), reading.NAME)
        return found[:limit]

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        page = await self._page(ids, name)
        described, _ = each([page] if page else [], reading.artist_facts, reading.NAME)
        return described[0] if described else None

    async def similar_artists(self, ids: Ids, name: str | None = None, limit: int = 30) -> Sequence[Similar]:
        told = await self._of_page("artist.getSimilar", ids, name, {"limit": limit})
        found, _ = each(items(part(told.get("similarartists")).get("artist")), reading.similar, reading.NAME)
        return found[:limit]

    async def tags(self, ids: Ids, name: str | None = None) -> Sequence[Tag]:
        told = await self._of_page("artist.getTopTags", ids, name, {})
        return reading.tags(told.get("toptags"))

    async def popularity(self, ids: Ids, name: str | None = None) -> Mapping[str, int]:
        """By listeners; of two spellings of a title the more popular one counts."""
        told = await self._of_page("artist.getTopTracks", ids, name, {"limit": SONGS})
        songs, _ = each(items(part(told.get("toptracks")).get("track")), reading.listeners_of, reading.NAME)
        return dict(sorted(songs, key=lambda song: song[1]))

    async def alive(self) -> str:
        await self._ask("artist.search", "search", {"artist": "Queen", "limit": 1}, Keep())
        return "Last.fm answers, and the key is good."

    async def _of_page(self, method: str, ids: Ids, name: str | None, more: Mapping[str, int]) -> Mapping[str, Any]:
        """What it tells of an artist, asked by the name of their page; empty where they have none."""
        page = await self._page(ids, name)
        if page is None:
            return {}
        return part(await self._ask(method, "lookups", {"artist": str(page["name"]), **more}, KEPT))

    async def _page(self, ids: Ids, name: str | None) -> Mapping[str, Any] | None:
        """The page of this artist, not that of somebody of the same name: ids first, and a page of the name only where
        it is not another one's."""
        mbid, called = ids.get("musicbrainz"), ids.get(reading.NAME) or name
        page = await self._info({"mbid": mbid}) if mbid else None
        if page is not None or not called:
            return page
        page = await self._info({"artist": called, "autocorrect": 1})
        theirs = text(page.get("mbid")) if page else None
        return None if mbid and theirs and theirs != mbid else page

    async def _info(self, params: Mapping[str, str | int]) -> Mapping[str, Any] | None:
        page = part(part(await self._ask("artist.getInfo", "lookups", params, KEPT)).get("artist"))
        return page if text(page.get("name")) else None

    async def _ask(self, method: str, capability: str, params: Mapping[str, str | int], keep: Keep) -> Any:
        """None: there is no such thing."""
        answer = await self._web.get(
            ROOT, capability=capability, params={"method": method, "format": "json", **params},
            secret={"api_key": self._key}, keep=keep,
        )  # fmt: skip
        return answer.json() if answer else None


def _build(tools: Tools) -> Lastfm:
    return Lastfm(tools.web, tools.given["key"])


LASTFM = Declared(
    name=reading.NAME,
    label="Last.fm",
    home="https://www.last.fm",
    about="It brings similar artists, tags, listeners, biographies, and lists of songs that its users love.",
    manners=manners,
    build=_build,
    trial=Lastfm.alive,
    options=(Option("key", "API key", "The key of an API account of yours. The shared secret is not needed.", True),),
    needs=("key",),
    credit="Data and biographies from Last.fm; biographies are CC BY-SA.",
    get_key="https://www.last.fm/api/account/create",
    weight=60,
)
