"""YouTube of the invented world as far as it is asked over HTTP: feeds, the Data API with its quota.

``Youtube.units`` and ``searches`` count what the key used; ``most_units`` ends it for the day.
"""

import html
from typing import Any
from xml.sax.saxutils import escape

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json
from tests.standins.sources.world import Channel, Upload
from tests.standins.sources.world_data import CHANNELS, WORLD
from tests.standins.sources.world_ids import fold

KEY = "AIzaKeyOfTheTests"
HOSTS = ("www.youtube.com", "www.googleapis.com")
API = "/youtube/v3/"
NEWEST = 15
XMLNS = (
    'xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns="http://www.w3.org/2005/Atom"'
)
BY_ID = {one.id: one for one in WORLD.uploads}


def mount(server: SourcesServer, **how: Any) -> tuple[Mount, "Youtube"]:
    site = Youtube(**how)
    return server.mount("youtube", HOSTS, site), site


class Youtube:
    def __init__(self, *, most_units: int = 10_000, most_searches: int = 100) -> None:
        self.units = self.searches = 0
        self.most_units, self.most_searches = most_units, most_searches
        self.missing: set[str] = set()  # channels whose feeds are gone for a while

    def __call__(self, request: Request) -> Reply:
        if request.path.startswith(API):
            return self._api(request)
        asked = request.query
        if request.path == "/feeds/videos.xml":
            return self._feed(asked.get("channel_id", ""), asked.get("playlist_id", ""))
        return Reply(404)

    def _feed(self, channel_id: str, playlist_id: str) -> Reply:
        for one in CHANNELS:
            if one.id in self.missing or one.gone:
                continue
            if one.id == channel_id:
                return _as_feed(one.name, one, WORLD.uploads_on(one))
            if playlist_id == f"UULF{one.id[2:]}":
                uploads = [upload for upload in WORLD.uploads_on(one) if not upload.short and not upload.live]
                return _as_feed("Videos", one, uploads) if uploads and one.kind != "topic" else Reply(404)
        if playlist_id == "PLbestofeverything0":
            return _as_feed("The best", CHANNELS[0], WORLD.uploads[:3])
        return Reply(404, b"<html>404</html>", type="text/html")

    def _api(self, request: Request) -> Reply:
        if request.headers.get("x-goog-api-key") != KEY:
            return failed(400, "API key not valid. Please pass a valid API key.", "badRequest")
        noun = request.path.removeprefix(API)
        self.searches, self.units = self.searches + (noun == "search"), self.units + (noun != "search")
        if self.searches > self.most_searches or self.units > self.most_units:
            return failed(403, "The request cannot be completed because you have exceeded your quota.", "quotaExceeded")
        answers = {
            "videos": _videos, "channels": _channels, "playlistItems": _entries, "search": _search,
            "playlists": _titled, "videoCategories": _titled,
        }  # fmt: skip
        return answers[noun](request.query)


def _titled(asked: dict[str, str]) -> Reply:
    return as_json({"items": [{"id": asked["id"], "snippet": {"title": "The best"}}]})


def failed(status: int, message: str, reason: str) -> Reply:
    errors = [{"message": message, "domain": "youtube", "reason": reason}]
    return as_json({"error": {"code": status, "message": message, "errors": errors}}, status)


def _as_feed(title: str, channel: Channel, uploads: list[Upload]) -> Reply:
    alternate = f"https://www.youtube.com/channel/{channel.id}"
    entries = "".join(_entry(one) for one in [one for one in uploads if one.state == "public"][:NEWEST])
    return Reply(
        200,
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed {XMLNS}><id>yt:channel:{channel.id[2:]}</id>'
        f"<yt:channelId>{channel.id[2:]}</yt:channelId><title>{escape(title)}</title>"
        f'<link rel="alternate" href="{alternate}"/><author><name>{escape(channel.name)}</name></author>'
        f"{entries}</feed>".encode(),
        type="text/xml; charset=UTF-8",
    )


def _entry(one: Upload) -> str:
    page = f"https://www.youtube.com/{'shorts/' if one.short else 'watch?v='}{one.id}"
    return (
        f"<entry><id>yt:video:{one.id}</id><yt:videoId>{one.id}</yt:videoId><yt:channelId>{one.channel.id}"
        f'</yt:channelId><title>{escape(one.title)}</title><link rel="alternate" href="{page}"/><author><name>'
        f"{escape(one.channel.name)}</name></author><published>{one.published}T10:00:00+00:00</published>"
        f'<media:group><media:title>x</media:title><media:thumbnail url="https://i1.ytimg.com/vi/{one.id}/hq.jpg" '
        f'width="480" height="360"/><media:description>{escape(one.description)}</media:description>'
        f'<media:community><media:statistics views="{one.views}"/></media:community></media:group></entry>'
    )


def _videos(asked: dict[str, str]) -> Reply:
    """In no order; what is gone is not there."""
    keys = asked["id"].split(",")
    if len(keys) > 50:
        return failed(400, "too many ids", "invalidParameter")
    found = [BY_ID[key] for key in sorted(keys) if key in BY_ID]
    return as_json({"items": [_video(one) for one in found if one.state == "public"]})


def _video(one: Upload) -> dict[str, Any]:
    minutes, seconds = divmod(one.seconds, 60)
    live = "live" if one.live else "none"
    return {
        "id": one.id,
        "snippet": {**_snippet(one), "title": one.title, "liveBroadcastContent": live, "description": one.description},
        "contentDetails": {
            "duration": f"PT{minutes}M{seconds}S" if one.seconds else "P0D",
            "definition": "hd" if one.height >= 720 else "sd",
        },
        "statistics": {"viewCount": str(one.views)},
    }


def _snippet(one: Upload) -> dict[str, Any]:
    thumbnails = {"default": {"url": f"https://i.ytimg.com/vi/{one.id}/default.jpg", "width": 120, "height": 90}}
    return {
        "publishedAt": f"{one.published}T10:00:00Z", "channelId": one.channel.id, "title": html.escape(one.title),
        "channelTitle": one.channel.name, "thumbnails": {} if one.state != "public" else thumbnails,
    }  # fmt: skip


def _channels(asked: dict[str, str]) -> Reply:
    name = asked.get("id", asked.get("forHandle"))
    found = [one for one in CHANNELS if name in (one.id, one.handle) and not one.gone]
    return as_json({"items": [_channel(one) for one in found]})


def _channel(one: Channel) -> dict[str, Any]:
    owner = next((artist for artist in WORLD.artists if one in artist.channels), None)
    picture = {"high": {"url": f"https://yt3.example/{one.key}.jpg", "width": 800, "height": 800}}
    snippet = {"title": one.name, "customUrl": one.handle, "description": "", "thumbnails": picture}
    return {
        "id": one.id,
        "snippet": {**snippet, "country": owner.country} if owner else snippet,
        "contentDetails": {"relatedPlaylists": {"uploads": f"UU{one.id[2:]}"}},
        "statistics": {"subscriberCount": "1234", "videoCount": str(len(WORLD.uploads_on(one)))},
    }


def _entries(asked: dict[str, str]) -> Reply:
    key, start = asked["playlistId"], int(asked.get("pageToken", "0"))
    alive = [one for one in CHANNELS if not one.gone]
    channel = next((one for one in alive if key in (f"UU{one.id[2:]}", f"UULF{one.id[2:]}")), None)
    if key == "PLbestofeverything0":
        found = WORLD.uploads[:3]
    elif channel is None or (key.startswith("UULF") and channel.kind == "topic"):
        return failed(404, "The playlist cannot be found.", "playlistNotFound")
    else:
        found = [one for one in WORLD.uploads_on(channel) if not (key.startswith("UULF") and (one.short or one.live))]
    size = min(int(asked["maxResults"]), 50)
    page = [_listed(one) for one in found[start : start + size]]
    further = {"nextPageToken": str(start + size)} if start + size < len(found) else {}
    return as_json({"items": page, "pageInfo": {"totalResults": len(found)}, **further})


def _listed(one: Upload) -> dict[str, Any]:
    return {"snippet": _snippet(one), "contentDetails": {"videoId": one.id}, "status": {"privacyStatus": one.state}}


def _search(asked: dict[str, str]) -> Reply:
    most = int(asked.get("maxResults", 5))
    if asked["type"] == "channel":
        words = set(fold(asked["q"]).split())
        found = [one for one in CHANNELS if words & set(fold(one.name).split()) and not one.gone]
        return as_json({"items": [{**_channel(one), "id": {"channelId": one.id}} for one in found[:most]]})
    hits = WORLD.search(asked["q"])[:most]
    return as_json({"items": [{"id": {"videoId": one.id}, "snippet": _snippet(one)} for one in hits]})
