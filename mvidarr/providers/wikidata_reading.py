"""Statements of Wikidata as facts of an artist. Pure. The numbers of its properties stand here, and nowhere else."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mvidarr.providers.musicbrainz_links import CHANNEL
from mvidarr.providers.musicbrainz_web import as_mbid
from mvidarr.providers.oddities import Odd, address, day, items, part, text, texts, year
from mvidarr.providers.places import youtube_place
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Picture, Upload, VideoFound

SOURCE = "wikidata"
_IDS: Mapping[str, str] = {
    "P434": "musicbrainz",
    "P2397": "youtube",
    "P1902": "spotify",
    "P3192": "lastfm",
    "P1953": "discogs",
}
_IMAGE, _LOGO, _WEBSITE, _IS, _ENDED = "P18", "P154", "P856", "P31", "P582"
_HUMAN = "Q5"
_MUSIC_VIDEO = "Q193977"
_ENTITY = re.compile(r"(?:https?://www\.wikidata\.org/entity/)?(Q[1-9]\d{0,12})")
_TIME = re.compile(r"\+?(\d{4}-\d\d-\d\d)T")
WIDTH = 1000  # pixels that are asked for: what is drawn in lines comes as a bitmap then


def entity_id(value: str | None) -> str | None:
    found = _ENTITY.fullmatch((value or "").strip())
    return found[1] if found else None


def facts(entity: Mapping[str, Any], language: str, summary: str | None) -> ArtistFacts | None:
    """None where it has no name in any language that is of use."""
    item, name = entity_id(text(entity.get("id"))), _in_words(entity.get("labels"), language)
    if item is None or name is None:
        return None
    claims = part(entity.get("claims"))
    ids = {ours: one for number, ours in _IDS.items() if (one := next(iter(_values(claims, number, ours)), None))}
    found = ArtistFound(
        provider=SOURCE,
        key=item,
        name=name,
        score=1.0,
        ids={**ids, SOURCE: item},
        aliases=_aliases(entity, language, name),
        disambiguation=_in_words(entity.get("descriptions"), language),
        person=True if _HUMAN in _items(claims, _IS) else None,
        picture=next((one.url for one in _pictures(claims)), None),
        url=f"https://www.wikidata.org/wiki/{item}",
    )
    website = next(filter(None, map(address, _values(claims, _WEBSITE))), None)
    links = (("official homepage", website),) if website else ()
    channels = tuple(_values(claims, "P2397", "youtube"))
    return ArtistFacts(found, summary, links, tuple(_pictures(claims)), channels)


def description(summary: Mapping[str, Any]) -> str | None:
    """The paragraph of an article; None for a page that only leads to others."""
    return None if summary.get("type") == "disambiguation" else text(summary.get("extract"))


def page_title(entity: Mapping[str, Any], language: str) -> str | None:
    return text(part(part(entity.get("sitelinks")).get(f"{language}wiki")).get("title"))


def bindings(told: Any) -> list[Mapping[str, Any]]:
    """The rows of a query; what was not bound is absent."""
    return [part(one) for one in items(part(part(told).get("results")).get("bindings"))]


def video(row: Mapping[str, Any], artist: str) -> VideoFound:
    """What a work's own upload is, its heading tells; only what is called a music video is one for sure."""
    place, work = youtube_place(_bound(row, "yt")), entity_id(_bound(row, "w"))
    if place is None or work is None:
        raise Odd("it has no video")
    sure = entity_id(_bound(row, "kind")) == _MUSIC_VIDEO
    label = _bound(row, "wLabel")
    moment = _TIME.match(_bound(row, "date") or "")
    return VideoFound(
        provider=SOURCE,
        key=work,
        origin="listed",
        uploads=(Upload(place.provider, place.key, place.url, primary=sure),),
        artist=artist,
        title=None if label == work else label,
        kind="official" if sure else None,
        year=year(moment[1]) if moment else None,
        released=_as_known(moment[1]) if moment else None,
        ids={SOURCE: work},
        url=f"https://www.wikidata.org/wiki/{work}",
    )


def _as_known(date: str) -> str | None:
    """The first of January is how a query writes a year of which no more is known."""
    return day(date.removesuffix("-01-01"))


def _bound(row: Mapping[str, Any], name: str) -> str | None:
    return text(part(row.get(name)).get("value"))


def _values(claims: Mapping[str, Any], number: str, name: str = "") -> list[str]:
    """The preferred ones first; none that is deprecated, has ended or is no value; ids only if they look so."""
    rows = [one for one in map(part, items(claims.get(number))) if _holds(one)]
    rows.sort(key=lambda one: one.get("rank") != "preferred")
    found = texts([part(part(one.get("mainsnak")).get("datavalue")).get("value") for one in rows])
    return [one for one in found if _fits(one, name)]


def _fits(value: str, name: str) -> bool:
    if name == "youtube":
        return CHANNEL.fullmatch(value) is not None
    return name != "musicbrainz" or as_mbid(value) is not None


def _items(claims: Mapping[str, Any], number: str) -> list[str]:
    rows = [
        part(part(one.get("mainsnak")).get("datavalue")) for one in map(part, items(claims.get(number))) if _holds(one)
    ]
    return [found for row in rows if (found := text(part(row.get("value")).get("id")))]


def _holds(claim: Mapping[str, Any]) -> bool:
    return claim.get("rank") != "deprecated" and _ENDED not in part(claim.get("qualifiers"))


def _pictures(claims: Mapping[str, Any]) -> list[Picture]:
    return [
        Picture(
            f"https://commons.wikimedia.org/wiki/Special:FilePath/{_file(name)}?width={WIDTH}",
            role,
            WIDTH,
            None,
            SOURCE,
        )
        for number, role in ((_IMAGE, "portrait"), (_LOGO, "logo"))
        for name in _values(claims, number)[:3]
    ]


def _file(name: str) -> str:
    return quote(name.replace(" ", "_"), safe="")


def _in_words(told: Any, language: str) -> str | None:
    """In this language, else in that of all, else in English, else in any."""
    known = part(told)
    order = (language, "mul", "en", *known)
    return next((found for one in order if (found := text(part(known.get(one)).get("value")))), None)


def _aliases(entity: Mapping[str, Any], language: str, name: str) -> tuple[str, ...]:
    """Names in this language and in English: the others are spellings that hardly anybody looks for."""
    rows = [one for code in (language, "mul", "en") for one in items(part(entity.get("aliases")).get(code))]
    labels = [part(part(entity.get("labels")).get(code)).get("value") for code in (language, "en")]
    return tuple(one for one in texts([*labels, *(part(row).get("value") for row in rows)]) if one != name)[:30]
