"""The formats of a list, as a site offers them, in our words. Pure; whatever has the wrong type counts as not said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from mvidarr.library.heights import rung

Info = Mapping[str, Any]

_VIDEO: Final = (("h264", r"[hx]264|avc"), ("h265", r"[hx]265|he?vc?"), ("vp9", r"vp0?9"), ("av1", r"av0?1"))
_AUDIO: Final = (
    ("aac", r"aac|mp?4a?"), ("opus", "opus"), ("vorbis", "vorbis|ogg"), ("mp3", "mp3"), ("flac", "[af]lac"),
    ("ac3", r"e-?a?c-?3|ac-?3"),
)  # fmt: skip
_CONTAINERS: Final = {"mp4": "mp4", "m4v": "mp4", "mov": "mp4", "m4a": "mp4", "webm": "webm", "weba": "webm"}


@dataclass(frozen=True)
class Format:
    """``codec`` and ``sound`` are names of ours, else as the site writes them; None where it doesn't say, or where
    there is none (``has_picture``, ``has_sound``). ``height`` is in lines, ``step`` what that is called."""

    raw: Info
    name: str
    has_picture: bool
    has_sound: bool
    height: int | None
    width: int | None
    codec: str | None
    sound: str | None
    fps: float | None
    hdr: bool
    container: str | None
    bytes: int

    @property
    def step(self) -> int | None:
        return rung(self.height, self.width) if self.height and self.has_picture else None

    @property
    def size(self) -> tuple[int, int]:
        return (self.height or 0, self.width or 0)


def formats_of(info: Info) -> list[Format]:
    return [_format(one) for one in raw_formats(info)]


def raw_formats(info: Info) -> list[dict[str, Any]]:
    """Of a plain file, the whole description is its only format."""
    listed = info.get("formats")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else [dict(info)]


def _format(raw: Info) -> Format:
    picture, sound = raw.get("vcodec"), raw.get("acodec")
    extension = raw.get("ext")
    return Format(
        raw,
        name=str(raw.get("format_id") or ""),
        has_picture=picture != "none",  # yt-dlp's word for what is not there; an unknown one may be
        has_sound=sound != "none",
        height=_whole(raw.get("height")),
        width=_whole(raw.get("width")),
        codec=_family(picture, _VIDEO),
        sound=_family(sound, _AUDIO),
        fps=number(raw.get("fps")) or None,
        hdr=isinstance(raw.get("dynamic_range"), str) and raw["dynamic_range"].lower() != "sdr",
        container=_CONTAINERS.get(extension, extension) if isinstance(extension, str) else None,
        bytes=int(number(raw.get("filesize")) or number(raw.get("filesize_approx"))),
    )


def _family(codec: Any, families: tuple[tuple[str, str], ...]) -> str | None:
    if not isinstance(codec, str) or codec == "none" or not codec:
        return None
    found = (name for name, pattern in families if re.match(pattern, codec.lower()))
    return next(found, codec.partition(".")[0])


def number(value: Any) -> float:
    """Nought for what is none, or can't be."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e15 else 0.0


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000 else None
