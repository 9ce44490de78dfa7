"""Addresses of YouTube's channels and playlists. Pure."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

HOME = "https://www.youtube.com"
CHANNEL = re.compile(r"UC[\w-]{22}", re.ASCII)
_HANDLE = re.compile(r"@[\w.·-]{1,100}")  # in any script
_NAME = re.compile(r"[\w.%-]{1,100}")
# Lists of one's own (LL, WL) need its owner, and mixes (RD) are another one each time.
_PLAYLIST = re.compile(r"(?:PL|UU|UULF|UUSH|UULV|OLAK5uy_|FL)[\w-]{10,64}", re.ASCII)
_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com"})
_BARE = re.compile(r"(?:[\w-]+\.)*youtube\.com/", re.I)


_PAGES = {"channel": "channel/", "handle": "", "custom": "c/", "user": "user/", "playlist": "playlist?list="}


@dataclass(frozen=True)
class Spot:
    """``key``: the id of a channel or playlist, a handle with its ``@``, or a name of older times."""

    kind: Literal["channel", "handle", "custom", "user", "playlist"]
    key: str

    @property
    def url(self) -> str:
        forms = {
            "channel": "channel/{}",
            "handle": "{}",
            "custom": "c/{}",
            "user": "user/{}",
            "playlist": "playlist?list={}",
        }
        return f"{HOME}/{forms[self.kind].format(quote(self.key, safe='@'))}"

    @property
    def tab(self) -> str:
        """Where its videos are listed: without shorts and streams, of a channel."""
        return self.url if self.kind == "playlist" else f"{self.url}/videos"


def spot(address: str) -> Spot | None:
    """None for what is neither; ids and handles may stand alone. Of a video in a playlist it is the playlist."""
    given = address.strip().removeprefix("youtube:")
    if CHANNEL.fullmatch(given):
        return Spot("channel", given)
    if _HANDLE.fullmatch(given):
        return Spot("handle", given)
    if _PLAYLIST.fullmatch(given):
        return Spot("playlist", given)
    try:
        parts = urlsplit(f"https://{given}" if _BARE.match(given) else given)
    except ValueError:
        return None
    known = parts.scheme in {"http", "https"} and (parts.hostname or "") in _HOSTS
    return (_playlist(parts) or _channel(parts)) if known else None


def uploads_of(channel: str, prefix: str = "UU") -> str:
    """The playlist of all that a channel has: ``UULF`` long videos only, ``UUSH`` shorts, ``UULV`` streams."""
    return f"{prefix}{channel[2:]}"


def _playlist(parts: SplitResult) -> Spot | None:
    key = parse_qs(parts.query).get("list", [""])[0]
    page = parts.path.strip("/") in {"playlist", "watch"}
    return Spot("playlist", key) if page and _PLAYLIST.fullmatch(key) else None


def _channel(parts: SplitResult) -> Spot | None:
    first, _, rest = unquote(parts.path).strip("/").partition("/")
    key = rest.partition("/")[0]
    if first.startswith("@"):
        return Spot("handle", first) if _HANDLE.fullmatch(first) else None
    if first == "channel":
        return Spot("channel", key) if CHANNEL.fullmatch(key) else None
    if first in {"c", "user"} and _NAME.fullmatch(key):
        return Spot("custom" if first == "c" else "user", key)
    return None
