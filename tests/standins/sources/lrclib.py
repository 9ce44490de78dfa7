"""LRCLIB: names match exactly once they are folded, lengths within two seconds; errors as JSON, or as plain text."""

from collections.abc import Iterator
from typing import Any

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json, as_text
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import fold

HOST = "lrclib.net"
INSTRUMENTAL = "Salt & Rust"


def mount(server: SourcesServer) -> Mount:
    return server.mount("lrclib", [HOST], answer)


def answer(request: Request) -> Reply:
    asked = request.query
    if request.path == "/api/search":
        words = fold(asked.get("q") or asked.get("track_name", ""))
        rows = [one for one in records() if words in fold(one["trackName"])]
        by = fold(asked.get("artist_name", ""))
        return as_json([one for one in rows if by in fold(one["artistName"])][:20])
    if not asked.get("track_name") or not asked.get("artist_name"):
        return as_text("Failed to deserialize query string: missing field", 400)
    duration = asked.get("duration")
    if duration is not None and not 1 <= float(duration) <= 3600:
        return as_json({"message": "duration: out of range", "name": "ValidationError", "statusCode": 400}, 400)
    for one in records():
        if _fits(one, asked):
            return as_json(one)
    return as_json({"message": "Failed to find specified track", "name": "TrackNotFound", "statusCode": 404}, 404)


def _fits(one: dict[str, Any], asked: dict[str, str]) -> bool:
    same = all(
        fold(one[key]) == fold(asked[name])
        for key, name in (("trackName", "track_name"), ("artistName", "artist_name"))
    )
    album = fold(asked.get("album_name", one["albumName"])) == fold(one["albumName"])
    return same and album and abs(one["duration"] - float(asked.get("duration", one["duration"]))) <= 2


def records() -> Iterator[dict[str, Any]]:
    """The song of every official video; it is six seconds shorter than that."""
    for place, one in enumerate(WORLD.videos):
        if one.kind != "official" or not one.seconds:
            continue
        silent = one.song == INSTRUMENTAL
        words = f"first of {one.song}\n\nlast of {one.song}"
        timed = f"[00:17.12] first of {one.song}\n[00:20.50]\n[00:21.500] last of {one.song}"
        yield {
            "id": place,
            "name": one.song,
            "trackName": one.song,
            "artistName": WORLD.by_key[one.artist].name,
            "albumName": one.album or "",
            "duration": float(one.seconds - 6),
            "instrumental": silent,
            "plainLyrics": None if silent or one.song == "Undertow" else words,
            "syncedLyrics": None if silent else timed,
        }
        if one.song == "Undertow":
            yield {
                "id": 9_000,
                "name": one.song,
                "trackName": one.song,
                "artistName": "Copper Tides & Friends",
                "albumName": "Live",
                "duration": 268.0,
                "instrumental": False,
                "plainLyrics": "live",
                "syncedLyrics": None,
            }
