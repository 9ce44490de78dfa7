"""Where a video is, told by its address: which site, which video. Pure; provider and key are named as the library names
sources, so that an upload told by several is one."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_YOUTUBE = frozenset({"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"})
_VIMEO = re.compile(r"/(?:video/|channels/\w+/)?(\d{4,})(?:/[0-9a-f]+)?/?", re.ASCII)
_DAILYMOTION = re.compile(r"/(?:video|embed/video)/([a-zA-Z0-9]+)(?:_.*)?/?")


@dataclass(frozen=True)
class Place:
    provider: str
    key: str
    url: str


def place(url: str | None) -> Place | None:
    """None for what is no single video of a site that we know by its addresses."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"}:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    return youtube_place(_youtube(host, parts)) or _vimeo(host, parts) or _dailymotion(host, parts)


def youtube_place(key: str | None) -> Place | None:
    """None for what is no id of a video."""
    if key is None or not _YOUTUBE_ID.fullmatch(key):
        return None
    return Place("youtube", key, f"https://www.youtube.com/watch?v={key}")


def vimeo_place(key: str) -> Place | None:
    return Place("vimeo", key, f"https://vimeo.com/{key}") if key.isascii() and key.isdecimal() else None


def _youtube(host: str, parts: SplitResult) -> str | None:
    first, _, rest = parts.path.strip("/").partition("/")
    if host == "youtu.be":
        return first
    if host not in _YOUTUBE:
        return None
    if first == "watch":
        return parse_qs(parts.query).get("v", [""])[0]
    return rest.partition("/")[0] if first in {"shorts", "embed", "live", "v"} else None


def _vimeo(host: str, parts: SplitResult) -> Place | None:
    match = _VIMEO.fullmatch(parts.path) if host in {"vimeo.com", "player.vimeo.com"} else None
    return vimeo_place(match[1]) if match else None


def _dailymotion(host: str, parts: SplitResult) -> Place | None:
    if host == "dai.ly":
        key = parts.path.strip("/")
    else:
        match = _DAILYMOTION.fullmatch(parts.path) if host == "dailymotion.com" else None
        key = match[1] if match else ""
    return Place("dailymotion", key, f"https://www.dailymotion.com/video/{key}") if key.isalnum() else None
