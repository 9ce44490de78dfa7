"""Addresses of videos: which site, which video. Pure. Names and keys are those of sources in the library."""

import re
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from mvidarr.providers.shapes import Upload

YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
YOUTUBE_HOSTS = frozenset(
    {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "www.youtube-nocookie.com"}
)
_VIMEO = re.compile(r"/(?:video/|channels/\w+/)?(\d{4,})/?")
_DAILYMOTION = re.compile(r"/(?:video|embed/video)/([a-zA-Z0-9]+)")
_PAGES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}


def video_at(parts: SplitResult) -> tuple[str, str] | None:
    """(``youtube``, id) and the like; None for any other address."""
    for provider, find in (("youtube", _youtube), ("vimeo", _vimeo), ("dailymotion", _dailymotion)):
        key = find(parts)
        if key:
            return provider, key
    return None


def upload_of(provider: str, key: str, **facts: Any) -> Upload | None:
    """None where the key is none of that site, or the site is not known."""
    if provider not in _PAGES or (provider == "youtube" and not YOUTUBE_ID.fullmatch(key)):
        return None
    return Upload(provider, key, _PAGES[provider].format(key), **facts)


def upload_at(url: str | None, **facts: Any) -> Upload | None:
    """The upload that is watched at this address; None for any other."""
    try:
        found = video_at(urlsplit((url or "").strip()))
    except ValueError:
        return None
    return upload_of(*found, **facts) if found else None


def _youtube(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    first = parts.path.strip("/").split("/")
    if host == "youtu.be":
        candidate = first[0]
    elif host in YOUTUBE_HOSTS and first[0] == "watch":
        candidate = parse_qs(parts.query).get("v", [""])[0]
    elif host in YOUTUBE_HOSTS and first[0] in {"shorts", "embed", "live", "v"} and len(first) > 1:
        candidate = first[1]
    else:
        return None
    return candidate if YOUTUBE_ID.fullmatch(candidate) else None


def _vimeo(parts: SplitResult) -> str | None:
    if (parts.hostname or "").lower() not in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}:
        return None
    match = _VIMEO.fullmatch(parts.path)
    return match.group(1) if match else None


def _dailymotion(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    if host == "dai.ly":
        return parts.path.strip("/") or None
    match = _DAILYMOTION.match(parts.path) if host in {"dailymotion.com", "www.dailymotion.com"} else None
    return match.group(1) if match else None
