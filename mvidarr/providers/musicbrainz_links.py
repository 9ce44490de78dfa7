"""Whose page a web address is: the ids that other sources have in theirs. Pure."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, unquote_plus, urlsplit

from mvidarr.providers.oddities import address, host

CHANNEL = re.compile(r"UC[\w-]{22}")
# host: what of its path is the id
_ARTIST_PAGES: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "youtube.com": ("youtube", re.compile(r"/channel/(UC[\w-]{22})/?")),
    "open.spotify.com": ("spotify", re.compile(r"/artist/([0-9A-Za-z]{22})/?")),
    "wikidata.org": ("wikidata", re.compile(r"/(?:wiki|entity)/(Q\d+)/?")),
    "imvdb.com": ("imvdb_slug", re.compile(r"/n/([^/]+)/?")),
    "theaudiodb.com": ("theaudiodb", re.compile(r"/artist/(\d+)(?:-[^/]*)?/?")),
    "last.fm": ("lastfm", re.compile(r"/music/([^/]+)/?")),
    "discogs.com": ("discogs", re.compile(r"/artist/(\d+)(?:-[^/]*)?/?")),
    "allmusic.com": ("allmusic", re.compile(r"/artist/(mn\d+)/?")),
    "imdb.com": ("imdb", re.compile(r"/name/(nm\d+)/?")),
    "deezer.com": ("deezer", re.compile(r"/artist/(\d+)/?")),
    "musicbrainz.org": ("musicbrainz", re.compile(r"/artist/([0-9a-f-]{36})(?:/[\w-]*)*")),
}
# the other way round: the address under which MusicBrainz has it
_WRITTEN: Mapping[str, str] = {
    "youtube": "https://www.youtube.com/channel/{}",
    "spotify": "https://open.spotify.com/artist/{}",
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "theaudiodb": "https://www.theaudiodb.com/artist/{}",
    "discogs": "https://www.discogs.com/artist/{}",
    "deezer": "https://www.deezer.com/artist/{}",
}


def artist_id(url: str) -> tuple[str, str] | None:
    """(``spotify``, id) for an artist's page that tells an id; None for any other address."""
    found = host(url)
    name, pattern = _ARTIST_PAGES.get(found.removeprefix("m."), (None, None))
    match = pattern.fullmatch(unquote(urlsplit(url).path)) if pattern else None
    if name is None or match is None:
        return None
    return name, unquote_plus(match[1]) if name == "lastfm" else match[1]


def artist_ids(urls: Iterable[str]) -> dict[str, str]:
    """Of each source the first."""
    found: dict[str, str] = {}
    for one in filter(None, map(artist_id, urls)):
        found.setdefault(*one)
    return found


def channels(urls: Iterable[str]) -> tuple[str, ...]:
    """Ids of YouTube channels, each once, in order."""
    found = (artist_id(url) for url in urls)
    return tuple(dict.fromkeys(one[1] for one in found if one and one[0] == "youtube"))


def written(ids: Mapping[str, str]) -> list[str]:
    """The addresses at which MusicBrainz would have an artist with these ids, the surest first."""
    return [form.format(ids[name]) for name, form in _WRITTEN.items() if ids.get(name)]


def links(relations: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """(name, address) of (kind of relation, address), each address once; named for where they lead."""
    found: dict[str, str] = {}
    for kind, url in relations:
        if address(url) and url not in found:
            found[url] = kind if kind in {"official homepage"} else host(url)
    return tuple((name, url) for url, name in found.items())
