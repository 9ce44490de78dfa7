"""Wikidata: ids of an artist everywhere, a picture, a paragraph of Wikipedia, and a few videos. Without a key.

Of videos it knows little, and what it calls one may show the words only; so what it lists counts little. An artist is
found by its own id or that of MusicBrainz, never by name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from mvidarr.errors import External
from mvidarr.observe import get_logger
from mvidarr.outbound import DAY, WEEK, Fault, Keep, Manners
from mvidarr.providers import agent
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.declared import Declared, Option, Tools
from mvidarr.providers.judging import by_json
from mvidarr.providers.musicbrainz_web import as_mbid
from mvidarr.providers.oddities import each, part, text
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Listing, Picture
from mvidarr.providers.wikidata_reading import SOURCE, bindings, description, entity_id, facts, page_title, video

ENTITIES = "https://www.wikidata.org/wiki/Special:EntityData"
QUERIES = "https://query.wikidata.org/sparql"
KEPT = Keep(30 * DAY, WEEK)
LISTED = Keep(WEEK)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_PAGE = re.compile(
    r"(?:wikidata:|(?:https?://)?(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/)(Q\d{1,12})(?:[/?#].*)?", re.IGNORECASE
)
_BY_MBID = 'SELECT ?item WHERE {{ ?item wdt:P434 "{mbid}" . }} LIMIT 5'
_VIDEOS = """SELECT ?w ?wLabel ?yt ?date ?kind WHERE {{ ?w wdt:P175 wd:{item} ; wdt:P1651 ?yt .
 OPTIONAL {{ ?w wdt:P577 ?date }} OPTIONAL {{ ?w wdt:P31 ?kind }}
 SERVICE wikibase:label {{ bd:serviceParam wikibase:language "{language},en" . }} }} LIMIT {most}"""

log = get_logger(__name__)


def manners(given: Mapping[str, str]) -> Manners:
    return Manners(pace=0.5, burst=2, at_once=2, seconds=60.0, judge=judge)


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """A query that took too long fails with 500 and a page of Java; who asks too much for long gets 403."""
    if status == 403:
        return Fault("down", "it refuses whoever asks from this address")
    return by_json(status, headers, body)


class Wikidata:
    def __init__(self, tools: Tools) -> None:
        self._web = tools.web
        self._language = tools.given.get("language") or "en"
        self._headers = agent.named(tools.given.get("contact", ""))

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        item = await self._which(ids)
        entity = await self._entity(item)
        found = facts(entity, self._language, description(await self._summary(entity))) if entity else None
        if found is None or item is None or found.found.key == item:
            return found
        return replace(found, found=replace(found.found, formerly=(item,)))

    async def artwork(self, ids: Ids, name: str | None = None) -> Sequence[Picture]:
        entity = await self._entity(await self._which(ids))
        found = facts(entity, self._language, None) if entity else None
        return found.pictures if found else ()

    async def artist_videos(self, ids: Ids, name: str, *, most: int = 500) -> Listing:
        item = await self._which(ids)
        if item is None:
            return Listing(())
        asked = min(most, 500)
        told = await self._query(_VIDEOS.format(item=item, language=self._language, most=2 * asked), LISTED)
        found, skipped = each(bindings(told), lambda row: video(row, name), SOURCE)
        once = {one.uploads[0].key: one for one in sorted(found, key=lambda one: one.uploads[0].primary)}
        return Listing(tuple(once.values())[:most], len(found) < 2 * asked, skipped)

    async def read_artist_address(self, address: str) -> ArtistFound | None:
        """``wikidata:`` and an id, or the address of a page; None where it is not about an artist."""
        page = _PAGE.fullmatch(address.strip())
        entity = await self._entity(page[1].upper() if page else None)
        found = facts(entity, self._language, None) if entity else None
        return found.found if found and "musicbrainz" in found.found.ids else None

    async def _which(self, ids: Ids) -> str | None:
        """The item; None where several have this MusicBrainz id."""
        item, mbid = entity_id(ids.get(SOURCE)), as_mbid(ids.get("musicbrainz"))
        if item or mbid is None:
            return item
        rows = bindings(await self._query(_BY_MBID.format(mbid=mbid), KEPT))
        found = {one for row in rows if (one := entity_id(text(part(row.get("item")).get("value"))))}
        return found.pop() if len(found) == 1 else None

    async def _entity(self, item: str | None) -> Mapping[str, Any]:
        """Empty for none. It may have been merged: then it answers with another one, the one it is now."""
        if item is None:
            return {}
        answer = await self._web.get(f"{ENTITIES}/{item}.json", capability="entities", headers=self._headers, keep=KEPT)
        told = part(part(answer.json()).get("entities")) if answer else {}
        return next((one for one in map(part, told.values()) if one.get("id") and "missing" not in one), {})

    async def _query(self, query: str, keep: Keep) -> Any:
        headers = {"Accept": "application/sparql-results+json", **self._headers}
        params = {"query": query, "format": "json"}
        answer = await self._web.get(QUERIES, capability="queries", params=params, headers=headers, keep=keep)
        return answer.json() if answer else {}

    async def _summary(self, entity: Mapping[str, Any]) -> Mapping[str, Any]:
        """The beginning of the article; without it the rest is still good."""
        title = page_title(entity, self._language)
        if title is None:
            return {}
        page = quote(title.replace(" ", "_"), safe="")
        url = f"https://{self._language}.wikipedia.org/api/rest_v1/page/summary/{page}"
        try:
            answer = await self._web.get(url, capability="wikipedia", headers=self._headers, keep=KEPT)
            return part(answer.json()) if answer else {}
        except External as error:
            log.warning("no summary of an artist", title=title, error=error.detail)
            return {}


async def _trial(provider: Wikidata) -> str:
    found = await provider.describe_artist({SOURCE: "Q27309228"})
    return f"It answers: “{found.found.name}” was found." if found else "It answers."


def _is_language(value: str) -> str | None:
    return None if _LANGUAGE.fullmatch(value) else "Write the code of a language, such as en, de or ja."


WIKIDATA = Declared(
    name=SOURCE,
    label="Wikidata",
    home="https://www.wikidata.org",
    about="Ids and pictures of artists, with a paragraph of Wikipedia. It knows a few videos as well.",
    manners=manners,
    build=Wikidata,
    trial=_trial,
    options=(
        Option(
            "language", "Language", "In which names and descriptions are taken, such as en, de or ja.", default="en",
            check=_is_language,
        ),
        Option("contact", "Contact", agent.CONTACT, check=agent.check),
    ),
    credit="Descriptions: Wikipedia (CC BY-SA). Pictures: Wikimedia Commons, each with its own licence.",
    weight=60,
)  # fmt: skip
