"""How yt-dlp puts the formats of a list in order, so that what it will take can be told before it is asked. Pure.

It compares field by field: first what must be so, then what the person wishes (``-S``), what the site's reader says,
and what is usual. A test holds this against yt-dlp itself with thousands of lists.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Raw = Mapping[str, Any]
Key = tuple[Any, ...]

_FIRST: Final = ("hidden", "aud_or_vid", "hasvid", "ie_pref")
_USUAL: Final = (
    *("lang", "quality", "res", "fps", "hdr:12", "vcodec", "channels", "acodec", "size", "br", "asr", "proto"),
    *("ext", "hasaud", "source", "id"),
)
_ITEM = re.compile(r" *(?P<reverse>\+)?(?P<field>[a-zA-Z0-9_]+)(?:(?P<separator>[~:])(?P<limit>.*?))? *")
_BOTH: Final = {"codec": ("vcodec", "acodec"), "ext": ("vext", "aext")}
_ALSO: Final = {
    "format_id": "id", "preference": "ie_pref", "language_preference": "lang", "source_preference": "source",
    "protocol": "proto", "filesize_approx": "fs_approx", "audio_channels": "channels", "resolution": "res",
    "dimension": "res", "bitrate": "br", "total_bitrate": "tbr", "video_bitrate": "vbr", "audio_bitrate": "abr",
    "framerate": "fps", "filesize_estimate": "size", "samplerate": "asr", "video_ext": "vext", "audio_ext": "aext",
    "video_codec": "vcodec", "audio_codec": "acodec", "extension": "ext",
}  # fmt: skip
_KEPT_AS: Final = {
    "lang": "language_preference", "source": "source_preference", "fs_approx": "filesize_approx", "id": "format_id",
    "channels": "audio_channels", "ie_pref": "preference", "hidden": "preference", "proto": "protocol",
    "hdr": "dynamic_range", "hasvid": "vcodec", "hasaud": "acodec",
}  # fmt: skip
# best first; None is a value of its own, and what no line names stands where the empty one does
_ORDERS: Final[Mapping[str, tuple[str | None, ...]]] = {
    "vcodec": ("av0?1", r"vp0?9\.0?2", "vp0?9", "[hx]265|he?vc?", "[hx]264|avc", "vp0?8", "mp4v|h263", "theora", "",
               None, "none"),
    "acodec": ("[af]lac", "wav|aiff", "opus", "vorbis|ogg", "aac", "mp?4a?", "mp3", "ac-?4", "e-?a?c-?3", "ac-?3",
               "dts", "", None, "none"),
    "hdr": ("dv", "(hdr)?12", r"(hdr)?10\+", "(hdr)?10", "hlg", "", "sdr", None),
    "proto": ("(ht|f)tps", "(ht|f)tp$", "m3u8.*", ".*dash", "websocket_frag", "rtmpe?", "", "ws|websocket", "f4"),
    "vext": ("mp4$", "mov$", "webm$", "flv$", "", "none"),
    "aext": ("m4a", "aac", "mp3", "ogg", "opus", "web[am]", "", "none"),
}  # fmt: skip
_LESS: Final = {"lang": -1.0, "quality": -1.0, "source": -1.0}  # of what is not told
_UNSAID: Key = (-10, 0)


@dataclass(frozen=True)
class Field:
    """One of the things compared; ``limit``: what is above it is worse than what is below."""

    name: str
    reverse: bool = False
    closest: bool = False
    limit: Any = None

    def key(self, raw: Raw) -> Key:
        """More is better."""
        value = _value(self.name, raw)
        if value is None:
            return _UNSAID
        if isinstance(value, str):
            return (1, value, 0)
        if self.closest and self.limit is not None:
            return (0, -abs(value - self.limit), value - self.limit if self.reverse else self.limit - value)
        if not self.reverse and (self.limit is None or value <= self.limit):
            return (0, value, 0)
        if self.limit is None or (self.reverse and value == self.limit) or value > self.limit:
            return (0, -value, 0)
        return (-1, value, 0)


def order(wish: str, site: Iterable[Any] = ()) -> list[Field]:
    """``wish``: as for ``-S``; ``site``: what its reader says of this list (``_format_sort_fields``)."""
    found: dict[str, Field] = {}
    items = (*_FIRST, *filter(None, wish.split(",")), *(one for one in site if isinstance(one, str)), *_USUAL)
    for match in filter(None, map(_ITEM.fullmatch, items)):
        name, limits = match["field"].lower(), match["limit"]
        parts = _BOTH.get(_ALSO.get(name, name), (_ALSO.get(name, name),))
        given = limits.split(":") if limits and len(parts) > 1 else [limits] * len(parts)
        for part, text in zip(parts, [*given, *[None] * len(parts)], strict=False):
            limit = _limit(part, text) if text is not None else None
            found.setdefault(part, Field(part, bool(match["reverse"]), match["separator"] == "~", limit))
    return list(found.values())


def best(formats: Sequence[Raw], fields: Sequence[Field]) -> Raw | None:
    """The one that yt-dlp would take; of those that are alike in all, the last of the list."""
    found: Raw | None = None
    highest: list[Key] = []
    for raw in formats:
        key = [field.key(raw) for field in fields]
        if found is None or key >= highest:
            found, highest = raw, key
    return found


def _value(name: str, raw: Raw) -> Any:
    if (own := _OWN.get(name)) is not None:
        return own(raw)
    value = raw.get(_KEPT_AS.get(name, name))
    if name in _ORDERS:
        return _place(name, value.lower() if isinstance(value, str) else None)
    if name == "id":
        return str(value)
    number = _number(value)
    return _LESS.get(name) if number is None else number


def _place(name: str, value: str | None) -> int:
    ladder = _ORDERS[name]
    other = ladder.index("") if "" in ladder else len(ladder) + 1
    if value is None:
        return len(ladder) - (ladder.index(None) if None in ladder else other)
    for at, pattern in enumerate(ladder):
        if pattern and re.match(pattern, value):
            return len(ladder) - at
    return len(ladder) - other


def _limit(name: str, text: str) -> Any:
    if name in _ORDERS:
        return _place(name, text.lower())
    return _number(text)


def _number(value: Any) -> float | None:
    """What is no number, or none that can be compared, counts as not told."""
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if math.isnan(found) else found


def _preference(raw: Raw) -> float:
    value = _number(raw.get("preference"))
    return -1.0 if value is None else value


def _hidden(raw: Raw) -> float:
    """Only what the site's reader wants hidden, far below nought."""
    return _preference(raw) if _preference(raw) < -1000 else -1.0


def _rates(raw: Raw) -> tuple[float | None, float | None, float | None]:
    """All, picture and sound, each from the others where it is not told."""
    total, picture, sound = (_number(raw.get(name)) for name in ("tbr", "vbr", "abr"))
    picture = 0.0 if raw.get("vcodec") == "none" else picture
    sound = 0.0 if raw.get("acodec") == "none" else sound
    if not picture and raw.get("vcodec") != "none":
        picture = (total - sound or None) if total is not None and sound is not None else None
    if not sound and raw.get("acodec") != "none":
        sound = (total - picture or None) if total is not None and picture is not None else None
    if not total:
        total = picture + sound if picture is not None and sound is not None else None
    return total or None, picture, sound


def _either(*names: str) -> Callable[[Raw], float | None]:
    return lambda raw: next((found for name in names if (found := _number(raw.get(name)))), None)


def _smaller_side(raw: Raw) -> float:
    return min((side for name in ("height", "width") if (side := _number(raw.get(name)))), default=0.0)


def _extension(*, picture: bool) -> Callable[[Raw], int]:
    def place(raw: Raw) -> int:
        has_picture = raw.get("vcodec") != "none"
        there = has_picture if picture else not has_picture and raw.get("acodec") != "none"
        return _place("vext" if picture else "aext", str(raw.get("ext") or "").lower() if there else "none")

    return place


_OWN: Final[Mapping[str, Callable[[Raw], Any]]] = {
    "hidden": _hidden,
    "ie_pref": _preference,
    "aud_or_vid": lambda raw: int(any(raw.get(name) != "none" for name in ("vcodec", "acodec"))),
    "hasvid": lambda raw: 0 if raw.get("vcodec") != "none" else -1,
    "hasaud": lambda raw: 0 if raw.get("acodec") != "none" else -1,
    "res": _smaller_side,
    "size": _either("filesize", "filesize_approx"),
    "br": lambda raw: next(filter(None, _rates(raw)), None),
    "tbr": lambda raw: _rates(raw)[0],
    "vbr": lambda raw: _rates(raw)[1],
    "abr": lambda raw: _rates(raw)[2],
    "vext": _extension(picture=True),
    "aext": _extension(picture=False),
}
