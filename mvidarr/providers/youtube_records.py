"""What the Data API of YouTube tells, as our values. Pure. Counts are texts, titles of searches are escaped as HTML."""

import html
import re
from collections.abc import Mapping
from typing import Any

from mvidarr.providers.oddities import Odd, address, day, needed, number, part, text, whole
from mvidarr.providers.places import youtube_place
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Origin, Picture, Upload, VideoFound
from mvidarr.providers.sureness import sureness
from mvidarr.providers.youtube_addresses import CHANNEL
from mvidarr.providers.youtube_flat import NAME, artist_of, channel_url

_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_SECONDS = (604_800, 86_400, 3_600, 60, 1)
_HEIGHTS = {"hd": 720, "sd": 480}
_STREAMED = frozenset({"live", "upcoming"})


def seconds(duration: Any) -> float | None:
    """``PT4M13S`` -> 253. None for what is still to come (``P0D``)."""
    match = _DURATION.fullmatch(text(duration) or "")
    total = sum(int(count or 0) * each for count, each in zip(match.groups(), _SECONDS, strict=True)) if match else 0
    return float(total) or None


def upload_of(record: Any) -> Upload:
    """Of ``videos.list``."""
    told = part(record)
    snippet, details = part(told.get("snippet")), part(told.get("contentDetails"))
    at = youtube_place(text(told.get("id")))
    if at is None:
        raise Odd("it has no id")
    return Upload(
        at.provider,
        at.key,
        at.url,
        title=text(snippet.get("title")),
        channel=text(snippet.get("channelTitle")),
        channel_id=text(snippet.get("channelId")),
        duration=seconds(details.get("duration")),
        height=_HEIGHTS.get(text(details.get("definition")) or ""),
        views=whole(part(told.get("statistics")).get("viewCount")),
        published=day(snippet.get("publishedAt")),
        picture=picture(snippet),
        live=text(snippet.get("liveBroadcastContent")) in _STREAMED,
    )


def video_of(record: Any, origin: Origin) -> VideoFound:
    upload = upload_of(record)
    words = text(part(part(record).get("snippet")).get("description"))
    return VideoFound(
        NAME, upload.key, origin, (upload,), description=words, picture=upload.picture, popularity=upload.views,
        url=upload.url,
    )  # fmt: skip


def listed_id(record: Any) -> str | None:
    """Of ``playlistItems.list``; None for what is deleted or private."""
    told = part(record)
    found = text(part(told.get("contentDetails")).get("videoId"))
    gone = part(told.get("status")).get("privacyStatus") == "private" or not part(told.get("snippet")).get("thumbnails")
    return None if gone else found


def searched_id(record: Any) -> str | None:
    return text(part(part(record).get("id")).get("videoId"))


def channel_found(record: Any, asked: str | None = None, at: int = 0) -> ArtistFound:
    """Of ``channels.list``, or of a search for channels."""
    told, snippet = part(record), part(part(record).get("snippet"))
    given = told.get("id")
    key = needed(part(given).get("channelId") if isinstance(given, dict) else given, "id")
    if not CHANNEL.fullmatch(key):
        raise Odd("its id is none")
    name = artist_of(html.unescape(needed(snippet.get("title") or snippet.get("channelTitle"), "title")))
    counts = part(told.get("statistics"))
    return ArtistFound(
        NAME, key, name, 1.0 if asked is None else sureness(asked, name, at),
        ids={NAME: key},
        country=_country(snippet),
        picture=picture(snippet),
        url=channel_url(key),
        videos=whole(counts.get("videoCount")),
        listeners=None if counts.get("hiddenSubscriberCount") is True else whole(counts.get("subscriberCount")),
        disambiguation=f"channel {text(snippet.get('customUrl')) or ''}".strip(),
    )  # fmt: skip


def channel_facts(record: Any) -> ArtistFacts:
    found = channel_found(record)
    branding = part(part(part(record).get("brandingSettings")).get("image"))
    banner = address(branding.get("bannerExternalUrl"), secure=True)
    pictures = ((found.picture, "portrait"), (banner, "banner"))
    return ArtistFacts(
        found,
        text(part(part(record).get("snippet")).get("description")),
        (("YouTube", channel_url(found.key)),),
        tuple(Picture(url, role, provider=NAME) for url, role in pictures if url),
        (found.key,),
    )


def uploads_playlist(record: Any) -> str | None:
    return text(part(part(part(record).get("contentDetails")).get("relatedPlaylists")).get("uploads"))


def picture(snippet: Mapping[str, Any]) -> str | None:
    """The widest."""
    sizes = [part(one) for one in part(snippet.get("thumbnails")).values()]
    widest = sorted(sizes, key=lambda one: number(one.get("width")) or 0.0, reverse=True)
    return next((url for url in (address(one.get("url"), secure=True) for one in widest) if url), None)


def _country(snippet: Mapping[str, Any]) -> str | None:
    code = text(snippet.get("country")) or ""
    return code if len(code) == 2 and code.isupper() else None
