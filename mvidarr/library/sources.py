"""Addresses of videos: which provider, which video, so that one video keeps one row however its link is written."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from mvidarr.errors import FieldError, Invalid
from mvidarr.providers.places import place

LONGEST = 2_000  # characters
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_BARE = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,}(?::\d+)?/")  # youtu.be/…, as people read it aloud


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
    found = place(text)
    if found:
        return SourceKey(found.provider, found.key, found.url if found.provider == "youtube" else text)
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


def _normal(parts: SplitResult) -> str:
    """Host in lower case, default port and fragment gone: what can differ without naming another video."""
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    return urlunsplit((parts.scheme.lower(), f"{host}{port}", parts.path or "/", parts.query, ""))
