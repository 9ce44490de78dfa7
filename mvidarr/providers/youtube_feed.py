"""The feed of a channel or playlist: the newest fifteen, without a key. Pure."""

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

from mvidarr.errors import External
from mvidarr.providers.oddities import Odd, address, day, each, text, whole
from mvidarr.providers.places import youtube_place
from mvidarr.providers.shapes import Poll, Upload, VideoFound

NAME = "youtube"
URL = "https://www.youtube.com/feeds/videos.xml"
_ATOM = "{http://www.w3.org/2005/Atom}"
_YT = "{http://www.youtube.com/xml/schemas/2015}"
_MEDIA = "{http://search.yahoo.com/mrss/}"


@dataclass(frozen=True)
class Feed:
    title: str | None
    channel: str | None  # its name, the author's
    videos: tuple[VideoFound, ...]


class _NoDoctype(ET.TreeBuilder):
    """Entities could make a small feed huge or read files; none has them."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _no_feed()


def read(body: bytes) -> Feed:
    """External ``not_xml`` for anything but a feed."""
    try:
        parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314 (knows no entities)
        parser.feed(body)
        root = parser.close()
    except (ET.ParseError, ValueError) as error:
        raise _no_feed() from error
    if root.tag != f"{_ATOM}feed":
        raise _no_feed()
    videos, _ = each(root.iter(f"{_ATOM}entry"), _video, NAME)
    return Feed(text(root.findtext(f"{_ATOM}title")), text(root.findtext(f"{_ATOM}author/{_ATOM}name")), tuple(videos))


def poll(feed: Feed, mark: str | None) -> Poll:
    """``mark``: which videos these are."""
    now = mark_of(one.key for one in feed.videos)
    return Poll(None if now == mark else feed.videos, now, feed.title)


def mark_of(keys: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(sorted(keys)).encode()).hexdigest()[:16]


def _video(entry: ET.Element) -> VideoFound:
    at = youtube_place(text(entry.findtext(f"{_YT}videoId")))
    if at is None:
        raise Odd("it has no id")
    link = next((one.get("href") for one in entry.iter(f"{_ATOM}link") if one.get("rel") == "alternate"), None)
    group = entry.find(f"{_MEDIA}group")
    picture, views = (group.find(f"{_MEDIA}thumbnail"), _views(group)) if group is not None else (None, None)
    upload = Upload(
        at.provider,
        at.key,
        at.url,
        title=text(entry.findtext(f"{_ATOM}title")),
        channel=text(entry.findtext(f"{_ATOM}author/{_ATOM}name")),
        channel_id=text(entry.findtext(f"{_YT}channelId")),
        views=views,
        published=day(entry.findtext(f"{_ATOM}published")),
        picture=address(picture.get("url") if picture is not None else None, secure=True),
        short="/shorts/" in (link or ""),
    )
    words = text(group.findtext(f"{_MEDIA}description")) if group is not None else None
    return VideoFound(
        NAME, at.key, "listed", (upload,), description=words, picture=upload.picture, popularity=views, url=at.url
    )


def _views(group: ET.Element) -> int | None:
    told = group.find(f"{_MEDIA}community/{_MEDIA}statistics")
    return whole(told.get("views")) if told is not None else None


def _no_feed() -> External:
    return External("YouTube answered with something that is no feed.", source=NAME, retryable=True, code="not_xml")
