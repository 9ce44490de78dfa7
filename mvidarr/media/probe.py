"""What ffprobe says of a file, as the files table keeps it. Pure: the arguments and the reading of the answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from mvidarr.errors import External

# Only containers, and only local files: a playlist named .mp4 must not make ffmpeg open what it lists.
INPUT_GUARD = (
    "-protocol_whitelist",
    "file",
    "-format_whitelist",
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,flv,mpegts,mpeg,ogg,asf,mp3,aac,flac,wav",
)

_CONTAINERS = {
    "mov": "mp4",
    "matroska": "mkv",
    "mpegts": "ts",
    "mpeg": "mpg",
    "ogg": "ogv",
    "asf": "wmv",
}
_OWN_NAMES = {
    ("mp4", ".mov"): "mov",
    ("mkv", ".webm"): "webm",
}  # one demuxer reads both, the extension tells them apart
_HDR = {"smpte2084": "hdr10", "arib-std-b67": "hlg"}


@dataclass(frozen=True)
class AudioStream:
    codec: str | None
    channels: int | None
    language: str | None


@dataclass(frozen=True)
class Probe:
    """Width and height as shown, after rotation; None where the file does not say. The first of each kind counts."""

    container: str
    size: int  # bytes
    duration: float | None  # seconds
    bitrate: int | None  # bits per second
    width: int | None
    height: int | None
    video_codec: str | None
    fps: float | None
    hdr: str | None  # hdr10 | hlg | dolbyvision
    audio: tuple[AudioStream, ...]
    subtitles: tuple[str, ...]  # languages, "und" where unknown

    @property
    def has_video(self) -> bool:
        return self.video_codec is not None

    @property
    def audio_codec(self) -> str | None:
        return self.audio[0].codec if self.audio else None

    @property
    def audio_channels(self) -> int | None:
        return self.audio[0].channels if self.audio else None

    @property
    def audio_language(self) -> str | None:
        return self.audio[0].language if self.audio else None


def arguments(path: Path) -> list[str]:
    shown = ("-print_format", "json", "-show_format", "-show_streams")
    return ["-v", "error", *INPUT_GUARD, *shown, "--", str(path.absolute())]


def read(answer: bytes, path: Path, size: int) -> Probe:
    """Raises ``External`` (``not_media``) when there is neither a picture nor a sound in it."""
    try:
        facts = json.loads(answer)
    except ValueError as error:
        raise not_media() from error
    streams = facts.get("streams", [])
    video = next((stream for stream in streams if _is_moving(stream)), None)
    audio = tuple(_audio(stream) for stream in streams if stream.get("codec_type") == "audio")
    if video is None and not audio:
        raise not_media()
    width, height = _shown_size(video or {})
    return Probe(
        container=_container(facts["format"].get("format_name", ""), path.suffix.lower()),
        size=size,
        duration=_duration(facts["format"], streams),
        bitrate=_int(facts["format"].get("bit_rate")),
        width=width,
        height=height,
        video_codec=video.get("codec_name", "unknown") if video else None,
        fps=_fps(video or {}),
        hdr=_hdr(video or {}),
        audio=audio,
        subtitles=tuple(_language(stream) or "und" for stream in streams if stream.get("codec_type") == "subtitle"),
    )


def not_media() -> External:
    return External(
        "The file is no video: the address probably led to a web page or the download was cut off.",
        source="ffprobe",
        code="not_media",
    )


def _is_moving(stream: Mapping[str, Any]) -> bool:
    still = stream.get("disposition", {})
    return stream.get("codec_type") == "video" and not still.get("attached_pic") and not still.get("still_image")


def _audio(stream: Mapping[str, Any]) -> AudioStream:
    return AudioStream(stream.get("codec_name"), _int(stream.get("channels")) or None, _language(stream))


def _language(stream: Mapping[str, Any]) -> str | None:
    language = stream.get("tags", {}).get("language", "").lower()
    return language if language not in ("", "und") else None


def _container(names: str, extension: str) -> str:
    first = names.partition(",")[0]
    container = _CONTAINERS.get(first, first)
    return _OWN_NAMES.get((container, extension), container)


def _duration(container: Mapping[str, Any], streams: Sequence[Mapping[str, Any]]) -> float | None:
    longest = max((_float(stream.get("duration")) or 0 for stream in streams), default=0)
    return _float(container.get("duration")) or longest or None


def _shown_size(video: Mapping[str, Any]) -> tuple[int | None, int | None]:
    width, height = _int(video.get("width")), _int(video.get("height"))
    turned = any(abs(_int(data.get("rotation")) or 0) % 180 == 90 for data in video.get("side_data_list", []))
    return (height, width) if turned else (width, height)


def _fps(video: Mapping[str, Any]) -> float | None:
    for key in ("avg_frame_rate", "r_frame_rate"):
        upper, _, lower = video.get(key, "0/0").partition("/")
        if (_int(upper) or 0) > 0 and (_int(lower) or 0) > 0:
            return round(float(Fraction(int(upper), int(lower))), 3)
    return None


def _hdr(video: Mapping[str, Any]) -> str | None:
    if any("DOVI" in data.get("side_data_type", "") for data in video.get("side_data_list", [])):
        return "dolbyvision"
    return _HDR.get(video.get("color_transfer", ""))


def _int(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _float(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None
