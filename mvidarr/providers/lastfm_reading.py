"""What Last.fm writes, read: its JSON is made of XML by a machine; a list of one is none, an empty one is a text."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from mvidarr.providers.oddities import Odd, address, items, needed, number, part, text, whole
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Entry, Similar, Tag
from mvidarr.providers.sureness import SUREST, sureness
from mvidarr.query.text import fold

NAME = "lastfm"
_MORE = re.compile(r"<a\s[^>]*href=\"?https?://(?:www\.)?last\.fm.*", re.DOTALL | re.IGNORECASE)
_MARKUP = re.compile(r"<[^>]{0,500}>")


def name_of(record: Any) -> str:
    """Of an artist. Odd for a page that stands for nobody, such as ``[unknown]``."""
    name = needed(part(record).get("name") or part(record).get("#text"), "name")
    if name.startswith("[") and name.endswith("]"):
        raise Odd(f"{name} is nobody")
    return name


def artist_found(record: Any, asked: str, place: int) -> ArtistFound:
    """As a search has it. Its MusicBrainz id is left out: it is often that of another artist of this name."""
    name = name_of(record)
    return ArtistFound(
        NAME, name, name, sureness(asked, name, place), {NAME: name}, url=address(part(record).get("url")),
        listeners=whole(part(record).get("listeners")),
    )  # fmt: skip


def artist_facts(page: Mapping[str, Any]) -> ArtistFacts:
    """As its page has it. All pictures of artists are one grey star, so there are none."""
    name, url = name_of(page), address(page.get("url"))
    found = ArtistFound(
        NAME, name, name, SUREST, {NAME: name}, url=url, listeners=whole(part(page.get("stats")).get("listeners")),
        genres=tuple(tag.name for tag in tags(page.get("tags"))),
    )  # fmt: skip
    links = (("Last.fm", url),) if url else ()
    return ArtistFacts(found, biography(part(page.get("bio")).get("content")), links)


def biography(written: Any) -> str | None:
    """Its text, without the markup and without the link to go on reading; None where there is nothing but that."""
    plain = unescape(_MARKUP.sub("", _MORE.sub("", text(written) or "")))
    return plain.strip() or None


def tags(record: Any) -> list[Tag]:
    """The most used first. People write them: what they mean is not told."""
    found = ((text(part(one).get("name")), whole(part(one).get("count"))) for one in items(part(record).get("tag")))
    return [Tag(name, 1 if count is None else count) for name, count in found if name and count != 0]


def similar(record: Any) -> Similar:
    score = number(part(record).get("match")) or 0.0
    return Similar(NAME, name_of(record), min(1.0, max(0.0, score)), text(part(record).get("mbid")))


def listeners_of(track: Any) -> tuple[str, int]:
    """Of a song: its folded title, how many listened to it."""
    return fold(needed(part(track).get("name"), "title")), whole(part(track).get("listeners")) or 0


def loved(track: Any) -> Entry:
    """A song of somebody's list, as an entry of an import list."""
    title, artist = needed(part(track).get("name"), "title"), name_of(part(track).get("artist"))
    return Entry(
        _key(artist, title), artist, title, ids=_mbid(part(track)), artist_ids=_mbid(part(part(track).get("artist"))),
        plays=whole(part(track).get("playcount")), url=address(part(track).get("url")),
    )  # fmt: skip


def liked(artist: Any) -> Entry:
    """An artist of somebody's list."""
    name = name_of(artist)
    return Entry(
        _key(name), name, artist_ids=_mbid(part(artist)), plays=whole(part(artist).get("playcount")),
        url=address(part(artist).get("url")),
    )  # fmt: skip


def _key(*names: str) -> str:
    return " / ".join(fold(name) for name in names)


def _mbid(record: Mapping[str, Any]) -> dict[str, str]:
    """Under its own name: others must not take it for one that MusicBrainz gave."""
    found = text(record.get("mbid"))
    return {"lastfm_mbid": found} if found else {}
