"""Addresses of videos: which provider, which video, so that one video keeps one row however its link is written."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit, urlunsplit

from mvidarr.errors import FieldError, Invalid

LONGEST = 2_000  # characters
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_BARE = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,}(?::\d+)?/")  # youtu.be/…, as people read it aloud
_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "www.youtube-nocookie.com"}
_VIMEO = re.compile(r"/(?:video/|channels/\w+/)?(\d{4,})/?")
_DAILYMOTION = re.compile(r"/(?:video|embed/video)/([a-zA-Z0-9]+)")


@dataclass(frozen=True)
class SourceKey:
    """``provider`` and ``key`` name one video of one site; elsewhere they are ``web`` and the address."""

    provider: str
    key: str
    url: str


def recognise(url: str) -> SourceKey:
    """The source an address names. Raises Invalid with code ``bad_url`` for what is no web address."""
    text = url.strip()
    text = f"https://{text}" if _BARE.match(text) else text
    parts = _split(text)
    for provider, find in (("youtube", _youtube), ("vimeo", _vimeo), ("dailymotion", _dailymotion)):
        key = find(parts)
        if key:
            return SourceKey(provider, key, _canonical(provider, key, text))
    return SourceKey("web", _normal(parts), text)


def known(provider: str, key: str, url: str) -> SourceKey:
    """The source as yt-dlp names it after extraction; its generic extractor knows no ids worth keeping."""
    if provider in {"generic", "html5", "web"} or not key:
        return recognise(url)
    return SourceKey(provider, key, url)


def _split(text: str) -> SplitResult:
    if not text:
        raise _bad("Paste the address of a video, such as https://www.youtube.com/watch?v=…")
    if len(text) > LONGEST:
        raise _bad(f"The address is longer than {LONGEST} characters.")
    if _CONTROL.search(text) or "__youtubedl_smuggle" in text:
        raise _bad("The address contains characters that no web address has.")
    try:
        parts = urlsplit(text)
        valid = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
        _ = parts.port  # raises ValueError for a port that is no number
    except ValueError:
        valid = False
    if not valid:
        raise _bad("This is not a web address. It must start with http:// or https://.")
    if "@" in parts.netloc:  # kept, it would be in the row, its history, the log and every export
        raise _bad("The address has a user name or a password in it, which everybody here would see. Leave it out.")
    return parts


def _bad(sentence: str) -> Invalid:
    return Invalid(sentence, code="bad_url", errors=(FieldError("url", sentence),))


def _youtube(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    first = parts.path.strip("/").split("/")
    if host == "youtu.be":
        candidate = first[0]
    elif host in _YOUTUBE_HOSTS and first[0] == "watch":
        candidate = parse_qs(parts.query).get("v", [""])[0]
    elif host in _YOUTUBE_HOSTS and first[0] in {"shorts", "embed", "live", "v"} and len(first) > 1:
        candidate = first[1]
    else:
        return None
    return candidate if _YOUTUBE_ID.fullmatch(candidate) else None


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


def _canonical(provider: str, key: str, url: str) -> str:
    if provider == "youtube":
        return f"https://www.youtube.com/watch?v={key}"
    return url


def _normal(parts: SplitResult) -> str:
    """Host in lower case, default port and fragment gone: what can differ without naming another video."""
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    return urlunsplit((parts.scheme.lower(), f"{host}{port}", parts.path or "/", parts.query, ""))
