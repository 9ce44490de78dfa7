"""fanart.tv: numbers as texts, groups that are absent when empty, 404 for most."""

from typing import Any

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json
from tests.standins.sources.world_data import WORLD

HOST = "webservice.fanart.tv"
KEY, PERSONAL = "fanart-project-key", "fanart-personal-key"


def mount(server: SourcesServer) -> Mount:
    return server.mount("fanarttv", [HOST], answer)


def answer(request: Request) -> Reply:
    if request.query.get("api_key") != KEY or request.query.get("client_key", PERSONAL) != PERSONAL:
        return as_json({"status": "error", "error message": "Invalid project API key"}, 401)
    mbid = request.path.rpartition("/")[2]
    known = {one.mbid: one for one in WORLD.artists_known_to("fanarttv")}
    if mbid not in known:
        return as_json({"status": "error", "error message": "Not found"}, 404)
    return as_json({"name": known[mbid].name, "mbid_id": mbid, **_pictures(mbid)})


def _pictures(mbid: str) -> dict[str, Any]:
    base = f"http://assets.fanart.tv/fanart/music/{mbid}"
    return {
        "artistthumb": [
            {"id": "1", "url": f"{base}/artistthumb/a.jpg", "likes": "2", "lang": ""},
            {"id": "2", "url": f"{base}/artistthumb/b.jpg", "likes": "11", "width": "1200", "height": "1200"},
            {"id": "3", "url": f"{base}/artistthumb/c.jpg", "likes": "90", "lang": "de"},
            {"id": "4", "url": "", "likes": "5"},
        ],
        "hdmusiclogo": [{"id": "5", "url": f"{base}/hdmusiclogo/d.png", "likes": "0", "lang": "00"}],
        "artistbackground": {"id": "6", "url": f"{base}/artistbackground/e.jpg", "likes": None},
        "albums": [{"release_group_id": mbid, "albumcover": []}],
    }
