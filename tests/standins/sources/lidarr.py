"""A Lidarr with the artists of the invented world: behind a URL base, whose wrong addresses show its web interface."""

from typing import Any

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json
from tests.standins.sources.world_data import WORLD

KEY = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
HOST = "lidarr.example"
ADDRESS = f"http://{HOST}/music/"
VARIOUS = "89ad4ac3-39f7-4e07-a470-59d8c6cdc0ff"


def mount(server: SourcesServer) -> Mount:
    return server.mount("lidarr", [HOST], answer)


def answer(request: Request) -> Reply:
    if not request.path.startswith("/music/api/"):
        return Reply(200, b"<!doctype html><title>Lidarr</title>", type="text/html")
    if request.headers.get("x-api-key") != KEY:
        return Reply(401)  # and not a word
    if request.path == "/music/api/v1/system/status":
        return as_json({"appName": "Lidarr", "version": "2.13.1.4681", "urlBase": "/music"})
    if request.path == "/music/api/v1/artist":
        return as_json([*artists(), {"id": 98, "artistName": "", "monitored": True}, {"id": 99, "monitored": True}])
    return as_json({"message": "NotFound"}, 404)


def artists() -> list[dict[str, Any]]:
    """Every second one is monitored; one of them is nobody."""
    told = [
        {"id": place, "artistName": one.name, "foreignArtistId": one.mbid, "mbId": None, "monitored": place % 2 == 0,
         "status": "continuing", "artistType": "Group", "tags": [], "path": f"/music/{one.name}"}
        for place, one in enumerate(WORLD.artists_known_to("musicbrainz"))
    ]  # fmt: skip
    nobody = {"id": 97, "artistName": "Various Artists", "foreignArtistId": VARIOUS, "monitored": True}
    return [*told, nobody]
