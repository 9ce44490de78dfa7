"""Whether a file that came is truly better than the one that is here, as the profile of its video has it. Pure.

What was probed decides, never the size: first whether it can be played as a whole, then what the profile likes, point
by point. The first point in which the two differ has the last word.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mvidarr.library import Profile
from mvidarr.library.heights import rung

SHORTER = 0.98  # less of the old one's length than this is no longer the same video
SMOOTHER = 1.25  # times as many frames a second are seen
_SPELLED = {"hevc": "h265", "matroska": "mkv", "mov": "mp4"}


class Probed(Protocol):
    """A file as its probe found it."""

    @property
    def duration(self) -> float | None: ...
    @property
    def width(self) -> int | None: ...
    @property
    def height(self) -> int | None: ...
    @property
    def video_codec(self) -> str | None: ...
    @property
    def audio_codec(self) -> str | None: ...
    @property
    def audio_channels(self) -> int | None: ...
    @property
    def fps(self) -> float | None: ...
    @property
    def container(self) -> str | None: ...
    @property
    def hdr(self) -> str | None: ...


@dataclass(frozen=True)
class Point:
    """How much the profile likes it, and what it is called."""

    liked: float
    said: str


Judge = Callable[[Probed, Profile], Point | None]


def is_better(new: Probed, old: Probed, profile: Profile, *, fault: str | None = None) -> tuple[bool, list[str]]:
    """And why, a sentence each. ``fault``: what is known to be wrong with the old one."""
    if fault is not None:
        return True, ["The file that is here is damaged, and this one is sound."]
    if new.duration and old.duration and new.duration < old.duration * SHORTER:
        return False, [f"It is {old.duration - new.duration:.0f} seconds shorter than the file that is here."]
    for judge in _POINTS:
        one, other = judge(new, profile), judge(old, profile)
        if one is None or other is None or one.liked == other.liked:
            continue
        if one.liked > other.liked:
            return True, [f"It has {one.said}, the file that was here {other.said}."]
        return False, [f"It has {one.said}, and the file that is here {other.said}, which the profile likes better."]
    return False, ["It has nothing that the profile likes better than what the file that is here has."]


def _height(file: Probed, profile: Profile) -> Point | None:
    if file.height is None:
        return None
    lines, heights = rung(file.height, file.width), profile["heights"]
    return Point(_rank(lines, heights), f"{lines}p")


def _hdr(file: Probed, profile: Profile) -> Point | None:
    wish = _wants(profile).get("hdr")
    if wish is None:
        return None
    return Point(float(bool(file.hdr) == (wish == "prefer")), "HDR" if file.hdr else "no HDR")


def _codec(file: Probed, profile: Profile) -> Point | None:
    return _listed(file.video_codec, _wants(profile).get("codecs", ()), "its picture in")


def _fps(file: Probed, profile: Profile) -> Point | None:
    """Frames a second, in steps that are seen; more than the profile wants count as no more than that."""
    if not file.fps:
        return None
    shown = min(file.fps, _wants(profile).get("fps") or file.fps)
    steps = sum(shown >= 24 * SMOOTHER**step for step in range(1, 9))
    return Point(steps, f"{file.fps:.0f} frames a second")


def _sound(file: Probed, profile: Profile) -> Point | None:
    return Point(float(file.audio_codec is not None), "sound" if file.audio_codec else "no sound")


def _audio(file: Probed, profile: Profile) -> Point | None:
    return _listed(file.audio_codec, _wants(profile).get("audio", ()), "its sound in")


def _channels(file: Probed, profile: Profile) -> Point | None:
    return (
        None if file.audio_channels is None else Point(file.audio_channels, f"sound of {file.audio_channels} channels")
    )


def _container(file: Probed, profile: Profile) -> Point | None:
    return _listed(file.container, _wants(profile).get("containers", ()), "its streams in")


_POINTS: tuple[Judge, ...] = (_sound, _height, _hdr, _codec, _fps, _audio, _channels, _container)


def _listed(name: str | None, liked: Sequence[str], said: str) -> Point | None:
    """Nothing where the profile doesn't care."""
    if name is None or not liked:
        return None
    spelled = _SPELLED.get(name.lower(), name.lower())
    return Point(_rank(spelled, liked), f"{said} {spelled}")


def _rank(value: Any, liked: Sequence[Any]) -> float:
    """What is liked most has the highest; what is not liked the lowest."""
    return float(len(liked) - liked.index(value)) if value in liked else 0.0


def _wants(profile: Profile) -> Mapping[str, Any]:
    return profile.get("wants") or {}
