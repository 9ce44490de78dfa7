"""YouTube of the invented world as yt-dlp reads it: for the plugin of the real yt-dlp (``fill``), and as its answers
without starting it (``WorldExtractor``)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mvidarr.errors import External
from mvidarr.ytdlp.listing import listed
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.sources.world import Channel, Upload
from tests.standins.sources.world_data import CHANNELS, WORLD

SIZE = {"width": 900, "height": 900}


def fill(youtube: FakeYouTube) -> None:
    """All of it, gone channels and deleted uploads left out."""
    for one in WORLD.uploads:
        if one.state == "public" and not one.channel.gone:
            youtube.add(one.id, **_fields(one))
        else:
            youtube.remove(one.id)
    for channel in CHANNELS:
        if not channel.gone:
            more = {"handle": channel.handle, "verified": channel.verified, "thumbnails": [_portrait(channel)]}
            youtube.add_channel(channel.id, channel.name, _tabs(channel), **more)


class WorldExtractor:
    """``fails``: raised instead of the next answers. ``asked``: (address, start, most)."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, int]] = []
        self.fails: External | None = None

    async def listing(self, url: str, *, start: int = 1, most: int = 50) -> Mapping[str, Any]:
        self.asked.append((url, start, most))
        if self.fails is not None:
            raise self.fails
        answer = _answer(url)
        return listed({"_type": "playlist", **answer, "entries": answer["entries"][start - 1 : start - 1 + most]})


def _answer(url: str) -> dict[str, Any]:
    if url.startswith("ytsearch"):
        words = url.partition(":")[2]
        return {"id": words, "title": words, "entries": [_flat(one) for one in WORLD.search(words)]}
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    if parts.path == "/results":
        wanted = asked["search_query"][0].casefold().split()
        alive = [one for one in CHANNELS if any(word in one.name.casefold() for word in wanted) and not one.gone]
        entries = [{"_type": "url", "ie_key": "YoutubeTab", **_told(one)} for one in alive]
        return {"id": "x", "title": "x", "entries": entries}
    if parts.path == "/playlist":
        return _playlist(asked["list"][0])
    return _channel(*parts.path.removeprefix("/channel/").strip("/").split("/"))


def _channel(name: str, tab: str = "") -> dict[str, Any]:
    channel = next((one for one in CHANNELS if name in (one.id, one.handle) and not one.gone), None)
    if channel is None:
        raise External("The site does not find this.", source="ytdlp", code="gone", retryable=True)
    tabs = _tabs(channel)
    if tab and tab not in tabs:
        raise External("The channel has nothing of this kind.", source="ytdlp", code="no_tab")
    by_id = {one.id: one for one in WORLD.uploads}
    entries = [_flat(by_id[key], listed_by=channel) for key in tabs[tab]] if tab else []
    return {**_told(channel), "id": channel.id, "entries": entries}


def _playlist(key: str) -> dict[str, Any]:
    channel = next((one for one in CHANNELS if key == f"UU{one.id[2:]}" and not one.gone), None)
    if channel is not None:
        entries = [_flat(one) for one in WORLD.uploads_on(channel)]
        return {"id": key, "title": f"Uploads from {channel.name}", "entries": entries}
    if key != "PLbestofeverything0":
        raise External("There is no such channel or playlist.", source="ytdlp", code="gone")
    return {"id": key, "title": "The best", "entries": [_flat(one) for one in WORLD.uploads[:3]]}


def _tabs(channel: Channel) -> dict[str, list[str]]:
    """What YouTube makes of records of an artist has no tab of videos. Nobody sees what is private but in playlists."""
    uploads = [one for one in WORLD.uploads_on(channel) if one.state == "public"]
    if channel.kind == "topic":
        return {"releases": [one.id for one in uploads]}
    tabs = {
        "videos": [one.id for one in uploads if not one.short and not one.live],
        "shorts": [one.id for one in uploads if one.short],
        "streams": [one.id for one in uploads if one.live],
    }
    return {tab: keys for tab, keys in tabs.items() if keys}


def _told(channel: Channel) -> dict[str, Any]:
    return {
        "title": channel.name, "channel": channel.name, "channel_id": channel.id, "uploader_id": channel.handle,
        "url": f"https://www.youtube.com/channel/{channel.id}", "channel_is_verified": channel.verified or None,
        "thumbnails": [{"url": "https://yt3.example/banner.jpg", "width": 2048, "height": 340}, _portrait(channel)],
        "channel_follower_count": 1234,
    }  # fmt: skip


def _portrait(channel: Channel) -> dict[str, Any]:
    return {"url": f"https://yt3.example/{channel.key}.jpg", **SIZE}


def _flat(one: Upload, listed_by: Channel | None = None) -> dict[str, Any]:
    """The page of a channel does not repeat with each video whose it is."""
    fields = _fields(one)
    if one.state != "public":
        fields = {"title": "[Private video]" if one.state == "private" else "[Deleted video]"}
    if listed_by is not None:
        fields = {key: value for key, value in fields.items() if not key.startswith("channel")}
    page = "shorts/" if one.short else "watch?v="
    url = f"https://www.youtube.com/{page}{one.id}"
    return {"_type": "url", "ie_key": "Youtube", "id": one.id, "url": url, **fields}


def _fields(one: Upload) -> dict[str, Any]:
    moment = datetime.fromisoformat(f"{one.published}T00:00:00+00:00").astimezone(UTC)
    return {
        "title": one.title, "channel": one.channel.name, "channel_id": one.channel.id, "uploader": one.channel.name,
        "duration": one.seconds or None, "view_count": one.views, "timestamp": int(moment.timestamp()),
        "channel_is_verified": one.channel.verified or None, "description": one.description or None,
        "live_status": "is_live" if one.live else None,
        "thumbnails": [{"url": f"https://i.ytimg.com/vi/{one.id}/hq720.jpg", "width": 720, "height": 404}],
    }  # fmt: skip
