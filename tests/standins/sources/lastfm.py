"""Last.fm of the invented world: one page a name, JSON made of XML, errors in the body with statuses that vary."""

from collections.abc import Callable, Sequence
from typing import Any

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json
from tests.standins.sources.world import Artist, Video, fold
from tests.standins.sources.world_data import WORLD

KEY = "0123456789abcdef0123456789abcdef"
HOST = "ws.audioscrobbler.com"
STAR = "https://lastfm.freetls.fastly.net/i/u/34s/2a96cbd8b46e442fc41c2b86b821562f.png"
IMAGES = [{"#text": STAR, "size": size} for size in ("small", "medium", "large", "extralarge", "mega", "")]
EMPTY = "\n  "
USERS = ("Ada", "solo", "nobody-loves", "mixed", "hidden")


def mount(server: SourcesServer) -> Mount:
    return server.mount("lastfm", [HOST], Lastfm())


def failed(code: int, message: str, status: int = 200) -> Reply:
    return as_json({"error": code, "message": message, "links": []}, status)


def loved_songs() -> list[Video]:
    """More than a page holds, as songs of all artists over and over under numbered titles would be."""
    return [video for video in WORLD.videos if video.kind == "official" and video.artist == "copper-tides"][:7]


class Lastfm:
    def __init__(self) -> None:
        self._strangers = 1  # how many pages of somebody else are still to come

    def __call__(self, request: Request) -> Reply:
        asked = request.query
        if asked.get("format") != "json":
            return Reply(200, b"<lfm status='ok'/>", type="text/xml")
        if asked.get("api_key") != KEY:
            return failed(10, "Invalid API key - You must be granted a valid key by last.fm", 403)
        methods: dict[str, Callable[[dict[str, str]], Reply]] = {
            "artist.search": self._search,
            "artist.getInfo": self._info,
            "artist.getSimilar": self._similar,
            "artist.getTopTags": self._tags,
            "artist.getTopTracks": self._songs,
            "user.getLovedTracks": self._loved,
            "user.getTopTracks": self._top_tracks,
            "user.getTopArtists": self._top_artists,
        }
        method = methods.get(asked.get("method", ""))
        return method(asked) if method else failed(3, "Invalid Method - No method with that name in this package", 400)

    def _search(self, asked: dict[str, str]) -> Reply:
        found = [
            {"name": one.name, "listeners": str(one.listeners), "mbid": "", "url": _page(one), "image": IMAGES}
            for one in WORLD.named(asked["artist"], "lastfm")
        ]
        unknown = {"name": "[unknown]", "listeners": "9", "mbid": "", "url": "", "image": IMAGES}
        matches: Any = {"artist": [*found, unknown]} if found else EMPTY
        return as_json({"results": {"opensearch:totalResults": str(len(found)), "artistmatches": matches}})

    def _info(self, asked: dict[str, str]) -> Reply:
        one = _known(asked)
        if one is None:
            return failed(6, "The artist you supplied could not be found", 404)
        return as_json({"artist": page(one)})

    def _similar(self, asked: dict[str, str]) -> Reply:
        one = _known(asked)
        if one is None:
            return failed(6, "The artist you supplied could not be found")
        others = [WORLD.by_key[key] for key in one.similar]
        told = [
            {"name": other.name, "mbid": other.mbid if place else "", "match": str(1 - place / 10), "url": _page(other)}
            for place, other in enumerate(others)
        ]
        return as_json({"similarartists": {"artist": _some(told), "@attr": {"artist": one.name}}})

    def _tags(self, asked: dict[str, str]) -> Reply:
        one = _known(asked)
        if one is None:
            return failed(6, "The artist you supplied could not be found")
        told = [{"count": 100 - place, "name": tag, "url": ""} for place, tag in enumerate(one.genres)]
        return as_json({"toptags": {"tag": [*told, {"count": 0, "name": "misheard"}], "@attr": {"artist": one.name}}})

    def _songs(self, asked: dict[str, str]) -> Reply:
        one = _known(asked)
        if one is None:
            return failed(6, "The artist you supplied could not be found")
        told = [_song(video, place) for place, video in enumerate(WORLD.videos_of(one.key))]
        return as_json({"toptracks": {"track": _some(told), "@attr": {"artist": one.name, "totalPages": "1"}}})

    def _loved(self, asked: dict[str, str]) -> Reply:
        songs = {"solo": loved_songs()[:1], "nobody-loves": []}.get(asked["user"], loved_songs())
        return self._of_user(asked, "lovedtracks", "track", [_song(video, 0) for video in songs])

    def _top_tracks(self, asked: dict[str, str]) -> Reply:
        return self._of_user(asked, "toptracks", "track", [_song(video, 0) for video in loved_songs()])

    def _top_artists(self, asked: dict[str, str]) -> Reply:
        told = [
            {"name": one.name, "mbid": one.mbid, "url": _page(one), "playcount": str(900 - place), "image": IMAGES}
            for place, one in enumerate(WORLD.artists_known_to("lastfm"))
        ]
        return self._of_user(asked, "topartists", "artist", [*told, {"name": "[unknown]"}, {"url": "nameless"}])

    def _of_user(self, asked: dict[str, str], root: str, noun: str, all_of_it: Sequence[Any]) -> Reply:
        """A page past the end is the last one again."""
        user = next((one for one in USERS if one.casefold() == asked["user"].casefold()), None)
        if user is None:
            return failed(6, "User not found", 404)
        if user == "hidden":
            return failed(17, "Login: User required to be logged in", 403)
        if user == "mixed" and self._strangers:
            self._strangers -= 1
            user = "somebody"
        size, page = int(asked["limit"]), int(asked["page"])
        pages = -(-len(all_of_it) // size)
        start = (min(page, pages) - 1) * size if pages else 0
        about = {
            "user": user, "page": str(page), "perPage": str(size), "totalPages": str(pages),
            "total": str(len(all_of_it)),
        }  # fmt: skip
        told = _some(all_of_it[start : start + size])
        return as_json({root: {noun: told, "@attr": about} if told != EMPTY else {"@attr": about}})


def page(one: Artist) -> dict[str, Any]:
    tags = _some([{"name": tag, "url": ""} for tag in one.genres])
    more = f' <a href="https://www.last.fm/music/{one.key}">Read more on Last.fm</a>. User-contributed text.'
    return {
        "name": one.name, "mbid": one.mbid, "url": _page(one), "image": IMAGES, "streamable": "0",
        "stats": {"listeners": str(one.listeners), "playcount": str(one.listeners * 40)},
        "similar": "", "tags": {"tag": tags} if one.genres else "",
        "bio": {"published": "13 Feb 2006, 11:12", "content": one.description.replace(" & ", " &amp; ") + more},
    }  # fmt: skip


def _some(records: Sequence[Any]) -> Any:
    """One alone is no list, none is a blank text."""
    return (records[0] if len(records) == 1 else list(records)) if records else EMPTY


def _known(asked: dict[str, str]) -> Artist | None:
    if "mbid" in asked:
        return next((one for one in WORLD.artists_known_to("lastfm") if one.mbid == asked["mbid"]), None)
    name = fold(asked.get("artist", ""))
    return next((one for one in WORLD.artists_known_to("lastfm") if fold(one.name) == name), None)


def _page(one: Artist) -> str:
    return f"https://www.last.fm/music/{one.name.replace(' ', '+')}"


def _song(video: Video, place: int) -> dict[str, Any]:
    artist = WORLD.by_key[video.artist]
    whose = {"name": artist.name, "mbid": artist.mbid, "url": _page(artist)}
    return {
        "name": video.song, "playcount": str(9_000 - place), "listeners": str(5_000 - place), "mbid": "",
        "url": f"{_page(artist)}/_/{video.slug}", "artist": whose,
        "image": IMAGES, "date": {"uts": "1603112664", "#text": "19 Oct 2020, 13:04"},
    }  # fmt: skip
