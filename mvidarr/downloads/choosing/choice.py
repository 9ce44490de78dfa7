"""Which of the formats that a site offers a profile takes. Pure.

The height is ours to choose, as only we know what counts as 1080p; codecs and sound are yt-dlp's, which knows sites.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.errors import External
from mvidarr.library import Profile
from mvidarr.library.heights import names, rung
from mvidarr.ytdlp import format_args, picture_args

Info = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """``args`` for yt-dlp; ``height``, a step of the ladder, is None where the site doesn't tell heights; ``bytes`` is
    what the media will take as far as it tells, 0 when it doesn't."""

    args: tuple[str, ...]
    height: int | None
    bytes: int


def choose(info: Info, profile: Profile) -> Choice:
    """The height that the profile likes most of those offered. External (``no_quality``) when none is."""
    offered = _offered(info)
    if not offered:  # a plain file: it is looked at once it is here
        return Choice(format_args(), None, _size(_formats(info)))
    height = next((height for height in profile["heights"] if height in offered), None)
    if height is None:
        raise External(_refusal("The site offers this video in", offered, profile), source="ytdlp", code="no_quality")
    pictures = offered[height]
    largest = max(pictures, key=lambda picture: (picture["height"], picture["width"] or 0))
    sounds = [one for one in _formats(info) if _is_none(one.get("vcodec")) and not _is_none(one.get("acodec"))]
    size = _size(pictures) + (_size(sounds) if all(_is_none(one.get("acodec")) for one in pictures) else 0)
    return Choice(picture_args(largest["height"], largest["width"]), height, size)


def refuse_unwanted(width: int | None, height: int | None, profile: Profile) -> None:
    """For a file that is here: External (``no_quality``) when the profile doesn't take its height."""
    if height is None or rung(height, width) in profile["heights"]:
        return
    raise External(_refusal("The file has", {rung(height, width): ()}, profile), source="ffprobe", code="no_quality")


def _refusal(begin: str, found: Mapping[int, Any], profile: Profile) -> str:
    taken = names(sorted(profile["heights"]), "or")
    return (
        f"{begin} {names(sorted(found))}, and the profile “{profile['name']}” takes {taken} only. "
        "Give the video another profile, or add a height to this one, and try again."
    )


def _offered(info: Info) -> dict[int, list[dict[str, Any]]]:
    """Formats with a picture of known size, by what their height is called."""
    found: dict[int, list[dict[str, Any]]] = {}
    for one in _formats(info):
        height, width = _whole(one.get("height")), _whole(one.get("width"))
        if height and not _is_none(one.get("vcodec")):
            found.setdefault(rung(height, width), []).append({**one, "height": height, "width": width})
    return found


def _formats(info: Info) -> list[dict[str, Any]]:
    listed = info.get("formats")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else [dict(info)]


def _size(formats: Sequence[Mapping[str, Any]]) -> int:
    return int(max((_number(one.get("filesize")) or _number(one.get("filesize_approx")) for one in formats), default=0))


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e15 else 0.0


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000 else None


def _is_none(codec: Any) -> bool:
    """``none`` is yt-dlp's word for a stream that is not there; an unknown one may be."""
    return bool(codec == "none")
