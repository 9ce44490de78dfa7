"""Wikidata and Wikipedia: entities with ranks, ends and values that are none; merged ones; two kinds of queries."""

import re
from typing import Any

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json, as_text
from tests.standins.sources.world import Artist
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import number

HOSTS = ("www.wikidata.org", "query.wikidata.org", "en.wikipedia.org", "ja.wikipedia.org")
MERGED, DELETED, TWICE = "Q11", "Q12", "glass-lantern"
_JAVA = "java.util.concurrent.TimeoutException\n\tat java.util.concurrent.FutureTask.get(FutureTask.java:205)"


def mount(server: SourcesServer) -> Mount:
    return server.mount("wikidata", HOSTS, answer)


def answer(request: Request) -> Reply:
    if not request.headers.get("user-agent", "").startswith("MVidarr/"):
        return as_text("Please set a user-agent", 403)
    if request.host.endswith("wikipedia.org"):
        return _summary(request.path.rpartition("/")[2], request.host[:2])
    if request.path == "/sparql":
        return _query(request.query["query"])
    item = request.path.rpartition("/")[2].removesuffix(".json")
    known = {one.wikidata: one for one in WORLD.artists_known_to("wikidata")}
    found = known.get(WORLD.by_key["copper-tides"].wikidata if item == MERGED else item)
    if found is None:
        return Reply(404, b"<html>404</html>", type="text/html")
    return as_json({"entities": {found.wikidata: entity(found)}})


def entity(told: Artist) -> dict[str, Any]:
    code = "ja" if told.country == "JP" else "en"
    claims = {
        "P434": [_claim("not an id"), _claim(told.mbid)],
        "P2397": [
            _claim(one.id, rank="preferred" if one is told.channels[0] else "normal") for one in told.channels[::-1]
        ],
        "P1902": [_claim("0" * 22, rank="deprecated"), _claim(told.spotify, snak="somevalue"), _claim(told.spotify)],
        "P1953": [_claim("1", ended=True), _claim(str(told.discogs))],
        "P856": [_claim(told.homepage)] if told.homepage else [],
        "P18": [_claim(f"{told.sort_name} on stage.jpg")],
        "P154": [_claim("Logo (2).svg")] if told.key == "copper-tides" else [],
        "P31": [_claim({"id": "Q5" if told.person else "Q215380"})],
    }
    labels = (
        {"mul": told.name, "de": f"{told.name} (Musik)"} if code == "en" else {"ja": told.name, "en": told.sort_name}
    )
    return {
        "id": told.wikidata, "type": "item", "claims": claims,
        "labels": {key: {"language": key, "value": one} for key, one in labels.items()},
        "descriptions": {"en": {"language": "en", "value": told.disambiguation or "band"}},
        "aliases": {"en": [{"language": "en", "value": one} for one in told.aliases]},
        "sitelinks": {f"{code}wiki": {"site": f"{code}wiki", "title": f"{told.name} (band)"}},
    }  # fmt: skip


def _claim(value: Any, *, rank: str = "normal", ended: bool = False, snak: str = "value") -> dict[str, Any]:
    mainsnak = {"snaktype": snak, "datavalue": {"value": value, "type": "string"}}
    if snak != "value":
        del mainsnak["datavalue"]
    return {"mainsnak": mainsnak, "type": "statement", "rank": rank, "qualifiers": {"P582": [{}]} if ended else {}}


def _query(query: str) -> Reply:
    mbid = re.search(r'wdt:P434 "([0-9a-f-]{36})"', query)
    if mbid:
        found = [one for one in WORLD.artists_known_to("wikidata") if one.mbid == mbid[1]]
        items = [f"http://www.wikidata.org/entity/{one.wikidata}" for one in found]
        twice = ["http://www.wikidata.org/entity/Q5"] if found and found[0].key == TWICE else []
        return _rows([{"item": item} for item in [*items, *twice]])
    item = re.search(r"wdt:P175 wd:(Q\d+)", query)
    if item is None:
        return as_text(_JAVA, 500)
    return _rows([row for one in WORLD.artists_known_to("wikidata") if one.wikidata == item[1] for row in _works(one)])


def _rows(rows: list[dict[str, str]]) -> Reply:
    bound = [{key: {"type": "literal", "value": value} for key, value in row.items()} for row in rows]
    return as_json({"head": {"vars": []}, "results": {"bindings": bound}})


def _works(told: Artist) -> list[dict[str, str]]:
    """The first twice: as a song, and as a music video. One with an address in place of an id."""
    rows = []
    for place, one in enumerate(WORLD.videos_of(told.key, "musicbrainz")[:3]):
        work = f"Q{number(f'wikidata:{one.key}', 7)}"
        row = {
            "w": f"http://www.wikidata.org/entity/{work}",
            "wLabel": one.song if place else work,
            "yt": one.uploads[0].id,
        }
        date = f"{one.released}T00:00:00Z" if place else f"{one.year}-01-01T00:00:00Z"
        rows.append({**row, "date": date, "kind": "http://www.wikidata.org/entity/Q105543609"})
        if place == 1:
            rows.append({**row, "kind": "http://www.wikidata.org/entity/Q193977"})
    return [*rows, {"w": "http://www.wikidata.org/entity/Q9", "yt": "https://youtu.be/x"}] if rows else []


def _summary(title: str, code: str) -> Reply:
    for one in WORLD.artists_known_to("wikidata"):
        if title == f"{one.name} (band)".replace(" ", "_"):
            return as_json({"title": title, "type": "standard", "extract": one.description, "lang": code})
    return as_json({"type": "Internal error"}, 404)
