"""MusicBrainz, web service 2: nulls in look-ups and absent keys in searches, one request a second, merged ids, pages of
a hundred, 400 for what it does not know how to include."""

import re
from collections.abc import Mapping
from typing import Any

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json
from tests.standins.sources.world import Artist, Video
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import fold, mbid

HOST = "musicbrainz.org"
MERGED = mbid("artist:copper-tides:before it was merged")
VARIOUS = "89ad4ac3-39f7-470e-963a-56509c546377"
ARTISTS_KEPT, SONGS_KEPT, ALBUMS_KEPT, OWN, PLACES_KEPT = (
    mbid(f"collection:{name}") for name in ("artists", "songs", "albums", "own", "places")
)
FILLERS = 120  # recordings of Copper Tides that are no videos
_MBID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INCLUDED = frozenset(
    "aliases genres tags url-rels artist-credits isrcs recording-rels artist-rels releases release-groups".split()
)
_HELP = "For usage, please see: https://musicbrainz.org/development/mmd"


def mount(server: SourcesServer, *, limited: bool = False) -> Mount:
    """``limited``: more than one request in a second is refused, as all others then are."""
    made = server.mount("musicbrainz", [HOST], answer)
    if limited:
        made.limit(1, 1.0, _error(503, "Your requests are exceeding the allowable rate limit."))
    return made


def answer(request: Request) -> Reply:
    if not request.headers.get("user-agent", "").startswith("MVidarr/"):
        return _error(403, "Say who asks.")
    inc = request.query.get("inc", "").split()
    unknown = [one for one in inc if one not in _INCLUDED]
    root, _, rest = request.path.removeprefix("/ws/2/").partition("/")
    if unknown:
        return _error(400, f"{unknown[0]} is not a valid inc parameter for the {root} resource.")
    if rest and not _MBID.fullmatch(rest):
        return _error(400, "Invalid mbid.")
    if root == "collection":
        return _collection(rest)
    if root == "url":
        return _urls(request)
    if rest:
        found = _one(root, rest, inc)
        return as_json(found) if found else _error(404, "Not Found")
    return _search(root, request) if "query" in request.query else _browse(root, request, inc)


def _error(status: int, words: str) -> Reply:
    return as_json({"error": words, "help": _HELP}, status)


def videos(artist: str | None = None) -> list[Video]:
    """The newest last, as nobody promises an order."""
    known = [one for one in WORLD.videos if "musicbrainz" in one.known_to]
    return [one for one in known if artist in {None, WORLD.by_key[one.artist].mbid}]


def _one(root: str, key: str, inc: list[str]) -> Mapping[str, Any] | None:
    if root == "artist":
        known = {one.mbid: one for one in WORLD.artists_known_to("musicbrainz")}
        found = known.get(WORLD.by_key["copper-tides"].mbid if key == MERGED else key)
        return artist(found, inc) if found else None
    for video in videos():
        if key in {video.recording, video.audio_recording}:
            return recording(video, inc, audio=key == video.audio_recording)
    return None


def artist(told: Artist, inc: list[str]) -> dict[str, Any]:
    """As a look-up tells it."""
    whole: dict[str, Any] = {
        "id": told.mbid, "name": told.name, "sort-name": told.sort_name, "disambiguation": told.disambiguation,
        "type": "Person" if told.person else "Group", "country": told.country, "gender": None, "begin-area": None,
        "area": {"name": told.country, "iso-3166-1-codes": [told.country], "type": None},
        "life-span": {"begin": f"{told.begin}-05", "end": told.end and str(told.end), "ended": bool(told.end)},
    }  # fmt: skip
    if "aliases" in inc:
        hint = {"name": "copper tydes", "type": "Search hint", "locale": None}
        whole["aliases"] = [{"name": one, "type": "Artist name"} for one in told.aliases] + [hint]
    if "genres" in inc:
        whole["genres"] = [{"name": name, "count": 9 - place} for place, name in enumerate(told.genres)]
        whole["tags"] = [*whole["genres"], {"name": "seen live", "count": 4}, {"name": "not this", "count": -1}]
    if "url-rels" in inc:
        whole["relations"] = [*_pages(told), None, {"type": "image", "url": {"resource": "ftp://x"}}]
    return whole


def _pages(told: Artist) -> list[dict[str, Any]]:
    ids = told.ids
    known = [
        *(("youtube", f"https://www.youtube.com/channel/{one.id}", one.gone) for one in told.channels),
        ("youtube", "https://www.youtube.com/user/oldname", False),
        ("free streaming", f"https://open.spotify.com/artist/{ids.get('spotify')}", "spotify" not in ids),
        ("wikidata", f"https://www.wikidata.org/wiki/{ids.get('wikidata')}", False),
        ("other databases", f"https://imvdb.com/n/{told.imvdb_slug}", False),
        ("other databases", f"https://www.theaudiodb.com/artist/{told.theaudiodb}-{told.imvdb_slug}", False),
        ("last.fm", f"https://www.last.fm/music/{told.name.replace(' ', '+')}", "lastfm" not in ids),
        ("discogs", f"https://www.discogs.com/artist/{told.discogs}", False),
        *([("official homepage", told.homepage, False)] if told.homepage else []),
    ]
    return [_link(kind, url, ended) for kind, url, ended in known]


def _link(kind: str, url: str, ended: bool) -> dict[str, Any]:
    return {
        "type": kind, "target-type": "url", "direction": "forward", "ended": ended, "attributes": [],
        "url": {"id": mbid(url), "resource": url},
    }  # fmt: skip


def recording(told: Video, inc: list[str], *, audio: bool = False) -> dict[str, Any]:
    """As a look-up or a page of all recordings tells it. ``audio``: that of the song itself."""
    other = {"id": told.recording if audio else told.audio_recording, "title": told.song, "video": audio}
    whole: dict[str, Any] = {
        "id": told.audio_recording if audio else told.recording, "title": told.song, "disambiguation": "",
        "length": None if not told.seconds else told.seconds * 1000, "video": not audio,
        "first-release-date": told.released,
    }  # fmt: skip
    if "artist-credits" in inc:
        whole["artist-credit"] = _credit(told)
    if "isrcs" in inc:
        whole["isrcs"] = [told.isrc]
    if "url-rels" in inc:
        watched = [] if audio else [_link("free streaming", one.url, one.state == "deleted") for one in told.told]
        made = [{"type": "video director", "artist": {"name": name}, "target-credit": ""} for name in told.directors]
        pair = {"type": "music video", "target-type": "recording", "direction": "backward", "recording": other}
        whole["relations"] = [*watched, pair, *made, _link("purchase for download", "https://shop.example/1", False)]
    return whole


def _credit(told: Video) -> list[dict[str, Any]]:
    own = WORLD.by_key[told.artist]
    names = [(own.name, {"id": own.mbid, "name": own.name}), *((name, {"id": mbid(name)}) for name in told.featured)]
    joins = [" feat. " if place == 0 else " & " for place in range(len(names) - 1)]
    return [
        {"name": name, "joinphrase": join, "artist": one} for (name, one), join in zip(names, [*joins, ""], strict=True)
    ]


def _absent(told: Mapping[str, Any], score: int) -> dict[str, Any]:
    """As a search tells it: without what is null, empty or false."""
    kept = {name: one for name, one in told.items() if one not in (None, "", [], False)}
    kept.pop("relations", None)
    return {**kept, "score": score} | ({"video": told["video"] or None} if "video" in told else {})


def _search(root: str, request: Request) -> Reply:
    query, limit, offset = request.query["query"], int(request.query["limit"]), int(request.query.get("offset", "0"))
    phrases = {name: re.sub(r"\\(.)", r"\1", words) for name, words in re.findall(r'(\w+):"((?:\\.|[^"\\])*)"', query)}
    if root == "artist":
        rows = _artists_named(phrases["artist"])
    else:
        whose = re.search(r"arid:([0-9a-f-]+)", query)
        rows = [
            _absent(recording(one, ["artist-credits", "isrcs"]), 100)
            for one in videos(whose[1] if whose else None)
            if fold(phrases.get("recording", one.song)) in fold(one.song)
            and fold(phrases.get("artist", "")) in fold(WORLD.by_key[one.artist].name)
        ]
    told = {"created": "2026-01-01T00:00:00.000Z", "count": len(rows), "offset": offset}
    return as_json({**told, f"{root}s": rows[offset : offset + limit]})


def _artists_named(words: str) -> list[Mapping[str, Any]]:
    """Among them a record that nobody can use, and the name of nobody."""
    named = WORLD.named(words, "musicbrainz")
    found = [_absent(artist(one, ["aliases"]), 100 - 5 * place) for place, one in enumerate(named)]
    return [*found, {"score": 20, "name": "No id"}, {"id": VARIOUS, "name": "Various Artists", "score": 10}]


def _browse(root: str, request: Request, inc: list[str]) -> Reply:
    if "collection" in request.query:
        rows = _kept(request.query["collection"], inc)
    else:
        whose = request.query["artist"]
        filler = FILLERS if whose == WORLD.by_key["copper-tides"].mbid else 0
        sung = [recording(one, inc, audio=True) for one in videos(whose)]
        idle = [{"id": mbid(f"take {n}"), "title": f"Take {n}", "video": False, "length": None} for n in range(filler)]
        rows = [*idle, *sung, *(recording(one, inc) for one in videos(whose))]
    limit, offset = int(request.query["limit"]), int(request.query.get("offset", "0"))
    told = {f"{root}-count": len(rows), f"{root}-offset": offset, f"{root}s": rows[offset : offset + limit]}
    return as_json(told)


def _kept(key: str, inc: list[str]) -> list[dict[str, Any]]:
    copper, swedes = WORLD.by_key["copper-tides"], WORLD.by_key["marlow-se"]
    if key == ARTISTS_KEPT:
        return [artist(one, []) for one in (copper, swedes)] + [{"id": VARIOUS, "name": "Various Artists"}]
    if key == SONGS_KEPT:
        return [recording(one, inc, audio=one.song == "1999") for one in videos(copper.mbid)] + [{"title": "No id"}]
    credits = [[copper], [copper], [copper, swedes], [swedes]]
    return [
        {
            "id": mbid(f"album {place}"),
            "title": "An album",
            "artist-credit": [{"artist": artist(one, [])} for one in row],
        }
        for place, row in enumerate(credits)
    ]


def _collection(key: str) -> Reply:
    nouns = {ARTISTS_KEPT: "artist", SONGS_KEPT: "recording", ALBUMS_KEPT: "release_group", PLACES_KEPT: "place"}
    if key == OWN:
        return _error(401, "You are not authorized to access this resource.")
    if key not in nouns:
        return _error(404, "Not Found")
    noun = nouns[key].replace("_", "-")
    count = len(_kept(key, [])) if key != PLACES_KEPT else 3
    return as_json({"id": key, "name": "Kept", "editor": "ada", "entity-type": nouns[key], f"{noun}-count": count})


def _urls(request: Request) -> Reply:
    asked = request.all("resource")
    rows = [row for one in asked[:100] if (row := _url(one, request.query.get("inc", "")))]
    if len(asked) == 1:
        return as_json(rows[0]) if rows else _error(404, "Not Found")
    return as_json({"url-count": len(rows), "url-offset": 0, "urls": rows})


def _url(address: str, inc: str) -> dict[str, Any] | None:
    relations: list[dict[str, Any]] = []
    if "artist-rels" in inc:
        known = WORLD.artists_known_to("musicbrainz")
        owners = [one for one in known if any(page["url"]["resource"] == address for page in _pages(one))]
        relations = [{"type": "youtube", "direction": "backward", "artist": {"id": one.mbid}} for one in owners]
    else:
        shown = [one for one in videos() if any(upload.url == address for upload in one.told)]
        relations = [{"type": "free streaming", "recording": recording(one, [])} for one in shown]
    return {"id": mbid(address), "resource": address, "relations": relations} if relations else None
