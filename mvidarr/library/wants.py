"""All that a profile says besides its heights, and how it is checked. Pure.

What is left out is as usual, so a profile that says nothing means what it always meant. Only what differs from the
usual is kept: what is usual may become better without a profile having to be written anew.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from mvidarr.errors import FieldError
from mvidarr.library.titles import KINDS

VideoCodec = Literal["h264", "h265", "vp9", "av1"]
AudioCodec = Literal["aac", "opus", "vorbis", "mp3", "flac", "ac3"]
Container = Literal["mp4", "webm", "mkv"]
Hdr = Literal["prefer", "avoid", "never"]
Part = Literal["sponsor", "intro", "outro", "selfpromo", "preview", "filler", "interaction", "music_offtopic"]

VIDEO_CODECS: tuple[VideoCodec, ...] = get_args(VideoCodec)
AUDIO_CODECS: tuple[AudioCodec, ...] = get_args(AudioCodec)
CONTAINERS: tuple[Container, ...] = get_args(Container)
HDR: tuple[Hdr, ...] = get_args(Hdr)
PARTS: tuple[Part, ...] = get_args(Part)

LEAST_FPS, MOST_FPS = 10, 240
MOST_BYTES = 1 << 40
MOST_SECONDS = 24 * 3600
MOST_LANGUAGES = 10
MOST_SOURCES = 20

_STRICT = ConfigDict(extra="forbid", strict=True)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PROVIDER = re.compile(r"[a-z0-9][a-z0-9._:-]{0,39}")


@with_config(_STRICT)
class Subtitles(TypedDict, total=False):
    languages: list[str]  # such as en or pt-BR
    automatic: bool  # those that a machine wrote, where nobody else did
    inside: bool  # in the file; else beside it


@with_config(_STRICT)
class SponsorBlock(TypedDict, total=False):
    do: Literal["mark", "cut"]
    parts: list[Part]


@with_config(_STRICT)
class Wants(TypedDict, total=False):
    """Lists name what is liked, most first; what they leave out comes after."""

    codecs: list[VideoCodec]
    only_codecs: bool  # no other codec is taken
    fps: int  # frames a second, not more where there is a choice
    hdr: Hdr
    audio: list[AudioCodec]
    containers: list[Container]
    least_bytes: int
    most_bytes: int
    least_seconds: int
    most_seconds: int
    sources: list[str]  # sites: of several uploads of a video, those are tried first
    kinds: list[str]  # of videos: found and downloaded sooner, none is left out for it
    upgrades: bool  # a better file takes the place of one that is not good enough
    subtitles: Subtitles
    sponsorblock: SponsorBlock
    remux: Container


_SHAPE = TypeAdapter(Wants)
BOUNDS = {"least_bytes": MOST_BYTES, "most_bytes": MOST_BYTES, "least_seconds": MOST_SECONDS,
          "most_seconds": MOST_SECONDS}  # fmt: skip
_LISTS = ("codecs", "audio", "containers", "sources", "kinds")


def stored(kept: Mapping[str, Any]) -> Wants:
    """What a row says, without what this version does not know: a later one may have written it."""
    found: dict[str, Any] = {}
    for name, value in kept.items():
        if name in Wants.__annotations__ and not troubles({name: value}):
            found[name] = value
    return said(found)


def said(wants: Mapping[str, Any]) -> Wants:
    """Without what says nothing: an empty list, a switch that is off, a nought."""
    found = {name: value for name, value in wants.items() if value}
    if not found.get("codecs"):
        found.pop("only_codecs", None)
    if not found.get("subtitles", {}).get("languages"):
        found.pop("subtitles", None)
    if not found.get("sponsorblock", {}).get("do") or not found["sponsorblock"].get("parts"):
        found.pop("sponsorblock", None)
    for name in ("subtitles", "sponsorblock"):
        if name in found:
            found[name] = {key: value for key, value in found[name].items() if value}
    return found  # type: ignore[return-value]


def troubles(wants: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with it, field by field, as ``wants.fps``."""
    try:
        _SHAPE.validate_python(dict(wants))
    except ValidationError as error:
        return [_told(one["loc"], one["msg"]) for one in error.errors()]
    return [
        *(_field(name, "Name each once.") for name in _LISTS if _twice(wants.get(name, ()))),
        *_of_numbers(wants),
        *_of_names(wants),
    ]


def _of_numbers(wants: Mapping[str, Any]) -> list[FieldError]:
    found = []
    for name, most in BOUNDS.items():
        if not 0 <= wants.get(name, 0) <= most:
            found.append(_field(name, f"Give a number from 0, which is no limit, to {most:,}."))
    if wants.get("fps") and not LEAST_FPS <= wants["fps"] <= MOST_FPS:
        found.append(_field("fps", f"Give {LEAST_FPS} to {MOST_FPS} frames a second."))
    for least, most_name in (("least_bytes", "most_bytes"), ("least_seconds", "most_seconds")):
        if 0 < wants.get(most_name, 0) < wants.get(least, 0):
            found.append(_field(most_name, "This is less than the least."))
    return found


def _of_names(wants: Mapping[str, Any]) -> list[FieldError]:
    found = []
    sources, subtitles = wants.get("sources", []), wants.get("subtitles", {})
    languages, parts = subtitles.get("languages", []), wants.get("sponsorblock", {}).get("parts", [])
    if len(sources) > MOST_SOURCES or not all(map(_PROVIDER.fullmatch, sources)):
        found.append(_field("sources", f"Name at most {MOST_SOURCES} sources, such as youtube or vimeo."))
    if not set(wants.get("kinds", ())) <= set(KINDS):
        found.append(_field("kinds", f"The kinds are {', '.join(KINDS)}."))
    if len(languages) > MOST_LANGUAGES or _twice(languages) or not all(map(_LANGUAGE.fullmatch, languages)):
        found.append(
            _field("subtitles.languages", f"Name at most {MOST_LANGUAGES} languages by their codes: en, de, pt-BR.")
        )
    if _twice(parts):
        found.append(_field("sponsorblock.parts", "Name each once."))
    return found


def place_of(name: str, liked: Sequence[str]) -> int:
    """Where it stands among those that are liked, most first; behind all of them where it is none."""
    return liked.index(name) if name in liked else len(liked)


def _twice(names: Sequence[str]) -> bool:
    return len(set(names)) < len(names)


def _field(name: str, sentence: str) -> FieldError:
    return FieldError(f"wants.{name}", sentence)


def _told(place: Sequence[int | str], sentence: str) -> FieldError:
    names = ".".join(str(part) for part in place if isinstance(part, str))
    return FieldError(f"wants.{names}" if names else "wants", sentence)
