"""Artists of MusicBrainz: found by name, by id, by the address of a page of theirs; with their ids elsewhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mvidarr.providers.capabilities import Ids
from mvidarr.providers.musicbrainz_links import artist_ids, channels, links, written
from mvidarr.providers.musicbrainz_web import HOME, Service, all_of, as_mbid, quoted
from mvidarr.providers.oddities import Odd, address, each, items, needed, number, part, text, texts, whole, year
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Tag
from mvidarr.query.text import fold

SOURCE = "musicbrainz"
_INC = "aliases genres tags url-rels"
# Nobody's names, under which everything is collected whose artist is not one.
_NOBODY = frozenset(
    {
        "89ad4ac3-39f7-470e-963a-56509c546377",  # Various Artists
        "125ec42a-7229-4250-afc5-e057484327fe",  # [unknown]
        "f731ccc4-e22a-43af-a747-64213329e088",  # [anonymous]
        "9be7f096-97ec-4615-8957-8d40b5dcbc41",  # [traditional]
        "eec63d3c-3b81-4ad4-b1e4-7c147d4d2b61",  # [no artist]
        "33cf029c-63b0-41a0-9855-be2a3665fb3b",  # [data]
        "314e1c25-dde7-4e4d-b2f4-0a7b9f7c56dc",  # [dialogue]
    }
)
_PERSON: Mapping[str, bool] = {"Person": True, "Group": False, "Orchestra": False, "Choir": False}
_SURE = 0.9
_PREFIX = re.compile(r"(?:mbid|musicbrainz):", re.IGNORECASE)
_PAGE = re.compile(r"(?:https?://)?(?:[\w.-]*\.)?musicbrainz\.org/artist/([0-9a-fA-F-]{36})(?:[/?#].*)?")


class Artists:
    def __init__(self, service: Service) -> None:
        self._service = service

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        words = name.strip()
        if not words:
            return ()
        query = f"artist:{quoted(words)} OR alias:{quoted(words)} OR artist:{all_of(words)}"
        told = await self._service.search("artist", query, limit=max(1, min(limit, 100)))
        found, _ = each(items(told.get("artists")), read_artist, SOURCE)
        return found

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        mbid = await self._which(ids, name)
        return await self._facts(mbid) if mbid else None

    async def read_artist_address(self, address: str) -> ArtistFound | None:
        """An id, ``mbid:`` or ``musicbrainz:`` and an id, or the address of the artist's page."""
        given = address.strip()
        page = _PAGE.fullmatch(given)
        mbid = as_mbid(page[1] if page else _PREFIX.sub("", given))
        facts = await self._facts(mbid) if mbid else None
        return facts.found if facts else None

    async def tags(self, ids: Ids, name: str | None = None) -> Sequence[Tag]:
        """Genres, then other words; the most used first."""
        mbid = await self._which(ids, name)
        told = await self._look_up(mbid) if mbid else None
        return read_tags(told) if told else ()

    async def _facts(self, mbid: str) -> ArtistFacts | None:
        """None where there is no such artist, or it is nobody."""
        told = await self._look_up(mbid)
        read, _ = each([told] if told else [], read_facts, SOURCE)
        facts = read[0] if read else None
        if facts is None or facts.found.key == mbid:
            return facts
        return replace(facts, found=replace(facts.found, formerly=(mbid,)))

    async def _look_up(self, mbid: str) -> Mapping[str, Any] | None:
        return await self._service.look_up("artist", mbid, _INC)

    async def _which(self, ids: Ids, name: str | None) -> str | None:
        """Its own id; else that of the artist with these ids elsewhere; else that of the only one of this name."""
        own = as_mbid(ids.get(SOURCE))
        return own or await self._linked(written(ids)) or (await self._named(name) if name else None)

    async def _linked(self, addresses: list[str]) -> str | None:
        """The artist whose pages these are; None where they belong to several, or nobody knows."""
        if not addresses:
            return None
        found = {
            mbid
            for one in await self._service.at(addresses, "artist-rels")
            for relation in items(one.get("relations"))
            if (mbid := as_mbid(text(part(part(relation).get("artist")).get("id"))))
        }
        return found.pop() if len(found) == 1 else None

    async def _named(self, name: str) -> str | None:
        """None where several are called so: their facts would be mixed."""
        asked = fold(name)
        same = [
            one
            for one in await self.search_artists(name)
            if asked in {fold(one.name), *map(fold, one.aliases)} and one.score >= _SURE
        ]
        named = [one for one in same if fold(one.name) == asked] or same
        return named[0].key if len(named) == 1 else None


def read_artist(told: Mapping[str, Any]) -> ArtistFound | None:
    """Of a search, where what is not known is absent, or of a look-up, where it is null."""
    mbid = as_mbid(text(told.get("id")))
    if mbid is None:
        raise Odd("it has no id")
    if mbid in _NOBODY:
        return None
    pages = [url for _, url in relations(told)]
    return ArtistFound(
        provider=SOURCE,
        key=mbid,
        name=needed(told.get("name"), "name"),
        score=min(1.0, max(0.0, (number(told.get("score", 100)) or 0.0) / 100)),
        ids={**artist_ids(pages), SOURCE: mbid},
        sort_name=text(told.get("sort-name")),
        aliases=_aliases(told),
        disambiguation=text(told.get("disambiguation")),
        country=_country(told),
        begin=year(part(told.get("life-span")).get("begin")),
        person=_PERSON.get(text(told.get("type")) or ""),
        url=f"{HOME}/artist/{mbid}",
        genres=tuple(tag.name for tag in read_tags(told) if tag.genre),
    )


def read_facts(told: Mapping[str, Any]) -> ArtistFacts | None:
    found = read_artist(told)
    if found is None:
        return None
    pages = relations(told)
    return ArtistFacts(found, links=links(pages), channels=channels(url for _, url in pages))


def read_tags(told: Mapping[str, Any]) -> list[Tag]:
    """Those that more people are for than against; a genre is among the tags as well."""
    genres = _counted(told.get("genres"), genre=True)
    names = {tag.name for tag in genres}
    return [*genres, *(tag for tag in _counted(told.get("tags"), genre=False) if tag.name not in names)]


def relations(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(kind, address) of pages elsewhere; those that ended are dead."""
    rows = [part(one) for one in items(told.get("relations"))]
    return [
        (text(one.get("type")) or "", url)
        for one in rows
        if not one.get("ended") and (url := address(part(one.get("url")).get("resource")))
    ]


def _aliases(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Names by which it is or was known; what only helps to find it (misspellings) is none."""
    rows = [part(one) for one in items(told.get("aliases"))]
    names = texts([one.get("name") for one in rows if one.get("type") != "Search hint"])
    return tuple(name for name in names if name != text(told.get("name")))[:30]


def _country(told: Mapping[str, Any]) -> str | None:
    codes = part(told.get("area")).get("iso-3166-1-codes")
    found = text(told.get("country")) or next(iter(texts(codes)), None)
    return found if found and len(found) == 2 else None


def _counted(told: Any, *, genre: bool) -> list[Tag]:
    rows = [part(one) for one in items(told)]
    tags = [Tag(name, whole(one.get("count")) or 0, genre) for one in rows if (name := text(one.get("name")))]
    return sorted((tag for tag in tags if tag.count > 0), key=lambda tag: (-tag.count, tag.name))
