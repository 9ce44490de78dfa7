"""yt-dlp's flat lists, of channels, playlists and searches, as our values. Pure.

Of an upload they tell no day but for how long it is there ("3 years ago"), of a channel's page the channel only at the
top of the list.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from mvidarr.providers.oddities import Odd, address, day, items, number, part, text, whole
from mvidarr.providers.places import youtube_place
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Collection, Origin, Picture, Upload, VideoFound
from mvidarr.providers.sureness import sureness
from mvidarr.providers.youtube_addresses import CHANNEL, HOME, Spot

NAME = "youtube"
TOPIC = " - Topic"
_GONE = frozenset({"[Private video]", "[Deleted video]"})
_STREAMED = frozenset({"is_live", "is_upcoming", "post_live"})


def channel_url(key: str) -> str:
    return f"{HOME}/channel/{key}"


def video_found(entry: Any, origin: Origin, listing: Mapping[str, Any]) -> VideoFound | None:
    """None for what is no video, and for one that is gone."""
    told = part(entry)
    if (text(told.get("ie_key")) or "Youtube") != "Youtube" or text(told.get("title")) in _GONE:
        return None
    at = youtube_place(text(told.get("id")))
    if at is None:
        raise Odd("it has no id")
    whose = told if text(told.get("channel_id")) else listing
    published, rough = _published(told)
    views, duration = whole(told.get("view_count")), number(told.get("duration"))
    upload = Upload(
        at.provider,
        at.key,
        at.url,
        title=text(told.get("title")),
        channel=text(whose.get("channel")) or text(whose.get("uploader")),
        channel_id=text(whose.get("channel_id")),
        verified=told.get("channel_is_verified") is True or _of_verified(told, listing),
        duration=duration if duration and duration > 0 else None,
        views=views,
        published=published,
        rough=rough,
        picture=picture(told),
        live=text(told.get("live_status")) in _STREAMED,
        short="/shorts/" in (text(told.get("url")) or ""),
    )
    return VideoFound(
        NAME, at.key, origin, (upload,), description=text(told.get("description")), picture=upload.picture,
        popularity=views, url=at.url,
    )  # fmt: skip


def artist_found(told: Any, asked: str | None = None, at: int = 0) -> ArtistFound | None:
    """Whose channel an entry of a search, or a listing of it, is. None for what is no channel."""
    channel = part(told)
    key, name = text(channel.get("channel_id")), text(channel.get("channel"))
    if not key or not name or not CHANNEL.fullmatch(key):
        return None
    called = artist_of(name)
    score = 1.0 if asked is None else sureness(asked, called, at)
    return ArtistFound(
        NAME, key, called, score if channel.get("channel_is_verified") else round(score * 0.9, 3),
        ids={NAME: key},
        picture=portrait(channel),
        url=channel_url(key),
        videos=whole(channel.get("playlist_count")),
        listeners=whole(channel.get("channel_follower_count")),
        disambiguation=_disambiguation(channel),
    )  # fmt: skip


def artist_facts(listing: Mapping[str, Any]) -> ArtistFacts | None:
    found = artist_found(listing)
    if found is None:
        return None
    pictures = [Picture(url, role, provider=NAME) for url, role in ((portrait(listing), "portrait"),) if url]
    return ArtistFacts(
        found, text(listing.get("description")), (("YouTube", channel_url(found.key)),), tuple(pictures), (found.key,)
    )


def collection(spot: Spot, listing: Mapping[str, Any]) -> Collection | None:
    """Whose list this is; None where the list does not tell it."""
    title = text(listing.get("title")) or spot.key
    if spot.kind == "playlist":
        return Collection(NAME, "playlist", spot.key, spot.url, title)
    key = text(listing.get("channel_id")) or (spot.key if spot.kind == "channel" else None)
    title = text(listing.get("channel")) or title
    return Collection(NAME, "channel", key, channel_url(key), title) if key else None


def artist_of(channel: str) -> str:
    """Channels that YouTube makes of an artist's records are called "Artist - Topic"."""
    return channel.removesuffix(TOPIC)


def picture(told: Mapping[str, Any]) -> str | None:
    """The best one is the last."""
    found = [address(part(one).get("url"), secure=True) for one in items(told.get("thumbnails"))]
    return next((url for url in reversed(found) if url), None)


def portrait(channel: Mapping[str, Any]) -> str | None:
    """The best of those that are square: among a channel's pictures are its banners too."""
    shapes = [(part(one), address(part(one).get("url"), secure=True)) for one in items(channel.get("thumbnails"))]
    square = [url for one, url in shapes if url and one.get("width") == one.get("height")]
    return square[-1] if square else None


def _published(told: Mapping[str, Any]) -> tuple[str | None, bool]:
    """(day, whether it is rough)."""
    exact = text(told.get("upload_date")) or ""
    if len(exact) == 8 and exact.isdecimal():
        return day(f"{exact[:4]}-{exact[4:6]}-{exact[6:]}"), False
    stamp = number(told.get("timestamp"))
    if stamp is None or not 0 < stamp < 10_000_000_000:
        return None, False
    return datetime.fromtimestamp(stamp, UTC).date().isoformat(), True


def _of_verified(told: Mapping[str, Any], listing: Mapping[str, Any]) -> bool:
    own = told.get("channel_id") in (None, listing.get("channel_id"))
    return own and listing.get("channel_is_verified") is True


def _disambiguation(channel: Mapping[str, Any]) -> str:
    handle = text(channel.get("uploader_id"))
    kind = "verified channel" if channel.get("channel_is_verified") else "channel"
    return f"{kind} {handle}" if handle else kind
