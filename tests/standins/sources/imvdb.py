"""IMVDb of the invented world, with the oddities of the real one: numbers for titles of digits, entities without names,
ids of twelve digits, years left out."""

from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json
from tests.standins.sources.world import Artist, Upload, Video
from tests.standins.sources.world_data import NORTHLIGHT, WORLD
from tests.standins.sources.world_ids import fold

KEY = "imvdb-app-key-of-the-tests"
HOST = "imvdb.com"
API = "/api/v1/"
NOTHING = Reply(404, b'{"error":"Not Found"}')


def mount(server: SourcesServer, **oddities: Any) -> Mount:
    return server.mount("imvdb", [HOST], Imvdb(**oddities))


class Imvdb:
    """``one_page``: whatever page is asked for, the first comes. ``per_page``: never more than so many."""

    def __init__(self, *, one_page: bool = False, per_page: int = 50) -> None:
        self._one_page = one_page
        self._most = per_page

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("imvdb-app-key") != KEY:
            return Reply(403, b"{}")
        noun, _, key = request.path.removeprefix(API).partition("/")
        if noun == "search":
            return self._search(key, request.query)
        found = self._entity(key, request.query) if noun == "entity" else self._video(key, request.query)
        return as_json(found) if found else NOTHING

    def _search(self, kind: str, asked: dict[str, str]) -> Reply:
        words = set(fold(asked["q"]).split())
        results = []
        if kind == "entities":
            results = [_entity(one) for one in WORLD.named(asked["q"], "imvdb")]
            results.append({**_entity(WORLD.artists[0]), "id": 77, "slug": "copper-films", **_count(0)})  # a company
        if kind == "videos":
            hits = [(len(words & _words(one)), one) for one in WORLD.videos if "imvdb" in one.known_to]
            results = [_summary(one) for hit, one in sorted(hits, key=lambda hit: -hit[0]) if hit]
        page = results[: int(asked.get("per_page", 25))]
        return as_json({"total_results": len(results), "current_page": 1, "per_page": 25, "results": page})

    def _entity(self, key: str, asked: dict[str, str]) -> dict[str, Any] | None:
        by_slug = asked.get("method") == "slug"
        known = WORLD.artists_known_to("imvdb")
        artist = next((one for one in known if key == (one.imvdb_slug if by_slug else str(one.imvdb))), None)
        if artist is None:
            return None
        found, include = _entity(artist), asked.get("include", "")
        if "artist_videos" in include:
            found["artist_videos"] = self._page(_own(artist), asked)
        if "featured_videos" in include:
            found["featured_artist_videos"] = self._page(_as_guest(artist), asked)
        return found

    def _page(self, videos: list[Video], asked: dict[str, str]) -> dict[str, Any]:
        size = min(int(asked.get("per_page", 25)), self._most)
        start = 0 if self._one_page else (int(asked.get("page", 1)) - 1) * size
        return {"total_videos": len(videos), "videos": [_summary(one) for one in videos[start : start + size]]}

    def _video(self, key: str, asked: dict[str, str]) -> dict[str, Any] | None:
        known = (one for one in WORLD.videos if "imvdb" in one.known_to)
        video = next((one for one in known if str(one.imvdb) == key), None)
        return _full(video, set(asked.get("include", "").split(","))) if video else None


def _own(artist: Artist) -> list[Video]:
    return WORLD.videos_of(artist.key, "imvdb")


def _as_guest(artist: Artist) -> list[Video]:
    names = {artist.name, *artist.aliases}
    return [one for one in WORLD.videos if "imvdb" in one.known_to and names & set(one.featured)]


def _words(video: Video) -> set[str]:
    return set(fold(f"{WORLD.by_key[video.artist].name} {video.song}").split())


def _count(videos: int) -> dict[str, int]:
    return {"artist_video_count": videos, "featured_video_count": 0}


def _entity(artist: Artist) -> dict[str, Any]:
    return {
        "id": artist.imvdb, "name": None, "slug": artist.imvdb_slug, "url": _page_of(artist), "byline": None,
        "discogs_id": artist.discogs, "bio": None, "image": "https://imvdb.com/", **_count(len(_own(artist))),
    }  # fmt: skip


def _page_of(artist: Artist) -> str:
    return f"https://imvdb.com/n/{artist.imvdb_slug}"


def _number_if_digits(words: str) -> str | int:
    return int(words) if words.isdecimal() else words


def _summary(video: Video) -> dict[str, Any]:
    artist = WORLD.by_key[video.artist]
    picture = f"https://s3.amazonaws.com/images.imvdb.com/video/{video.imvdb}_%sv.jpg?v=2"
    return {
        "id": video.imvdb, "production_status": video.status, "song_title": _number_if_digits(video.song),
        "song_slug": _number_if_digits(video.slug), "url": f"https://imvdb.com/video/{artist.imvdb_slug}/{video.slug}",
        "multiple_versions": False, "version_name": None, "version_number": 1, "is_imvdb_pick": False,
        "aspect_ratio": None, "year": video.year if crc32(video.key.encode()) % 4 else "", "verified_credits": False,
        "artists": [{"name": artist.name, "slug": artist.imvdb_slug, "url": _page_of(artist)}],
        "image": {size: picture % size for size in "olbts"} if video.uploads else [],
    }  # fmt: skip


def _full(video: Video, include: set[str]) -> dict[str, Any]:
    stamp = int(datetime.fromisoformat(f"{video.released}T00:00:00+00:00").astimezone(UTC).timestamp())
    found = _summary(video)
    found |= {"directors": [_credit("Director", "dir", name) for name in video.directors]}
    found |= {"release_date_stamp": stamp, "release_date_string": "a day in some language"}
    if "sources" in include:
        found["sources"] = [_source(one) for one in sorted(video.told, key=lambda one: one.primary)]
    if "credits" in include:
        labels = [_credit("Record Label", "label", video.label)] if video.label else []
        crew = [*found["directors"], *labels, _credit("Producer", "prod", None)]
        cast = [{"entity_name": "Ida Lark", "entity_slug": "ida-lark", "entity_id": 3, "cast_roles": ["Diver"]}]
        found["credits"] = {"total_credits": len(crew) + 1, "crew": crew, "cast": cast if video.directors else []}
    if "featured" in include:
        found["featured_artists"] = [{"name": one, "slug": fold(one).replace(" ", "-")} for one in video.featured]
    if "countries" in include:
        found["countries"] = [{"code": "GB", "name": "United Kingdom"}]
    if "popularity" in include:
        views = sum(one.views for one in video.uploads)
        found["popularity"] = {"views_all_time": views, "views_all_time_formatted": f"{views:,}"}
    if "bts" in include and video.song == "Undertow":
        told = Upload("bts/undertow", "", NORTHLIGHT, 100, 10, "2016-06-10")
        found["bts"] = [{**_source(told), "title": "The making of Undertow"}, {"source": "dvd", "source_data": None}]
    return found


def _source(upload: Upload) -> dict[str, Any]:
    return {"source": "youtube", "source_slug": "youtube", "source_data": upload.id, "is_primary": upload.primary}


def _credit(position: str, code: str, name: str | None) -> dict[str, Any]:
    """Without a name only the slug is there."""
    slug = fold(name or "some producer").replace(" ", "-")
    return {"position_name": position, "position_code": code, "entity_name": name, "entity_slug": slug, "entity_id": 9}
